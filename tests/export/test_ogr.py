"""GDAL's drivers write in bulk what is read back as it was meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pytest
import shapely
from rasterio.crs import CRS

from rrsis.errors import OutputError
from rrsis.export.feature import Feature
from rrsis.export.layer import VectorLayer
from rrsis.export.ogr import write_flatgeobuf
from rrsis.export.provenance import Provenance
from rrsis.export.table import COLUMNS, Table

if TYPE_CHECKING:
    from conftest import Lay


def test_features_come_back(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> None:
    write_flatgeobuf(lay(features, utm), tmp_path / "layer.fgb")
    rows = pyogrio.read_dataframe(tmp_path / "layer.fgb").sort_values("id", ignore_index=True)
    assert tuple(rows.columns) == (*COLUMNS, "geometry")
    assert rows.crs.to_epsg() == 32633
    assert list(rows["expression"]) == ["all storage tanks", "die Häuser am Fluß"]
    assert rows["area_m2"].isna().tolist() == [False, True]
    assert all(found.equals(meant.geometry) for found, meant in zip(rows.geometry, features, strict=True))


@pytest.mark.parametrize("crs", [CRS.from_epsg(4326), None])
def test_an_empty_layer_keeps_its_schema(tmp_path: Path, crs: CRS | None, lay: Lay) -> None:
    write_flatgeobuf(lay([], crs), tmp_path / "layer.fgb")
    info = pyogrio.read_info(tmp_path / "layer.fgb", force_feature_count=True)
    assert tuple(info["fields"]) == COLUMNS
    assert (info["geometry_type"], info["features"]) == ("MultiPolygon", 0)
    assert (info["crs"] is None) == (crs is None)


def test_the_header_says_how_it_was_made_and_a_style_lies_beside(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    write_flatgeobuf(lay(features, utm), tmp_path / "layer.fgb")
    said = pyogrio.read_info(tmp_path / "layer.fgb")["layer_metadata"]
    assert json.loads(said["rrsis"]) == made.record()
    assert {path.name for path in tmp_path.iterdir()} == {"layer.fgb", "layer.qml"}


def test_columns_of_ones_own_travel_along_in_bulk(tmp_path: Path, utm: CRS, made: Provenance) -> None:
    count = 1000
    columns = {
        "id": np.arange(count),
        "expression": np.full(count, "all ships", object),
        "why": np.full(count, "the largest", object),
        "margin": np.linspace(0, 1, count),
    }
    points = shapely.points(np.arange(count), np.zeros(count))
    layer = VectorLayer(Table(columns, shapely.buffer(points, 0.4)), utm, made, {})
    write_flatgeobuf(layer, tmp_path / "many.fgb")
    rows = pyogrio.read_dataframe(tmp_path / "many.fgb")
    assert (len(rows), list(rows.columns)) == (count, [*columns, "geometry"])
    np.testing.assert_allclose(rows.sort_values("id")["margin"], columns["margin"])


def test_the_same_run_gives_the_same_bytes_and_gdal_keeps_its_clock(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_flatgeobuf(lay(features, utm), tmp_path / folder / "found.fgb")
    one, two = ((tmp_path / folder / "found.fgb").read_bytes() for folder in ("one", "two"))
    assert one == two
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


def test_a_missing_folder_is_an_error(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> None:
    with pytest.raises(OutputError):
        write_flatgeobuf(lay(features, utm), tmp_path / "nowhere" / "layer.fgb")
