"""PostGIS tables, by psycopg: all layers in one transaction, so that each is whole or as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pyproj
import shapely

from rrsis.errors import MissingDependency, OutputError
from rrsis.export.layer import VectorLayer
from rrsis.export.pgurl import TableUrl
from rrsis.export.provenance import TOOL, sentences
from rrsis.export.style import MARK, colours, qml
from rrsis.export.table import SCHEMA, Table
from rrsis.export.writers import Mode

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Identifier

    Session = Connection[tuple[object, ...]]

_TYPES = {"i": "bigint", "u": "bigint", "f": "double precision", "O": "text", "b": "boolean"}
_WGS84 = 4326
_PRESENT = "Use --append, --overwrite or another name."

# The table that QGIS makes when a style is saved into a database.
_STYLES = """
CREATE TABLE IF NOT EXISTS layer_styles (
  id serial PRIMARY KEY, f_table_catalog varchar, f_table_schema varchar, f_table_name varchar,
  f_geometry_column varchar, styleName text, styleQML xml, styleSLD xml, useAsDefault boolean,
  description text, owner varchar(63) DEFAULT CURRENT_USER, ui xml,
  update_time timestamp DEFAULT CURRENT_TIMESTAMP, type varchar)
"""

_OURS = "f_table_schema = %(schema)s::text AND f_table_name = %(table)s::text"
_UNDRESS = f"DELETE FROM layer_styles WHERE {_OURS} AND styleQML::text LIKE %(mark)s"
_DRESS = f"""
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
  styleQML, useAsDefault, description, update_time)
SELECT current_database(), %(schema)s::text, %(table)s::text, 'geom', %(tool)s,
  XMLPARSE(DOCUMENT %(style)s), true, 'one colour an expression', %(when)s
WHERE NOT EXISTS (SELECT 1 FROM layer_styles WHERE {_OURS})
"""


class PostGIS:
    """The writer of PostGIS tables: multipolygons with a key, a spatial index, a comment and a style."""

    def check(self, target: str, names: Sequence[str], mode: Mode) -> None:
        """Refuse a database that cannot be reached, and a table that is there or does not fit.

        Args:
            target: The URL.
            names: The layers' names; each becomes a table when there are several.
            mode: What to do with what is there; "append" begins a table that is not there yet.

        Raises:
            OutputError: It could not be written.
            MissingDependency: psycopg is not installed.
        """
        place = TableUrl.of(target)
        with _session(place) as session:
            for each in (place.called(name) for name in names):
                there = _columns(session, each)
                if there and mode == "create":
                    raise OutputError(f"The table {each.shown} exists already.", _PRESENT)
                lacking = ", ".join(sorted({*SCHEMA, "geom"} - there))
                if there and mode == "append" and lacking:
                    raise OutputError(
                        f"The table {each.shown} lacks {lacking}.",
                        "Only a table that rrsis wrote can be added to; give another name.",
                    )

    def write(self, target: str, layers: Sequence[VectorLayer], mode: Mode) -> list[str]:
        """Write the layers in one transaction.

        Args:
            target: The URL.
            layers: One or more, each a table; a run that is in its table already is not added again.
            mode: What to do with what is there.

        Returns:
            The tables, as URLs without a password.

        Raises:
            OutputError: The database refused.
            MissingDependency: psycopg is not installed.
        """
        place = TableUrl.of(target)
        with _session(place) as session, session.transaction():
            for layer in layers:
                _put(session, place.called(layer.name), layer, mode)
        return [place.called(layer.name).shown for layer in layers]


POSTGIS = PostGIS()
"""The writer, as it is registered."""


@contextmanager
def _session(place: TableUrl) -> Iterator[Session]:
    """Open a session in a database that has PostGIS, and tell its failures in our words."""
    if find_spec("psycopg") is None:
        raise MissingDependency(
            "Writing to PostGIS needs psycopg, which is not installed.", 'Run: pip install "rrsis[postgis]"'
        )
    import psycopg  # here and not above, because it is an extra

    try:
        with psycopg.connect(place.connection, connect_timeout=10, autocommit=True) as session:
            if session.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone() is None:
                raise OutputError(
                    f"The database of {place.shown} has no PostGIS.", "Run in it: CREATE EXTENSION postgis;"
                )
            yield session
    except psycopg.Error as error:
        said = " ".join(str(error).split())
        raise OutputError(f"Cannot write {place.shown}: {said}", "Check the URL and your rights.") from error


def _identifier(place: TableUrl) -> Identifier:
    from psycopg.sql import Identifier

    return Identifier(place.schema, place.table) if place.schema else Identifier(place.table)


def _columns(session: Session, place: TableUrl) -> set[str]:
    """List the columns of a table; none when there is no such table."""
    rows = session.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 "
        "AND NOT attisdropped",
        (_identifier(place).as_string(session),),
    )
    return {str(name) for (name,) in rows}


def _put(session: Session, place: TableUrl, layer: VectorLayer, mode: Mode) -> None:
    """Write one layer, within the transaction of its session."""
    from psycopg.errors import InsufficientPrivilege
    from psycopg.sql import SQL

    name = _identifier(place)
    if mode == "replace":
        session.execute(SQL("DROP TABLE IF EXISTS {}").format(name))
    there = bool(_columns(session, place))
    if there and mode == "create":  # somebody was faster than we
        raise OutputError(f"The table {place.shown} exists already.", _PRESENT)
    runs = _runs(session, name) if there else []
    if layer.made.record() in runs:
        return
    table, srid = _referenced(layer)
    if there:
        table, srid = _fitted(session, name, place, table, srid)
    else:
        _create(session, name, table, srid)
    _copy(session, name, table, srid)
    _comment(session, name, [*runs, layer.made.record()])
    with suppress(InsufficientPrivilege), session.transaction():  # the objects count more than their style
        _dress(session, place, layer, qml(colours(sentences(runs) + list(layer.made.expressions))))


def _referenced(layer: VectorLayer) -> tuple[Table, int]:
    """Give objects and the number of their CRS; one without a number is brought to WGS 84, none is 0."""
    if layer.crs is None:
        return layer.table, 0
    crs = pyproj.CRS.from_user_input(layer.crs)
    number = crs.to_epsg()
    if number is not None:
        return layer.table, number
    return _moved(layer.table, crs, _WGS84), _WGS84


def _moved(table: Table, crs: pyproj.CRS, srid: int) -> Table:
    way = pyproj.Transformer.from_crs(crs, srid, always_xy=True)
    return Table(table.columns, shapely.transform(table.geometry, way.transform, interleaved=False))


def _fitted(
    session: Session, name: Identifier, place: TableUrl, table: Table, srid: int
) -> tuple[Table, int]:
    """Fit objects to a table that is there: its CRS, and numbers that go on from its own."""
    from psycopg.sql import SQL

    row = session.execute(
        "SELECT postgis_typmod_srid(atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(%s) "
        "AND attname = 'geom'",
        (name.as_string(session),),
    ).fetchone()
    theirs = int(str(row[0])) if row else 0
    if (srid == 0) != (theirs == 0):
        raise OutputError(
            f"The table {place.shown} and the scene do not both have a coordinate reference system.",
            "Give another name.",
        )
    if srid != theirs:
        table = _moved(table, pyproj.CRS.from_epsg(srid), theirs)
    last = session.execute(SQL("SELECT coalesce(max(id), 0) FROM {}").format(name)).fetchone()
    ids = table.columns["id"] + int(str(last[0] if last else 0))
    return Table({**table.columns, "id": ids}, table.geometry), theirs


def _create(session: Session, name: Identifier, table: Table, srid: int) -> None:
    """Make a table with a key and a spatial index."""
    from psycopg.sql import SQL, Identifier, Literal

    columns = SQL(", ").join(
        SQL("{} {}").format(Identifier(column), SQL(_TYPES[values.dtype.kind]))
        for column, values in table.columns.items()
    )
    session.execute(
        SQL(
            "CREATE TABLE {} (fid bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, {}, "
            "geom geometry(MultiPolygon, {}))"
        ).format(name, columns, Literal(srid))
    )
    session.execute(SQL("CREATE INDEX ON {} USING gist (geom)").format(name))


def _copy(session: Session, name: Identifier, table: Table, srid: int) -> None:
    """Send the rows by COPY, the geometries as extended well-known binary; NaN is null."""
    from psycopg.sql import SQL, Identifier

    shapes = [
        shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
        for shape in table.geometry
    ]
    binary = shapely.to_wkb(shapely.set_srid(shapes, srid), hex=True, include_srid=True) if shapes else []
    columns = [values.tolist() for values in table.columns.values()]
    fields = SQL(", ").join(map(Identifier, [*table.columns, "geom"]))
    with session.cursor().copy(SQL("COPY {} ({}) FROM STDIN").format(name, fields)) as pipe:
        for row in zip(*columns, binary, strict=True):
            pipe.write_row([None if value != value else value for value in row])


def _runs(session: Session, name: Identifier) -> list[object]:
    """Read from a table's comment how it was made; a comment of somebody else tells nothing."""
    row = session.execute(
        "SELECT obj_description(to_regclass(%s), 'pg_class')", (name.as_string(session),)
    ).fetchone()
    try:
        said = json.loads(str(row[0]))[TOOL] if row else []
    except (ValueError, KeyError, TypeError):
        return []
    return said if isinstance(said, list) else []


def _comment(session: Session, name: Identifier, runs: list[object]) -> None:
    """Say in the table's comment how it was made."""
    from psycopg.sql import SQL, Literal

    text = json.dumps({TOOL: runs}, ensure_ascii=False)
    session.execute(SQL("COMMENT ON TABLE {} IS {}").format(name, Literal(text)))


def _dress(session: Session, place: TableUrl, layer: VectorLayer, style: str) -> None:
    """Put a style where QGIS looks for it; one that somebody changed is kept."""
    session.execute(_STYLES)
    said = {
        "schema": place.schema or str((session.execute("SELECT current_schema()").fetchone() or [""])[0]),
        "table": place.table,
        "mark": f"%{MARK}%",
        "style": style,
        "tool": TOOL,
        "when": layer.made.when.replace(tzinfo=None),
    }
    session.execute(_UNDRESS, said)
    session.execute(_DRESS, said)
