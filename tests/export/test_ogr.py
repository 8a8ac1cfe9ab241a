"""GeoPackage, FlatGeobuf and Shapefile are read back as they were meant."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pyogrio
import pytest
from rasterio.crs import CRS
from shapely.geometry import box

from rrsis.errors import OutputError
from rrsis.export.feature import COLUMNS, Feature
from rrsis.export.ogr import write_flatgeobuf, write_geopackage, write_shapefile
from rrsis.export.writers import Writer

SHORT = ["id", "expr", "label", "score", "area_m2", "perim_m"]
WRITERS = [
    pytest.param(write_geopackage, "layer.gpkg", list(COLUMNS), "MultiPolygon", id="gpkg"),
    pytest.param(write_flatgeobuf, "layer.fgb", list(COLUMNS), "MultiPolygon", id="fgb"),
    pytest.param(write_shapefile, "layer.shp", SHORT, "Polygon", id="shp"),
]


@pytest.mark.parametrize(("write", "name", "columns", "kind"), WRITERS)
def test_features_come_back(
    tmp_path: Path, features: list[Feature], utm: CRS, write: Writer, name: str, columns: list[str], kind: str
) -> None:
    assert write(iter(features), tmp_path / name, utm) == 2
    rows = pyogrio.read_dataframe(tmp_path / name).sort_values("id", ignore_index=True)  # fgb sorts in space
    assert list(rows.columns) == [*columns, "geometry"]
    assert rows.crs.to_epsg() == 32633
    assert list(rows[columns[1]]) == ["all storage tanks", "die Häuser am Fluß"]
    assert list(rows["id"]) == [1, 2]
    assert rows["area_m2"].isna().tolist() == [False, True]
    assert all(found.equals(meant.geometry) for found, meant in zip(rows.geometry, features, strict=True))


@pytest.mark.parametrize("crs", [CRS.from_epsg(4326), None])
@pytest.mark.parametrize(("write", "name", "columns", "kind"), WRITERS)
def test_an_empty_layer_keeps_its_schema(
    tmp_path: Path, crs: CRS | None, write: Writer, name: str, columns: list[str], kind: str
) -> None:
    assert write([], tmp_path / name, crs) == 0
    info = pyogrio.read_info(tmp_path / name, force_feature_count=True)  # an empty fgb says "unknown"
    assert list(info["fields"]) == columns
    assert info["geometry_type"] == kind
    assert info["features"] == 0
    assert (info["crs"] is None) == (crs is None)


@pytest.mark.parametrize(("write", "name", "columns", "kind"), WRITERS)
def test_an_older_file_is_replaced_whole(
    tmp_path: Path, features: list[Feature], utm: CRS, write: Writer, name: str, columns: list[str], kind: str
) -> None:
    write(features, tmp_path / name, utm)
    before = {file.name for file in tmp_path.iterdir()}
    write(features[:1], tmp_path / name, utm)
    assert len(pyogrio.read_dataframe(tmp_path / name)) == 1
    assert {file.name for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(("write", "name", "columns", "kind"), WRITERS)
def test_a_missing_folder_is_an_error(
    tmp_path: Path, features: list[Feature], utm: CRS, write: Writer, name: str, columns: list[str], kind: str
) -> None:
    with pytest.raises(OutputError):
        write(features, tmp_path / "nowhere" / name, utm)


def test_a_geopackage_layer_is_named_like_its_file(tmp_path: Path, features: list[Feature], utm: CRS) -> None:
    write_geopackage(features, tmp_path / "harbour tanks.gpkg", utm)
    assert pyogrio.list_layers(tmp_path / "harbour tanks.gpkg")[:, 0].tolist() == ["harbour tanks"]


def test_a_shapefile_says_its_encoding_and_its_fields(
    tmp_path: Path, features: list[Feature], utm: CRS
) -> None:
    write_shapefile(features, tmp_path / "layer.shp", utm)
    assert (tmp_path / "layer.cpg").read_text().strip() == "UTF-8"
    notes = json.loads((tmp_path / "layer.fields.json").read_text(encoding="utf-8"))
    assert notes["fields"]["expr"] == "expression"
    assert notes["fields"]["perim_m"] == "perimeter_m"
    assert list(notes["fields"]) == SHORT
    assert notes["cut"] == []


def test_a_shapefile_loses_no_long_sentence(tmp_path: Path, utm: CRS) -> None:
    long = "das Häuschen über der Brücke " * 20
    feature = Feature(7, long, "Häuschen", 0.5, 1.0, 4.0, box(0, 0, 1, 1))
    write_shapefile([dataclasses.replace(feature, expression="kurz"), feature], tmp_path / "layer.shp", utm)
    cut = pyogrio.read_dataframe(tmp_path / "layer.shp")["expr"][1]
    assert long.startswith(cut)
    assert 250 < len(cut.encode()) <= 254
    notes = json.loads((tmp_path / "layer.fields.json").read_text(encoding="utf-8"))
    assert notes["cut"] == [{"row": 1, "field": "expr", "text": long}]


def test_a_spatial_index_of_an_older_shapefile_goes(
    tmp_path: Path, features: list[Feature], utm: CRS
) -> None:
    (tmp_path / "layer.qix").write_bytes(b"old")
    write_shapefile(features, tmp_path / "layer.shp", utm)
    assert not (tmp_path / "layer.qix").exists()
