"""The table of writers."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from rrsis.errors import OutputError, UnknownFormat
from rrsis.export import WRITERS, writer, writers
from rrsis.export.geojson import write_geojson
from rrsis.export.ogr import write_geopackage, write_shapefile

BUILT_IN = [".fgb", ".geojson", ".gpkg", ".parquet", ".shp"]


def offer(monkeypatch: pytest.MonkeyPatch, *entries: EntryPoint) -> None:
    """Act as if packages offered these writers."""
    monkeypatch.setattr(writers, "entry_points", lambda group: entries)


def test_the_built_in_formats_come_in_by_entry_points() -> None:
    assert set(BUILT_IN) <= set(WRITERS)
    assert len(WRITERS) == len(list(WRITERS))


def test_the_suffix_chooses_in_any_case() -> None:
    assert writer("layer.GPKG") is write_geopackage
    assert writer(Path("a.b/layer.shp")) is write_shapefile


@pytest.mark.parametrize(("path", "found"), [("layer.kml", r"\.kml"), ("layer", "without a suffix")])
def test_an_unknown_format_names_the_known_ones(path: str, found: str) -> None:
    with pytest.raises(UnknownFormat, match=found) as caught:
        writer(path)
    assert all(suffix in caught.value.hint for suffix in BUILT_IN)


def test_a_third_party_enters_by_the_same_door(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, EntryPoint("kml", "rrsis.export.geojson:write_geojson", writers.GROUP))
    assert writer("layer.kml") is write_geojson


def test_our_own_suffixes_cannot_be_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = EntryPoint("gpkg", "rrsis.export.ogr:write_geopackage", writers.GROUP)
    offer(monkeypatch, ours, EntryPoint("gpkg", "json:dump", writers.GROUP))
    assert writer("layer.gpkg") is write_geopackage


def test_a_broken_third_party_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, EntryPoint("kml", "no_such_module_here:write", writers.GROUP))
    with pytest.raises(OutputError, match="no_such_module_here"):
        writer("layer.kml")
