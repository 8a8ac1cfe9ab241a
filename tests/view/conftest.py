"""A result over the made scene."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely

CORNER = (500_000.0, 5_750_000.0)  # of the scene of 700 x 600 pixels of 1 m
TANKS = {
    1: (100, 120, 40, 0.95),
    2: (300, 260, 60, 0.80),
    3: (520, 400, 30, 0.35),
}  # column, row, radius, score
SHIP = (225, 480, 380, 520)  # left, top, right, bottom


def on_map(shape: shapely.Polygon) -> shapely.Polygon:
    """Bring a shape in pixels to the coordinates of the scene."""
    return shapely.transform(shape, lambda at: (at * (1, -1)) + CORNER)


@pytest.fixture
def found() -> geopandas.GeoDataFrame:
    """Three tanks, the second with a hole, and a ship."""
    shapes = [shapely.Point(col, row).buffer(radius) for col, row, radius, _ in TANKS.values()]
    shapes[1] = shapes[1] - shapely.box(290, 250, 310, 270)
    shapes.append(shapely.box(*SHIP))
    placed = [on_map(shape) for shape in shapes]
    return geopandas.GeoDataFrame(
        {
            "id": [1, 2, 3, 4],
            "expression": ["all storage tanks"] * 3 + ["the ship"],
            "label": ["storage tank"] * 3 + ["ship"],
            "score": [score for *_, score in TANKS.values()] + [0.6],
            "area_m2": [shape.area for shape in placed],
            "perimeter_m": [shape.length for shape in placed],
        },
        geometry=placed,
        crs="EPSG:32631",
    )


@pytest.fixture
def result_file(found: geopandas.GeoDataFrame, tmp_path: Path) -> Path:
    """The same as a GeoPackage beside the scene."""
    path = tmp_path / "found.gpkg"
    found.to_file(path)
    return path
