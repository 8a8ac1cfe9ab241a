"""A GeoPackage says how its layers were made, and how QGIS shall draw them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import pytest
from rasterio.crs import CRS

from rrsis.export.annex import annotate, runs
from rrsis.export.feature import Feature
from rrsis.export.geopackage import GEOPACKAGE
from rrsis.export.provenance import Provenance

if TYPE_CHECKING:
    from conftest import Lay


@pytest.fixture
def path(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> Path:
    """Write a GeoPackage."""
    GEOPACKAGE.write(str(tmp_path / "found.gpkg"), [lay(features, utm)], "create")
    return tmp_path / "found.gpkg"


@pytest.fixture
def file(path: Path) -> Iterator[sqlite3.Connection]:
    """Open it."""
    with closing(sqlite3.connect(path)) as opened:
        yield opened


def style(file: sqlite3.Connection) -> str:
    """Read the style of the layer as QGIS looks for it."""
    found = file.execute(
        "SELECT styleQML FROM layer_styles WHERE f_table_schema = '' AND f_table_name = 'found' "
        "AND f_geometry_column = 'geom' ORDER BY useAsDefault DESC, update_time DESC"
    ).fetchall()
    assert len(found) == 1
    return str(found[0][0])


def test_the_standards_tables_say_how_it_was_made(
    path: Path, file: sqlite3.Connection, made: Provenance
) -> None:
    assert runs(file, "found") == [made.record()]
    assert runs(file, "other") == []
    scope, stamp = file.execute("SELECT reference_scope, timestamp FROM gpkg_metadata_reference").fetchone()
    assert (scope, stamp) == ("table", "2026-05-04T12:30:00.000Z")
    extensions = file.execute("SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata'")
    assert {name for (name,) in extensions} == {"gpkg_metadata", "gpkg_metadata_reference"}
    said = pyogrio.read_info(path, layer="found")["layer_metadata"]  # GDAL shows it too
    assert made.json() in said.values()


def test_the_layer_has_a_style_by_default(file: sqlite3.Connection) -> None:
    assert 'value="die Häuser am Fluß"' in style(file)
    kind = file.execute("SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'").fetchone()
    assert kind == ("attributes",)


def test_our_own_style_learns_new_expressions(
    file: sqlite3.Connection, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    more = replace(made, expressions=("all cars", "all storage tanks"), when=made.when + timedelta(days=1))
    annotate(file, "found", lay(features, utm, more))
    text = style(file)
    assert [text.count(f'value="{one}"') for one in (*made.expressions, "all cars")] == [1, 1, 1]
    assert len(runs(file, "found")) == 2


def test_a_style_that_somebody_changed_is_kept(
    file: sqlite3.Connection, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    file.execute("UPDATE layer_styles SET styleQML = '<qgis/>'")
    more = replace(made, expressions=("all cars",), when=made.when + timedelta(days=1))
    annotate(file, "found", lay(features, utm, more))
    assert style(file) == "<qgis/>"
