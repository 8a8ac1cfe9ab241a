"""Shapefiles are read back as they were meant, and say what they could not hold."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyogrio
import pytest
from rasterio.crs import CRS
from shapely.geometry import box

from rrsis.export.feature import Feature
from rrsis.export.provenance import Provenance
from rrsis.export.shapefile import write_shapefile

if TYPE_CHECKING:
    from conftest import Lay

SHORT = ["id", "expr", "label", "score", "area_m2", "perim_m"]


def test_features_come_back(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> None:
    write_shapefile(lay(features, utm), tmp_path / "layer.shp")
    rows = pyogrio.read_dataframe(tmp_path / "layer.shp")
    assert list(rows.columns) == [*SHORT, "geometry"]
    assert rows.crs.to_epsg() == 32633
    assert list(rows["expr"]) == ["all storage tanks", "die Häuser am Fluß"]
    assert rows["area_m2"].isna().tolist() == [False, True]
    assert all(found.equals(meant.geometry) for found, meant in zip(rows.geometry, features, strict=True))


@pytest.mark.parametrize("crs", [CRS.from_epsg(4326), None])
def test_an_empty_layer_keeps_its_schema(tmp_path: Path, crs: CRS | None, lay: Lay) -> None:
    write_shapefile(lay([], crs), tmp_path / "layer.shp")
    info = pyogrio.read_info(tmp_path / "layer.shp")
    assert list(info["fields"]) == SHORT
    assert (info["geometry_type"], info["features"]) == ("Polygon", 0)
    assert (info["crs"] is None) == (crs is None)


def test_it_says_its_encoding_and_its_fields(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    write_shapefile(lay(features, utm), tmp_path / "layer.shp")
    assert (tmp_path / "layer.cpg").read_text().strip() == "UTF-8"
    notes = json.loads((tmp_path / "layer.fields.json").read_text(encoding="utf-8"))
    assert notes["fields"]["expr"] == "expression"
    assert notes["fields"]["perim_m"] == "perimeter_m"
    assert list(notes["fields"]) == SHORT
    assert notes["cut"] == []


def test_it_says_how_it_was_made(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    write_shapefile(lay(features, utm), tmp_path / "layer.shp")
    root = ElementTree.parse(tmp_path / "layer.shp.xml").getroot()
    assert root.findtext("idinfo/citation/citeinfo/pubdate") == "20260504"
    assert root.findtext("dataqual/lineage/srcinfo/srccite/citeinfo/title") == "port.tif"
    step = root.find("dataqual/lineage/procstep")
    assert step is not None and json.loads(step.findtext("procdesc") or "") == made.record()
    assert 'attr="expr"' in (tmp_path / "layer.qml").read_text()


def test_no_long_sentence_is_lost(tmp_path: Path, utm: CRS, lay: Lay) -> None:
    long = "das Häuschen über der Brücke " * 20
    feature = Feature(7, long, "Häuschen", 0.5, 1.0, 4.0, box(0, 0, 1, 1))
    both = [dataclasses.replace(feature, expression="kurz"), feature]
    write_shapefile(lay(both, utm), tmp_path / "layer.shp")
    cut = pyogrio.read_dataframe(tmp_path / "layer.shp")["expr"][1]
    assert long.startswith(cut)
    assert 250 < len(cut.encode()) <= 254
    notes = json.loads((tmp_path / "layer.fields.json").read_text(encoding="utf-8"))
    assert notes["cut"] == [{"row": 1, "field": "expr", "text": long}]


def test_the_style_names_a_sentence_as_the_file_holds_it(tmp_path: Path, utm: CRS, lay: Lay) -> None:
    long = "the tank " * 40
    made = Provenance.of("port.tif", [long])
    feature = Feature(1, long, "tank", 0.5, 1.0, 4.0, box(0, 0, 1, 1))
    write_shapefile(lay([feature], utm, made), tmp_path / "layer.shp")
    held = pyogrio.read_dataframe(tmp_path / "layer.shp")["expr"][0]
    root = ElementTree.parse(tmp_path / "layer.qml").getroot()
    categories = root.findall("renderer-v2/categories/category")
    assert [one.attrib["value"].strip() for one in categories] == [held.strip()]


def test_a_spatial_index_of_an_older_file_goes(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    (tmp_path / "layer.qix").write_bytes(b"old")
    write_shapefile(lay(features, utm), tmp_path / "layer.shp")
    before = {file.name for file in tmp_path.iterdir()}
    assert "layer.qix" not in before
    write_shapefile(lay(features[:1], utm), tmp_path / "layer.shp")
    assert len(pyogrio.read_dataframe(tmp_path / "layer.shp")) == 1
    assert {file.name for file in tmp_path.iterdir()} == before
