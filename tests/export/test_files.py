"""Formats of one layer a file: several layers are several files, and nothing is written over unasked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import pytest
from rasterio.crs import CRS

from rrsis.errors import MissingDependency, OutputError
from rrsis.export.feature import Feature
from rrsis.export.files import Files
from rrsis.export.layer import layers
from rrsis.export.ogr import FLATGEOBUF
from rrsis.export.provenance import Provenance
from rrsis.export.table import Table

if TYPE_CHECKING:
    from conftest import Lay


def test_one_layer_is_the_file_and_several_are_files_of_their_own(
    tmp_path: Path, features: list[Feature], utm: CRS, made: Provenance
) -> None:
    target, table = str(tmp_path / "found.fgb"), Table.of(features)
    assert FLATGEOBUF.write(target, layers(table, utm, made), "create") == [target]
    each = FLATGEOBUF.write(target, layers(table, utm, made, each=True), "create")
    assert [Path(file).name for file in each] == [
        "found_all_storage_tanks.fgb",
        "found_die_häuser_am_fluß.fgb",
    ]
    assert [len(pyogrio.read_dataframe(file)) for file in each] == [1, 1]


def test_a_file_that_is_there_is_replaced_only_when_asked(
    tmp_path: Path, features: list[Feature], utm: CRS, lay: Lay
) -> None:
    target = str(tmp_path / "found.fgb")
    FLATGEOBUF.check(target, [""], "create")
    (tmp_path / "found_ships.fgb").write_text("old")
    with pytest.raises(OutputError, match=r"found_ships\.fgb exists") as caught:
        FLATGEOBUF.check(target, ["", "ships"], "create")
    assert "--overwrite" in caught.value.hint
    FLATGEOBUF.check(target, ["ships"], "replace")
    with pytest.raises(OutputError, match="append"):
        FLATGEOBUF.check(target, [""], "append")


def test_a_missing_library_or_folder_is_told_before_the_work(tmp_path: Path) -> None:
    def lacking() -> None:
        raise MissingDependency("no such library")

    with pytest.raises(MissingDependency):
        Files(lambda layer, path: None, lacking).check(str(tmp_path / "a.x"), [""], "create")
    with pytest.raises(OutputError, match="nowhere"):
        FLATGEOBUF.check(str(tmp_path / "nowhere" / "a.fgb"), [""], "create")
