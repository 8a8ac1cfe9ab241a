"""A set's folder is whole or absent, and nobody's files are lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rrsis.data.fresh import fresh
from rrsis.data.jsonl import ABOUT, LINES, MAKER
from rrsis.errors import OutputError


def fill(folder: Path, words: str) -> None:
    (folder / "images").mkdir(parents=True, exist_ok=True)
    (folder / "images" / "a.png").write_text(words)
    record = {"name": "1", "split": "train", "image": "images/a.png", "expression": words, "mask": None}
    (folder / LINES).write_text(json.dumps(record))
    (folder / ABOUT).write_text(json.dumps({"made_by": MAKER}))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    fill(tmp_path / "set", "old")
    return tmp_path / "set"


def test_a_new_folder_appears_at_the_end(tmp_path: Path) -> None:
    out = tmp_path / "a" / "set"
    with fresh(out, False, ()) as place:
        fill(place, "new")
        assert not out.exists()
    assert (out / "images" / "a.png").read_text() == "new"
    assert [path.name for path in out.parent.iterdir()] == ["set"]


def test_an_empty_folder_is_free(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    with fresh(tmp_path / "set", False, ()) as place:
        fill(place, "new")
    assert (tmp_path / "set" / LINES).exists()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_everything_as_it_was(error: type[BaseException], older: Path) -> None:
    with pytest.raises(error), fresh(older, True, ()) as place:
        fill(place, "new")
        raise error
    assert (older / "images" / "a.png").read_text() == "old"
    assert [path.name for path in older.parent.iterdir()] == ["set"]


def test_an_older_set_is_replaced_on_demand_only(older: Path) -> None:
    with pytest.raises(OutputError, match="--overwrite"), fresh(older, False, ()):
        pass
    with fresh(older, True, ()) as place:
        fill(place, "new")
    assert (older / "images" / "a.png").read_text() == "new"
    assert [path.name for path in older.parent.iterdir()] == ["set"]


def test_what_somebody_else_put_there_is_not_replaced(older: Path) -> None:
    (older / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"did not put there: notes\.txt"), fresh(older, True, ()):
        pass
    (older / "notes.txt").unlink()
    (older / ABOUT).write_text("{}")
    with pytest.raises(OutputError, match="not touched"), fresh(older, True, ()):
        pass


def test_what_is_read_is_not_replaced(older: Path) -> None:
    with pytest.raises(OutputError, match="would be replaced"), fresh(older, True, (older / "images",)):
        pass


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "set").write_text("a file")
    with pytest.raises(OutputError, match="is a file"), fresh(tmp_path / "set", True, ()):
        pass


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Cannot write"), fresh(tmp_path / "file" / "set", False, ()):
        pass


DIES = """
import os, signal, sys
from pathlib import Path
from rrsis.data.fresh import fresh
out = Path(sys.argv[1])
with fresh(out, True, ()) as place:
    (place / "half").write_text("half")
    if out.exists():
        out.rename(place.parent / "old")  # as in its last moment
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(out: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", DIES, str(out)], check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.skipif(os.name != "posix", reason="needs locks that end with their process")
def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    killed(tmp_path / "set")
    assert [path.name[:5] for path in tmp_path.iterdir()] == [".set-"]
    with fresh(tmp_path / "set-b", False, ()) as place:
        fill(place, "another")
    assert len(list(tmp_path.iterdir())) == 2  # another set's leftover is not touched
    with fresh(tmp_path / "set", False, ()) as place:
        fill(place, "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["set", "set-b"]


@pytest.mark.skipif(os.name != "posix", reason="needs locks that end with their process")
def test_an_older_set_that_a_killed_run_moved_aside_comes_back(older: Path) -> None:
    killed(older)
    assert not older.exists()
    with pytest.raises(OutputError, match="--overwrite"), fresh(older, False, ()):
        pass
    assert (older / "images" / "a.png").read_text() == "old"
    assert [path.name for path in older.parent.iterdir()] == ["set"]


def test_a_run_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    stranger = tmp_path / ".set-stranger"
    stranger.mkdir()
    with fresh(tmp_path / "set", False, ()) as first:
        fill(first, "first")
        with fresh(tmp_path / "set", False, ()) as second:
            fill(second, "second")
        assert (first / LINES).exists()
        (tmp_path / "set").rename(tmp_path / "second")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".set-stranger", "second", "set"]
