"""The table of writers."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from rrsis.errors import OutputError, UnknownFormat
from rrsis.export import WRITERS, writer, writers
from rrsis.export.geojson import GEOJSON
from rrsis.export.geopackage import GEOPACKAGE
from rrsis.export.postgis import POSTGIS
from rrsis.export.shapefile import SHAPEFILE

BUILT_IN = [".fgb", ".geojson", ".geojsonl", ".gpkg", ".parquet", ".shp", "postgres://", "postgresql://"]


def offer(monkeypatch: pytest.MonkeyPatch, *entries: EntryPoint) -> None:
    """Act as if packages offered these writers."""
    monkeypatch.setattr(
        writers, "entry_points", lambda group: [entry for entry in entries if entry.group == group]
    )


def test_the_built_in_formats_come_in_by_entry_points() -> None:
    assert set(BUILT_IN) <= set(WRITERS)
    assert len(WRITERS) == len(list(WRITERS))


def test_the_suffix_or_the_scheme_chooses_in_any_case() -> None:
    assert writer("layer.GPKG") is GEOPACKAGE
    assert writer(Path("a.b/layer.shp")) is SHAPEFILE
    assert writer("PostgreSQL://ann@localhost/gis.shp?table=t") is POSTGIS


@pytest.mark.parametrize(("path", "found"), [("layer.kml", r"\.kml"), ("layer", "without a suffix")])
def test_an_unknown_format_names_the_known_ones(path: str, found: str) -> None:
    with pytest.raises(UnknownFormat, match=found) as caught:
        writer(path)
    assert all(suffix in caught.value.hint for suffix in BUILT_IN)


def test_an_unknown_database_is_named_without_its_password() -> None:
    with pytest.raises(UnknownFormat, match="oracle://") as caught:
        writer("oracle://ann:secret@localhost/gis")
    assert "secret" not in str(caught.value)


def test_a_third_party_enters_by_the_same_door(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(
        monkeypatch,
        EntryPoint("kml", "rrsis.export.geojson:GEOJSON", writers.GROUP),
        EntryPoint("oracle", "rrsis.export.postgis:POSTGIS", writers.URL_GROUP),
    )
    assert writer("layer.kml") is GEOJSON
    assert writer("oracle://localhost/x") is POSTGIS


def test_our_own_suffixes_cannot_be_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = EntryPoint("gpkg", "rrsis.export.geopackage:GEOPACKAGE", writers.GROUP)
    offer(monkeypatch, ours, EntryPoint("gpkg", "json:dump", writers.GROUP))
    assert writer("layer.gpkg") is GEOPACKAGE


def test_a_broken_third_party_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, EntryPoint("kml", "no_such_module_here:write", writers.GROUP))
    with pytest.raises(OutputError, match="no_such_module_here"):
        writer("layer.kml")
