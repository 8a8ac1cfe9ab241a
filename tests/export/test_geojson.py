"""GeoJSON as RFC 7946 wants it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rasterio.crs import CRS
from shapely.geometry import LinearRing, Polygon, box, shape

from rrsis.errors import OutputError
from rrsis.export.feature import Feature
from rrsis.export.geojson import write_geojson, write_lines
from rrsis.export.provenance import Provenance
from rrsis.export.table import COLUMNS

if TYPE_CHECKING:
    from conftest import Lay


def read(path: Path) -> dict[str, Any]:  # JSON is of any shape
    """Read a file as strict JSON."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_coordinates_are_wgs84_with_seven_decimals(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    path = tmp_path / "layer.geojson"
    write_geojson(lay(features, utm), path)
    found = read(path)
    assert "crs" not in found
    first, second = found["features"]
    assert shape(first["geometry"]).centroid.coords[0] == pytest.approx((13.728, 45.1464), abs=1e-3)
    assert max(len(digits) for digits in re.findall(r"1[34]\.(\d+)", path.read_text())) <= 7
    assert [first["geometry"]["type"], second["geometry"]["type"]] == ["Polygon", "MultiPolygon"]


def test_properties_come_in_order_and_missing_ones_are_null(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    write_geojson(lay(features, utm), tmp_path / "layer.geojson")
    first, second = (item["properties"] for item in read(tmp_path / "layer.geojson")["features"])
    assert tuple(first) == COLUMNS
    assert first["expression"] == "all storage tanks"
    assert second["label"] == "Häuser"
    assert second["area_m2"] is None


def test_the_collection_says_how_it_was_made_and_a_style_lies_beside(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    write_geojson(lay(features, utm), tmp_path / "layer.geojson")
    assert read(tmp_path / "layer.geojson")["rrsis"] == made.record()
    assert 'attr="expression"' in (tmp_path / "layer.qml").read_text()


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("lines", [True, False])
def test_outer_rings_turn_left_and_holes_right(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay, known: bool, lines: bool
) -> None:
    path = tmp_path / "layer.json"
    (write_lines if lines else write_geojson)(lay(features, utm if known else None), path)
    first = json.loads(path.read_text().splitlines()[0]) if lines else read(path)["features"][0]
    outer, hole = first["geometry"]["coordinates"]
    assert LinearRing(outer).is_ccw
    assert not LinearRing(hole).is_ccw


@pytest.mark.parametrize(
    ("crs", "thing"),
    [
        (4326, box(179.99, 10, 180.02, 10.01)),
        (4326, box(-180.02, 10, -179.99, 10.01)),
        (32660, box(825_000, 10_000, 840_000, 12_000)),
        (3413, box(-2_005_000, 1_995_000, -1_995_000, 2_005_000)),
    ],
)
def test_what_crosses_the_antimeridian_is_cut_there(
    tmp_path: Path, crs: int, thing: Polygon, lay: Lay
) -> None:
    layer = lay([Feature(1, "ship", "ship", 0.9, 1.0, 1.0, thing)], CRS.from_epsg(crs))
    write_geojson(layer, tmp_path / "layer.geojson")
    write_lines(layer, tmp_path / "layer.geojsonl")
    for one in (read(tmp_path / "layer.geojson")["features"][0], read(tmp_path / "layer.geojsonl")):
        found = shape(one["geometry"])
        assert found.geom_type == "MultiPolygon" and found.is_valid
        west, east = sorted(found.geoms, key=lambda part: part.bounds[0])
        assert west.bounds[0] == -180 and west.bounds[2] < -179.8
        assert east.bounds[2] == 180 and east.bounds[0] > 179.8


def test_lines_hold_one_feature_each_and_nothing_else(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    write_lines(lay(features, utm), tmp_path / "layer.geojsonl")
    lines = [json.loads(line) for line in (tmp_path / "layer.geojsonl").read_text().splitlines()]
    assert [line["type"] for line in lines] == ["Feature", "Feature"]
    assert tuple(lines[1]["properties"]) == COLUMNS
    assert shape(lines[0]["geometry"]).centroid.coords[0] == pytest.approx((13.728, 45.1464), abs=1e-3)
    assert [path.name for path in tmp_path.iterdir()] == ["layer.geojsonl"]


def test_without_a_crs_the_coordinates_stay_pixels(tmp_path: Path, lay: Lay) -> None:
    feature = Feature(1, "airplane", "airplane", 0.9, None, None, box(10.5, 900.25, 700, 1200))
    write_geojson(lay([feature], None), tmp_path / "layer.geojson")
    write_lines(lay([feature], None), tmp_path / "layer.geojsonl")
    found = read(tmp_path / "layer.geojson")
    assert "crs" not in found
    for one in (found["features"][0], read(tmp_path / "layer.geojsonl")):
        assert shape(one["geometry"]).bounds == (10.5, 900.25, 700.0, 1200.0)


@pytest.mark.parametrize("crs", [CRS.from_epsg(32633), None])
def test_an_empty_layer_is_an_empty_collection(tmp_path: Path, crs: CRS | None, lay: Lay) -> None:
    write_geojson(lay([], crs), tmp_path / "layer.geojson")
    found = read(tmp_path / "layer.geojson")
    assert found["type"] == "FeatureCollection"
    assert found["features"] == []
    write_lines(lay([], crs), tmp_path / "layer.geojsonl")
    assert (tmp_path / "layer.geojsonl").read_text() == ""


def test_a_crs_without_a_way_to_wgs84_is_refused(tmp_path: Path, features: list[Feature], lay: Lay) -> None:
    local = CRS.from_wkt('LOCAL_CS["quarry",UNIT["metre",1]]')
    for write in (write_geojson, write_lines):
        with pytest.raises(OutputError, match="no way to it") as caught:
            write(lay(features, local), tmp_path / "layer.geojson")
        assert ".gpkg" in caught.value.hint
    assert list(tmp_path.iterdir()) == []
