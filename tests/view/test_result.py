"""Layers on disk, laid over a scene."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely
from rasterio import Affine
from rasterio.crs import CRS

from rrsis.errors import LayerError
from rrsis.view.chart import Chart
from rrsis.view.result import Result

CHART = Chart((600, 700), Affine(1, 0, 500_000, 0, -1, 5_750_000), CRS.from_epsg(32631))


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp", "fgb", "parquet"])
def test_every_format_lies_in_the_right_place(
    suffix: str, found: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / f"found.{suffix}"
    if suffix == "parquet":
        found.to_parquet(path)
    elif suffix == "shp":
        found.rename(columns={"expression": "expr", "perimeter_m": "perim_m"}).to_file(path)
    else:
        (found.to_crs(4326) if suffix == "geojson" else found).to_file(path)
    placed = Result.read(path).over(CHART)
    assert placed.notes == ()
    table = placed.table.sort_values("id")  # a spatial index brings an order of its own
    for shape, truth in zip(table.geometry, found.geometry, strict=True):
        assert shapely.hausdorff_distance(shape, truth) < 0.05
    assert list(table.expression) == list(found.expression)
    assert "perimeter_m" in table.columns


def test_pixels_are_taken_as_pixels(tmp_path: Path) -> None:
    path = tmp_path / "pixels.geojson"
    path.write_text(shapely.to_geojson(shapely.box(5, -20, 15, -10)))
    chart = Chart((100, 100), Affine(1, 0, 0, 0, -1, 0), None)
    (shape,) = Result.read(path).over(chart).table.geometry
    assert shape.bounds == (5, -20, 15, -10)


def test_a_layer_without_a_crs_is_in_the_scenes(tmp_path: Path, found: geopandas.GeoDataFrame) -> None:
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        found.set_crs(None, allow_override=True).to_file(tmp_path / "bare.fgb")
    assert Result.read(tmp_path / "bare.fgb").over(CHART).notes == ()


def test_several_layers_are_read_as_one(tmp_path: Path, found: geopandas.GeoDataFrame) -> None:
    path = tmp_path / "many.gpkg"
    for number, (_, part) in enumerate(found.groupby("expression")):
        part.to_file(path, layer=f"layer_{number}")
    assert sorted(Result.read(path).table.id) == [1, 2, 3, 4]


def test_what_is_no_polygon_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mixed.geojson"
    shapes = [shapely.Point(3, 51), shapely.box(3, 51, 3.001, 51.001)]
    geopandas.GeoDataFrame(geometry=shapes, crs=4326).to_file(path)
    read = Result.read(path)
    assert len(read.table) == 1 and read.notes == (
        "1 features of mixed.geojson are no polygons and are not shown.",
    )


def test_a_layer_from_elsewhere_is_told(tmp_path: Path) -> None:
    path = tmp_path / "far.geojson"
    geopandas.GeoDataFrame(geometry=[shapely.box(10, 10, 11, 11)], crs=4326).to_file(path)
    (note,) = Result.read(path).over(CHART).notes
    assert "do the two belong together" in note


def test_nothing_is_shown_as_nothing(tmp_path: Path, found: geopandas.GeoDataFrame) -> None:
    path = tmp_path / "none.gpkg"
    found.iloc[:0].to_file(path, geometry_type="Polygon")
    read = Result.read(path)
    assert read.over(CHART).notes == ("none.gpkg holds no polygons.",)
    assert read.chart().shape[0] > 0


def test_without_a_scene_the_layer_fills_the_picture(result_file: Path) -> None:
    read = Result.read(result_file)
    chart = read.chart()
    low_x, low_y, high_x, high_y = read.table.total_bounds
    left, top = ~chart.transform @ (low_x, high_y)
    right, bottom = ~chart.transform @ (high_x, low_y)
    assert 0 < left < right < chart.shape[1] and 0 < top < bottom < chart.shape[0]
    assert max(right - left, bottom - top) > 0.85 * max(chart.shape)
    assert chart.crs == CRS.from_epsg(32631)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayerError, match="no file"):
        Result.read(tmp_path / "none.gpkg")
    for name in ("broken.gpkg", "broken.parquet"):
        path = tmp_path / name
        path.write_text("no layer at all")
        with pytest.raises(LayerError, match=name):
            Result.read(path)


def test_a_crs_without_a_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.gpkg"
    site = (
        'ENGCRS["site",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    )
    geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=site).to_file(path)
    with pytest.raises(LayerError, match="no way"):
        Result.read(path).over(CHART)
