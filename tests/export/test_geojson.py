"""GeoJSON as RFC 7946 wants it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rasterio.crs import CRS
from shapely.geometry import LinearRing, box, shape

from rrsis.errors import OutputError
from rrsis.export.feature import COLUMNS, Feature
from rrsis.export.geojson import write_geojson


def read(path: Path) -> dict[str, Any]:  # JSON is of any shape
    """Read a file as strict JSON."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_coordinates_are_wgs84_with_seven_decimals(tmp_path: Path, features: list[Feature], utm: CRS) -> None:
    path = tmp_path / "layer.geojson"
    assert write_geojson(iter(features), path, utm) == 2
    found = read(path)
    assert "crs" not in found
    first, second = found["features"]
    assert shape(first["geometry"]).centroid.coords[0] == pytest.approx((13.728, 45.1464), abs=1e-3)
    assert max(len(digits) for digits in re.findall(r"1[34]\.(\d+)", path.read_text())) <= 7
    assert [first["geometry"]["type"], second["geometry"]["type"]] == ["Polygon", "MultiPolygon"]


def test_properties_come_in_order_and_missing_ones_are_null(
    tmp_path: Path, features: list[Feature], utm: CRS
) -> None:
    write_geojson(features, tmp_path / "layer.geojson", utm)
    first, second = (item["properties"] for item in read(tmp_path / "layer.geojson")["features"])
    assert tuple(first) == COLUMNS
    assert first["expression"] == "all storage tanks"
    assert second["label"] == "Häuser"
    assert second["area_m2"] is None


@pytest.mark.parametrize("known", [True, False])
def test_outer_rings_turn_left_and_holes_right(
    tmp_path: Path, features: list[Feature], utm: CRS, known: bool
) -> None:
    write_geojson(features, tmp_path / "layer.geojson", utm if known else None)
    outer, hole = read(tmp_path / "layer.geojson")["features"][0]["geometry"]["coordinates"]
    assert LinearRing(outer).is_ccw
    assert not LinearRing(hole).is_ccw


def test_without_a_crs_the_coordinates_stay_pixels(tmp_path: Path) -> None:
    feature = Feature(1, "airplane", "airplane", 0.9, None, None, box(10.5, 900.25, 700, 1200))
    write_geojson([feature], tmp_path / "layer.geojson", None)
    found = read(tmp_path / "layer.geojson")
    assert "crs" not in found
    assert shape(found["features"][0]["geometry"]).bounds == (10.5, 900.25, 700.0, 1200.0)


@pytest.mark.parametrize("crs", [CRS.from_epsg(32633), None])
def test_an_empty_layer_is_an_empty_collection(tmp_path: Path, crs: CRS | None) -> None:
    assert write_geojson([], tmp_path / "layer.geojson", crs) == 0
    found = read(tmp_path / "layer.geojson")
    assert found["type"] == "FeatureCollection"
    assert found["features"] == []


def test_a_crs_without_a_way_to_wgs84_is_refused(tmp_path: Path, features: list[Feature]) -> None:
    local = CRS.from_wkt('LOCAL_CS["quarry",UNIT["metre",1]]')
    with pytest.raises(OutputError, match="no way to it") as caught:
        write_geojson(features, tmp_path / "layer.geojson", local)
    assert ".gpkg" in caught.value.hint
    assert list(tmp_path.iterdir()) == []
