"""PostGIS tables, in a real database where there is one: `.ci/postgis start DIR` prints its URL."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import geopandas
import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from rasterio.crs import CRS
from shapely import wkb

from rrsis.errors import MissingDependency, OutputError
from rrsis.export import postgis
from rrsis.export.feature import Feature
from rrsis.export.layer import layers
from rrsis.export.postgis import POSTGIS
from rrsis.export.provenance import Provenance
from rrsis.export.table import COLUMNS, Table

if TYPE_CHECKING:
    from conftest import Lay

    Session = psycopg.Connection[tuple[Any, ...]]

DATABASE = os.environ.get("RRSIS_TEST_POSTGIS", "")
needs_database = pytest.mark.skipif(not DATABASE, reason="no PostGIS: RRSIS_TEST_POSTGIS is not set")


@pytest.fixture
def session() -> Iterator[Session]:
    """Open the database with an empty schema first in the search path."""
    with psycopg.connect(DATABASE, autocommit=True) as opened:
        opened.execute("DROP SCHEMA IF EXISTS rrsis_test CASCADE")
        opened.execute("CREATE SCHEMA rrsis_test")
        opened.execute("SET search_path TO rrsis_test, public")
        yield opened
        opened.execute("DROP SCHEMA rrsis_test CASCADE")


@pytest.fixture
def target(session: Session) -> str:
    """Name a table in that schema."""
    return f"{DATABASE}?options=-csearch_path%3Drrsis_test%2Cpublic&table=found"


def rows(session: Session, table: str = "found") -> list[tuple[Any, ...]]:
    """Read a table: id, expression, area, geometry, number of the CRS."""
    query = SQL("SELECT id, expression, area_m2, ST_AsBinary(geom), ST_SRID(geom) FROM {} ORDER BY id")
    return session.execute(query.format(Identifier(table))).fetchall()


@needs_database
def test_features_come_back(
    session: Session, target: str, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    POSTGIS.check(target, [""], "create")
    (shown,) = POSTGIS.write(target, [lay(features, utm)], "create")
    assert shown.endswith("table=found") and "***" not in shown and ":@" not in shown
    found = rows(session)
    assert [row[:3] for row in found] == [(1, "all storage tanks", 96.0), (2, "die Häuser am Fluß", None)]
    assert {row[4] for row in found} == {32633}
    assert all(wkb.loads(row[3]).equals(meant.geometry) for row, meant in zip(found, features, strict=True))
    columns = session.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'found' "
        "ORDER BY ordinal_position"
    ).fetchall()
    assert [name for (name,) in columns] == ["fid", *COLUMNS, "geom"]
    indexes = session.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'found'").fetchall()
    assert any("gist" in text for (text,) in indexes)


@needs_database
def test_the_table_says_how_it_was_made_and_has_a_style(
    session: Session, target: str, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    POSTGIS.write(target, [lay(features, utm)], "create")
    comment = session.execute("SELECT obj_description('found'::regclass, 'pg_class')").fetchone()
    assert comment is not None and json.loads(comment[0]) == {"rrsis": [made.record()]}
    styles = session.execute(
        "SELECT f_table_schema, f_geometry_column, useAsDefault, styleQML::text FROM layer_styles"
    ).fetchall()
    assert [style[:3] for style in styles] == [("rrsis_test", "geom", True)]
    assert 'value="die Häuser am Fluß"' in styles[0][3]


@needs_database
def test_a_table_that_is_there_is_touched_only_when_asked(
    session: Session, target: str, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    POSTGIS.write(target, [lay(features, utm)], "create")
    for try_it in (POSTGIS.check, lambda *_: POSTGIS.write(target, [lay(features, utm)], "create")):
        with pytest.raises(OutputError, match="exists already"):
            try_it(target, [""], "create")
    POSTGIS.check(target, [""], "replace")
    POSTGIS.write(target, [lay(features[:1], utm)], "replace")
    assert [row[0] for row in rows(session)] == [1]


@needs_database
def test_appending_goes_on_with_numbers_and_crs_and_is_not_done_twice(
    session: Session, target: str, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    POSTGIS.write(target, [lay(features, utm)], "append")
    later = replace(made, expressions=("all cars",), when=made.when + timedelta(hours=1))
    moved = geopandas.GeoSeries([one.geometry for one in features], crs=32633).to_crs(4326)
    degrees = [replace(one, geometry=shape) for one, shape in zip(features, moved, strict=True)]
    POSTGIS.check(target, [""], "append")
    for _ in range(2):
        POSTGIS.write(target, [lay(degrees, CRS.from_epsg(4326), later)], "append")
    found = rows(session)
    assert [row[0] for row in found] == [1, 2, 3, 4]
    assert {row[4] for row in found} == {32633}
    assert wkb.loads(found[2][3]).centroid.distance(features[0].geometry.centroid) < 1e-3
    (style,) = session.execute("SELECT styleQML::text FROM layer_styles").fetchall()
    assert 'value="all cars"' in style[0] and 'value="all storage tanks"' in style[0]


@needs_database
def test_each_expression_may_have_its_table(
    session: Session, target: str, features: list[Feature], utm: CRS, made: Provenance
) -> None:
    written = POSTGIS.write(target, layers(Table.of(features), utm, made, each=True), "create")
    assert written[0].partition("table=")[2] == "found_all_storage_tanks"
    assert [row[0] for row in rows(session, "found_die_häuser_am_fluß")] == [2]


@needs_database
def test_pixels_and_a_crs_without_a_number_find_a_place(
    session: Session, target: str, features: list[Feature], lay: Lay
) -> None:
    POSTGIS.write(target, [lay(features, None)], "create")
    assert {row[4] for row in rows(session)} == {0}
    with pytest.raises(OutputError, match="coordinate reference system"):
        POSTGIS.write(target, [lay(features, CRS.from_epsg(32633), Provenance.of("b", ["x"]))], "append")
    own = CRS.from_proj4("+proj=tmerc +lon_0=15.3 +k=0.9996 +x_0=500000 +ellps=WGS84 +units=m")
    POSTGIS.write(target, [lay(features, own)], "replace")
    assert {row[4] for row in rows(session)} == {4326}
    assert wkb.loads(rows(session)[0][3]).centroid.x == pytest.approx(14.03, abs=0.01)


@needs_database
def test_an_empty_layer_is_an_empty_table(session: Session, target: str, utm: CRS, lay: Lay) -> None:
    POSTGIS.write(target, [lay([], utm)], "create")
    assert rows(session) == []


@needs_database
def test_a_failure_midway_leaves_the_table_as_it_was(
    session: Session,
    target: str,
    features: list[Feature],
    utm: CRS,
    lay: Lay,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    POSTGIS.write(target, [lay(features, utm)], "create")

    def fail(*_: object) -> None:
        raise psycopg.OperationalError("disk full")

    monkeypatch.setattr(postgis, "_comment", fail)
    with pytest.raises(OutputError, match="disk full"):
        POSTGIS.write(target, [lay(features[:1], utm)], "replace")
    assert [row[0] for row in rows(session)] == [1, 2]


@needs_database
def test_a_strange_table_and_a_missing_schema_are_told_before_the_work(session: Session, target: str) -> None:
    session.execute("CREATE TABLE roads (name text)")
    with pytest.raises(OutputError, match="lacks area_m2"):
        POSTGIS.check(target.replace("table=found", "table=roads"), [""], "append")


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(OutputError, match="Cannot write postgresql://ann@127") as caught:
        POSTGIS.check("postgresql://ann:secret@127.0.0.1:1/gis?table=found", [""], "create")
    assert "secret" not in f"{caught.value} {caught.value.hint}"


def test_a_missing_psycopg_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgis, "find_spec", lambda name: None)
    with pytest.raises(MissingDependency) as caught:
        POSTGIS.check("postgresql://localhost/gis?table=found", [""], "create")
    assert "rrsis[postgis]" in caught.value.hint
