"""GeoPackages are new, replaced or added to, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import pytest
from rasterio.crs import CRS

from rrsis.errors import OutputError
from rrsis.export.annex import runs
from rrsis.export.feature import Feature
from rrsis.export.geopackage import GEOPACKAGE
from rrsis.export.layer import layers
from rrsis.export.provenance import Provenance
from rrsis.export.table import COLUMNS, Table

if TYPE_CHECKING:
    from conftest import Lay

Change = Callable[[Provenance], Provenance]


def later(made: Provenance) -> Provenance:
    """Tell of a second run."""
    return replace(made, scene="other.tif", when=made.when + timedelta(hours=1))


def names(path: Path) -> set[str]:
    """List the layers with features."""
    return {str(name) for name, kind in pyogrio.list_layers(path) if kind is not None}


def rows(path: Path, layer: str = "found") -> list[int]:
    """List the numbers of the objects in a layer."""
    return sorted(pyogrio.read_dataframe(path, layer=layer)["id"])


def test_features_come_back_from_a_layer_named_like_its_file(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    path = tmp_path / "harbour tanks.gpkg"
    assert GEOPACKAGE.write(str(path), [lay(features, utm)], "create") == [str(path)]
    found = pyogrio.read_dataframe(path, layer="harbour tanks")
    assert tuple(found.columns) == (*COLUMNS, "geometry")
    assert found.crs.to_epsg() == 32633
    assert found["area_m2"].isna().tolist() == [False, True]
    assert all(one.equals(meant.geometry) for one, meant in zip(found.geometry, features, strict=True))
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("crs", [CRS.from_epsg(4326), None])
def test_an_empty_layer_keeps_its_schema(tmp_path: Path, crs: CRS | None, lay: Lay) -> None:
    GEOPACKAGE.write(str(tmp_path / "none.gpkg"), [lay([], crs)], "create")
    info = pyogrio.read_info(tmp_path / "none.gpkg", layer="none")
    assert tuple(info["fields"]) == COLUMNS
    assert (info["geometry_type"], info["features"]) == ("MultiPolygon", 0)
    assert (info["crs"] is None) == (crs is None)


def test_each_expression_may_have_its_layer(
    tmp_path: Path, features: list[Feature], utm: CRS, made: Provenance
) -> None:
    path = tmp_path / "found.gpkg"
    GEOPACKAGE.write(str(path), layers(Table.of(features), utm, made, each=True), "create")
    assert names(path) == {"all_storage_tanks", "die_häuser_am_fluß"}
    assert (rows(path, "all_storage_tanks"), rows(path, "die_häuser_am_fluß")) == ([1], [2])


def test_the_same_run_gives_the_same_bytes(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        GEOPACKAGE.write(str(tmp_path / folder / "found.gpkg"), [lay(features, utm)], "create")
    one, two = ((tmp_path / folder / "found.gpkg").read_bytes() for folder in ("one", "two"))
    assert one == two


def test_what_is_there_is_touched_only_when_asked(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    target = str(tmp_path / "found.gpkg")
    GEOPACKAGE.check(target, [""], "create")
    GEOPACKAGE.check(target, [""], "append")
    GEOPACKAGE.write(target, [lay(features, utm)], "append")
    with pytest.raises(OutputError, match="exists"):
        GEOPACKAGE.check(target, [""], "create")
    GEOPACKAGE.check(target, [""], "replace")
    GEOPACKAGE.write(target, [lay(features[:1], utm)], "replace")
    assert rows(Path(target)) == [1]


def test_layers_of_others_are_not_replaced(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    target = str(tmp_path / "found.gpkg")
    GEOPACKAGE.write(target, [replace(lay(features, utm), name="roads")], "create")
    with pytest.raises(OutputError, match="roads"):
        GEOPACKAGE.check(target, [""], "replace")
    GEOPACKAGE.check(target, ["roads"], "replace")
    GEOPACKAGE.check(target, [""], "append")
    GEOPACKAGE.write(target, [lay(features, utm)], "append")
    assert names(Path(target)) == {"roads", "found"}


def test_appending_goes_on_with_numbers_and_says_both_runs(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay, made: Provenance
) -> None:
    path = tmp_path / "found.gpkg"
    GEOPACKAGE.write(str(path), [lay(features, utm)], "create")
    GEOPACKAGE.write(str(path), [lay(features, utm, later(made))], "append")
    assert rows(path) == [1, 2, 3, 4]
    with closing(sqlite3.connect(path)) as file:
        assert runs(file, "found") == [made.record(), later(made).record()]
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    near = pyogrio.read_dataframe(path, layer="found", bbox=(400_019, 4_999_999, 400_040, 5_000_010))
    assert sorted(near["id"]) == [2, 4]  # the spatial index knows the new ones too
    assert [file.name for file in tmp_path.iterdir()] == ["found.gpkg"]


def test_a_run_is_not_added_twice(tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay) -> None:
    path = tmp_path / "found.gpkg"
    GEOPACKAGE.write(str(path), [lay(features, utm)], "create")
    before = path.read_bytes()
    GEOPACKAGE.write(str(path), [lay(features, utm)], "append")
    assert (rows(path), path.read_bytes()) == ([1, 2], before)


def test_a_failure_midway_leaves_the_file_as_it_was(
    tmp_path: Path,
    features: list[Feature],
    utm: CRS,
    lay: Lay,
    made: Provenance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "found.gpkg"
    GEOPACKAGE.write(str(path), [lay(features, utm)], "create")
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("rrsis.export.geopackage.annotate", fail)
    with pytest.raises(OutputError, match="full"):
        GEOPACKAGE.write(str(path), [lay(features, utm, later(made))], "append")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["found.gpkg"]
