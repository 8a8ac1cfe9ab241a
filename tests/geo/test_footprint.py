"""Where a scene lies on Earth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS

from rrsis.geo.footprint import box_of, footprint
from rrsis.geo.scene import Scene


def scene(path: Path, transform: Affine, crs: CRS | None) -> Scene:
    """Write a scene of 100 x 80 pixels, and open it."""
    with rasterio.open(
        path, "w", driver="GTiff", height=80, width=100, count=1, dtype="uint8", crs=crs, transform=transform
    ) as file:
        file.write(np.full((80, 100), 7, np.uint8), 1)
    return Scene.open(path)


def test_it_is_an_outline_in_degrees(tmp_path: Path) -> None:
    place = Affine(10, 0, 500_000, 0, -10, 5_000_000)
    with scene(tmp_path / "s.tif", place, CRS.from_epsg(32633)) as opened:
        shape = footprint(opened)
    assert shape is not None and shape.is_valid and shape.exterior.is_ccw
    west, south, east, north = box_of(shape)
    assert (west, north) == pytest.approx((15.0, 45.153), abs=1e-3)
    assert east - west == pytest.approx(1000 / 78_900, rel=0.01)
    assert north - south == pytest.approx(800 / 111_100, rel=0.01)


def test_it_is_cut_at_the_antimeridian(tmp_path: Path) -> None:
    place = Affine(10, 0, 833_500, 0, -10, 1_000)
    with scene(tmp_path / "s.tif", place, CRS.from_epsg(32660)) as opened:
        shape = footprint(opened)
    assert shape is not None and shape.geom_type == "MultiPolygon"
    west, south, east, north = box_of(shape)
    assert 179.9 < west < 180 and -180 < east < -179.9 and south < north


def test_a_scene_round_the_pole_reaches_up_to_it(tmp_path: Path) -> None:
    place = Affine(1000, 0, -50_000, 0, -1000, 40_000)
    with scene(tmp_path / "s.tif", place, CRS.from_epsg(3031)) as opened:
        shape = footprint(opened)
    assert shape is not None and shape.is_valid
    west, south, east, north = box_of(shape)
    assert (west, south, east) == (-180, -90, 180)
    assert north == pytest.approx(-90 + 64 / 111.7 * 1.03, abs=0.03)  # the corners; 3 % of scale at the pole


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_pixels_have_none(tmp_path: Path) -> None:
    with scene(tmp_path / "s.tif", Affine.identity(), None) as opened:
        assert footprint(opened) is None
