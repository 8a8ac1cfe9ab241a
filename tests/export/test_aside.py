"""Files are whole or absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rrsis.errors import OutputError
from rrsis.export.aside import aside, require_folder


def test_everything_written_aside_ends_beside_the_file(tmp_path: Path) -> None:
    with aside(tmp_path / "roads.shp") as place:
        place.write_text("shp")
        place.with_suffix(".dbf").write_text("dbf")
        assert not (tmp_path / "roads.shp").exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["roads.dbf", "roads.shp"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    old = tmp_path / "layer.gpkg"
    old.write_text("old")
    with pytest.raises(ZeroDivisionError), aside(old) as place:
        place.write_text("half")
        raise ZeroDivisionError
    assert [file.name for file in tmp_path.iterdir()] == ["layer.gpkg"]
    assert old.read_text() == "old"


def test_stale_companions_go_with_the_old_file(tmp_path: Path) -> None:
    for name in ("roads.qix", "roads.dbf", "roads.txt"):
        (tmp_path / name).write_text("old")
    with aside(tmp_path / "roads.shp", stale=["roads.qix", "roads.dbf"]) as place:
        place.write_text("shp")
        place.with_suffix(".dbf").write_text("new")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["roads.dbf", "roads.shp", "roads.txt"]
    assert (tmp_path / "roads.dbf").read_text() == "new"


@pytest.mark.parametrize("failure", [OSError("disk full"), LookupError("driver")])
def test_failures_of_the_writing_library_become_output_errors(tmp_path: Path, failure: Exception) -> None:
    with pytest.raises(OutputError, match=r"layer\.gpkg"), aside(tmp_path / "layer.gpkg", (), (LookupError,)):
        raise failure
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere does not exist"):
        require_folder(tmp_path / "nowhere" / "layer.gpkg")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        require_folder(tmp_path)


def test_a_folder_without_write_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere, so it is acted
    with pytest.raises(OutputError, match="not writable"):
        require_folder(tmp_path / "layer.gpkg")


def test_a_good_place_is_given_back_as_a_path(tmp_path: Path) -> None:
    assert require_folder(str(tmp_path / "layer.gpkg")) == tmp_path / "layer.gpkg"
