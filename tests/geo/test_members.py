"""A name stands for one file, or for the tiles of a folder, a pattern or a list."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rrsis.errors import SceneError
from rrsis.geo.members import files_of, members, state, title

if TYPE_CHECKING:
    from conftest import Web


@pytest.fixture
def tiles(tmp_path: Path) -> Path:
    """A folder with tiles, a preview and what computers leave behind."""
    folder = tmp_path / "my.tiles"
    folder.mkdir()
    for name in ("b.TIF", "a.tif", "c.tiff", "preview.png", ".hidden.tif", "a.tif.aux.xml", "notes.md"):
        (folder / name).write_text(name)
    (folder / "deeper.tif").mkdir()
    return folder


def test_a_folder_is_its_tiles_by_name_and_not_their_previews(tiles: Path) -> None:
    assert [Path(name).name for name in members(str(tiles))] == ["a.tif", "b.TIF", "c.tiff"]
    for name in ("b.TIF", "a.tif", "c.tiff"):
        (tiles / name).unlink()
    assert [Path(name).name for name in members(str(tiles))] == ["preview.png"]
    (tiles / "preview.png").unlink()
    assert members(str(tiles)) == (str(tiles),)  # left to GDAL


def test_a_pattern_is_the_files_that_fit(tiles: Path) -> None:
    assert [Path(name).name for name in members(str(tiles / "*.t*"))] == ["a.tif", "c.tiff"]
    assert members(str(tiles.parent / "**/a.tif")) == (str(tiles / "a.tif"),)
    with pytest.raises(SceneError, match="No file fits"):
        members(str(tiles / "*.jp2"))


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "scene[1].tif").touch()
    assert members(str(tmp_path / "scene[1].tif")) == (str(tmp_path / "scene[1].tif"),)
    assert title(str(tmp_path / "scene[1].tif")) == "scene[1]"


def test_a_list_names_files_from_where_it_lies(tiles: Path) -> None:
    names = tiles.parent / "tiles.txt"
    names.write_text(
        "﻿# north\n\n my.tiles/c.tiff \nhttps://host/a.tif\n" + f"{tiles}/a.tif\n", encoding="utf-8"
    )
    listed = (str(tiles / "c.tiff"), "https://host/a.tif", str(tiles / "a.tif"))
    assert members(str(names)) == listed


@pytest.mark.parametrize(
    ("content", "words"), [(b"# none\n", "no file"), (b"nowhere.tif", "nowhere"), (b"\xff", "read")]
)
def test_a_list_that_cannot_be_used_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.lst").write_bytes(content)
    with pytest.raises(SceneError, match=words) as error:
        members(str(tmp_path / "a.lst"))
    assert error.value.hint


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("/data/port.v2.tif", "port.v2"),
        ("tiles/*.tif", "tiles"),
        ("tiles/2024-*/x.tif", "tiles"),
        ("lists/port.txt", "port"),
        ("https://user:secret@host/a/port.tif?sig=a.b", "port"),
        ("/vsicurl/https://host/a/port.tif", "port"),
        ("s3://bucket/a/port.tif", "port"),
        ("https://host/", "scene"),
    ],
)
def test_a_title_is_what_a_person_would_call_it(name: str, word: str) -> None:
    assert title(name) == word


def test_a_folder_is_called_by_its_whole_name(tiles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert title(str(tiles)) == title(f"{tiles}/") == "my.tiles"
    monkeypatch.chdir(tiles)
    assert title(".") == "my.tiles" == title("*.tif")


def test_the_state_changes_with_any_of_the_files(tiles: Path) -> None:
    vrt = tiles.parent / "all.vrt"
    vrt.write_text('<V><SourceFilename relativeToVRT="1">my.tiles/a.tif</SourceFilename></V>')
    names = str(tiles), str(tiles / "*.tif"), str(vrt), str(tiles / "a.tif")
    before = [state(name) for name in names]
    assert [state(name) for name in names] == before and before[0].startswith("3 files, ")
    os.utime(tiles / "a.tif", (1, 1))
    assert not set(before) & {state(name) for name in names}
    assert files_of(str(vrt)) == [str(vrt), str(tiles / "a.tif")]


def test_the_state_of_an_address_is_what_its_server_says(web: Web) -> None:
    (web.folder / "a.bin").write_bytes(b"12345")
    assert state(web.url("a.bin")).startswith("5 ") and state(f"/vsicurl/{web.url('a.bin')}") == state(
        web.url("a.bin")
    )
    assert {(method, span) for method, _, span in web.asked} == {("GET", "bytes=0-0")}
    assert state("s3://bucket/a.tif") == state("/vsizip/a.zip/a.tif") == ""
    with pytest.raises(SceneError, match="no file"):
        state(web.url("b.bin"))
