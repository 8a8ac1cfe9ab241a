"""What a GeoPackage says besides its features: how each layer was made, and how QGIS shall draw it."""

from __future__ import annotations

import json
import sqlite3

from rrsis.export.layer import VectorLayer
from rrsis.export.provenance import Provenance, sentences
from rrsis.export.style import MARK, colours, qml

STANDARD = "urn:rrsis:provenance:1"
"""What kind of metadata ours are, in the words of the GeoPackage standard."""

STYLE = "rrsis"
"""The name of our style in the list of QGIS."""

_STAMP = "%Y-%m-%dT%H:%M:%S.000Z"

# The standard's own tables for metadata, which a file need not have.
_METADATA_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE IF NOT EXISTS gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER, CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""

# The table that QGIS makes when a style is saved into a GeoPackage.
_STYLE_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""


def annotate(file: sqlite3.Connection, name: str, layer: VectorLayer) -> None:
    """Note how a layer was made, and give it its style unless somebody changed it.

    Args:
        file: The GeoPackage, in which the layer lies already.
        name: The layer's name there.
        layer: What was written, or added.
    """
    _describe(file, name, layer.made)
    _dress(file, name, layer)


def runs(file: sqlite3.Connection, name: str) -> list[dict[str, object]]:
    """List how a layer was made, the oldest run first.

    Args:
        file: The GeoPackage.
        name: The layer's name.
    """
    if not _has(file, "gpkg_metadata") or not _has(file, "gpkg_metadata_reference"):
        return []
    rows = file.execute(
        "SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id "
        "WHERE md_standard_uri = ? AND lower(table_name) = lower(?) ORDER BY id",
        (STANDARD, name),
    )
    return [json.loads(text) for (text,) in rows]


def _describe(file: sqlite3.Connection, name: str, made: Provenance) -> None:
    """Write the standard's metadata row, and the reference from the layer to it."""
    if not _has(file, "gpkg_metadata"):
        file.executescript(_METADATA_TABLES)
        definition = "http://www.geopackage.org/spec121/#extension_metadata"
        for table in ("gpkg_metadata", "gpkg_metadata_reference"):
            extension = (table, None, "gpkg_metadata", definition, "read-write")
            file.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", extension)
    row = ("dataset", STANDARD, "application/json", made.json())
    number = file.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES (?, ?, ?, ?)", row
    ).lastrowid
    file.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id) "
        "VALUES ('table', ?, ?, ?)",
        (name, made.when.strftime(_STAMP), number),
    )


def _dress(file: sqlite3.Connection, name: str, layer: VectorLayer) -> None:
    """Write the style of a layer; one that is there is kept, but ours learns the new expressions."""
    when = layer.made.when.strftime(_STAMP)
    if not _has(file, "layer_styles"):
        file.execute(_STYLE_TABLE)
        file.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', ?)",
            (when,),
        )
    there = file.execute(
        "SELECT id, styleQML FROM layer_styles WHERE lower(f_table_name) = lower(?)", (name,)
    ).fetchall()
    if not there:
        file.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
            "styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time) "
            "VALUES ('', '', ?, ?, ?, ?, '', 1, 'one colour an expression', '', ?)",
            (name, _geometry_column(file, name), STYLE, layer.style(), when),
        )
        return
    for number, text in there:
        if MARK in text:
            row = (qml(colours(sentences(runs(file, name)))), when, number)
            file.execute("UPDATE layer_styles SET styleQML = ?, update_time = ? WHERE id = ?", row)


def _geometry_column(file: sqlite3.Connection, name: str) -> str:
    query = "SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)"
    return str(file.execute(query, (name,)).fetchone()[0])


def _has(file: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return file.execute(query, (table,)).fetchone() is not None
