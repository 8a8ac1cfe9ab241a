"""A GeoPackage grows by what fits it, at once, and beside other programs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pytest
from rasterio.crs import CRS
from shapely.geometry import Point, box

from rrsis.errors import OutputError
from rrsis.export import growth
from rrsis.export.feature import Feature
from rrsis.export.geopackage import GEOPACKAGE
from rrsis.export.growth import fitted, growing, layers_in, require_room
from rrsis.export.table import Table

if TYPE_CHECKING:
    from conftest import Lay


@pytest.fixture
def path(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> Path:
    """Write a GeoPackage with two objects."""
    GEOPACKAGE.write(str(tmp_path / "found.gpkg"), [lay(features, utm)], "create")
    return tmp_path / "found.gpkg"


def test_only_layers_with_features_count(path: Path) -> None:
    assert layers_in(path) == ["found"]
    (path.parent / "notes.gpkg").write_text("not a GeoPackage")
    with pytest.raises(OutputError, match=r"notes\.gpkg"):
        layers_in(path.parent / "notes.gpkg")


def test_a_column_that_is_not_there_is_refused(
    path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    layer = lay(features, utm)
    ranked = replace(layer, table=Table.of(features, ("rank", "margin")))
    with pytest.raises(OutputError, match="no column margin, rank"):
        fitted(ranked, path, "found")
    assert fitted(layer, path, "found").table.columns["id"].min() > 1


def test_a_layer_of_another_kind_is_refused(path: Path) -> None:
    require_room(path, "found")
    roads = geopandas.GeoDataFrame({"name": ["A1"]}, geometry=[box(0, 0, 1, 1)], crs=32633)
    roads.to_file(path, layer="roads")
    with pytest.raises(OutputError, match="lacks id, expression"):
        require_room(path, "roads")
    whole = geopandas.read_file(path, layer="found").set_geometry([Point(0, 0), Point(1, 1)])
    whole.to_file(path, layer="points")
    with pytest.raises(OutputError, match="Point"):
        require_room(path, "points")


def test_another_crs_is_brought_to_the_layers_own(path: Path, features: list[Feature], lay: Lay) -> None:
    west = geopandas.GeoSeries([one.geometry for one in features], crs=32633).to_crs(32632)
    moved = [Feature(1, "x", "x", 0.5, 1.0, 1.0, shape) for shape in west]
    added = fitted(lay(moved, CRS.from_epsg(32632)), path, "found")
    assert added.table.columns["id"].tolist() == [3, 3]
    for shape, meant in zip(added.table.geometry, features, strict=True):
        assert shape.centroid.distance(meant.geometry.centroid) < 1e-3


def test_pixels_are_not_mixed_with_places_on_earth(path: Path, features: list[Feature], lay: Lay) -> None:
    with pytest.raises(OutputError, match="coordinate reference system"):
        fitted(lay(features, None), path, "found")


def test_pixels_are_added_to_pixels(tmp_path: Path, features: list[Feature], lay: Lay) -> None:
    plain = tmp_path / "photo.gpkg"
    GEOPACKAGE.write(str(plain), [lay(features, None)], "create")
    assert fitted(lay(features, None), plain, "photo").table.columns["id"].tolist() == [3, 4]


def test_the_content_changes_at_once_and_the_file_stays_the_same_one(path: Path) -> None:
    number = path.stat().st_ino
    with closing(sqlite3.connect(path)) as reader:
        with growing(path) as place, closing(sqlite3.connect(place)) as copy:
            with copy:
                copy.execute("CREATE TABLE more (x)")
            assert reader.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone() == (0,)
        assert reader.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone() == (1,)
    assert path.stat().st_ino == number


def test_a_change_by_others_meanwhile_is_never_lost(path: Path) -> None:
    with pytest.raises(OutputError, match="changed by another program"), growing(path) as place:
        for changed, table in ((place, "ours"), (path, "theirs")):
            with closing(sqlite3.connect(changed)) as other, other:
                other.execute(f"CREATE TABLE {table} (x)")
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


def test_changes_that_still_lie_in_a_journal_are_seen(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        with other:
            other.execute("CREATE TABLE theirs (x)")
        with growing(path) as place, closing(sqlite3.connect(place)) as copy, copy:
            copy.execute("CREATE TABLE more (x)")
        names = {name for (name,) in other.execute("SELECT name FROM sqlite_master")}
        assert {"theirs", "more"} <= names


def test_a_file_that_another_program_holds_is_given_up_after_a_while(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "PATIENCE_S", 0.1)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutputError, match=r"found\.gpkg"), growing(path):
            pass
        other.rollback()
