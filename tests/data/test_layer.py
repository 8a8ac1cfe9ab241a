"""Vector files give polygons with classes, or say what they lack."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pytest
import shapely

from rrsis.data.layer import Layer
from rrsis.errors import DatasetError
from rrsis.geo.scene import Scene

BOXES = [
    shapely.box(500_010, 5_749_900, 500_050, 5_749_950),
    shapely.box(500_100, 5_749_800, 500_150, 5_749_850),
]


def write(path: Path, columns: dict[str, list[object]], crs: str | None = "EPSG:32631") -> Path:
    geopandas.GeoDataFrame(columns, geometry=BOXES, crs=crs).to_file(path)
    return path


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp", "fgb"])
def test_formats_and_projections_come_out_in_pixels(suffix: str, tmp_path: Path, scene_file: Path) -> None:
    path = write(tmp_path / f"a.{suffix}", {"Class": ["ship", "tank"], "by": ["me", "you"]})
    layer = Layer.read(path)
    with Scene.open(scene_file) as scene:
        (first, box), (second, _) = layer.on(scene)
    assert {layer.labels[first], layer.labels[second]} == {"ship", "tank"}
    ship = box if layer.labels[first] == "ship" else _
    assert ship.bounds == pytest.approx((10, 50, 50, 100), abs=0.01)


def test_the_class_is_found_or_named(tmp_path: Path) -> None:
    only = write(tmp_path / "only.gpkg", {"what": ["a", "b"], "n": [1, 2]})
    assert Layer.read(only).labels == ("a", "b")
    two = write(tmp_path / "two.gpkg", {"what": ["a", "b"], "how": ["c", "d"]})
    assert Layer.read(two, label="how").labels == ("c", "d")
    assert Layer.read(two, everything="ship").labels == ("ship", "ship")
    with pytest.raises(DatasetError, match=r"what, how.*--label"):
        Layer.read(two)
    with pytest.raises(DatasetError, match="no attribute 'who'; it has: what, how"):
        Layer.read(two, label="who")
    with pytest.raises(DatasetError, match="--class"):
        Layer.read(write(tmp_path / "none.gpkg", {"n": [1, 2]}))


def test_what_cannot_be_used_is_counted(tmp_path: Path) -> None:
    shapes = [BOXES[0], BOXES[1], BOXES[0].centroid, shapely.Polygon()]
    rows = {"label": ["ship", None, "ship", "ship"]}
    path = tmp_path / "mixed.gpkg"
    geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:32631").to_file(path)
    layer = Layer.read(path)
    assert layer.labels == ("ship",) and layer.left_out == {
        "features that are no polygons": 2,
        "polygons without a class": 1,
    }


def test_crossing_outlines_are_mended(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)])
    path = tmp_path / "bow.gpkg"
    geopandas.GeoDataFrame({"label": ["ship"]}, geometry=[bow], crs="EPSG:32631").to_file(path)
    assert Layer.read(path).shapes.is_valid.all()


def test_what_is_wrong_is_said(tmp_path: Path, scene_file: Path) -> None:
    with pytest.raises(DatasetError, match="There is no file"):
        Layer.read(tmp_path / "nowhere.gpkg")
    (tmp_path / "text.geojson").write_text("hello")
    with pytest.raises(DatasetError, match="cannot be read as a vector layer"):
        Layer.read(tmp_path / "text.geojson")
    (tmp_path / "empty.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(DatasetError, match="no geometries"):
        Layer.read(tmp_path / "empty.geojson")
    points = geopandas.GeoSeries(BOXES, crs="EPSG:32631").centroid
    geopandas.GeoDataFrame({"label": ["a", "b"]}, geometry=points).to_file(tmp_path / "points.gpkg")
    with pytest.raises(DatasetError, match=r"no labelled polygons: 2 features \(Point\)"):
        Layer.read(tmp_path / "points.gpkg")
    several = write(tmp_path / "several.gpkg", {"label": ["a", "b"]})
    geopandas.read_file(several).to_file(several, layer="more")
    with pytest.raises(DatasetError, match="2 layers: several, more"):
        Layer.read(several)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_coordinates_need_a_system(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no coordinate reference system"):
        Layer.read(write(tmp_path / "bare.shp", {"label": ["a", "b"]}, crs=None))
    spec = json.loads(geopandas.GeoDataFrame({"label": ["a", "b"]}, geometry=BOXES).to_json())
    (tmp_path / "metres.geojson").write_text(json.dumps(spec))
    with pytest.raises(DatasetError, match=r"in degrees.*coordinates go up to 5.74"):
        Layer.read(tmp_path / "metres.geojson")


def test_a_scene_needs_one_too(tmp_path: Path, photo_file: Path) -> None:
    layer = Layer.read(write(tmp_path / "a.gpkg", {"label": ["a", "b"]}))
    with Scene.open(photo_file) as scene, pytest.raises(DatasetError, match="gdal_edit"):
        layer.on(scene)
