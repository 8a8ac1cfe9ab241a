"""Pickles of plain containers load; nothing else does, and nothing runs."""

from __future__ import annotations

import os
import pickle
from collections import OrderedDict
from pathlib import Path

import pytest

from rrsis.data.pickles import load_plain
from rrsis.errors import DatasetError

PLAIN = [{"image_id": 1, "sentences": [{"raw": "Größe", "ok": None}], "box": (1, 2.5)}, True, -(2**70), b"x"]


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self) -> tuple[object, ...]:
        """Ask for the folder."""
        return os.mkdir, (str(self.made),)


@pytest.mark.parametrize("protocol", range(3, pickle.HIGHEST_PROTOCOL + 1))
def test_plain_containers_load(tmp_path: Path, protocol: int) -> None:
    (tmp_path / "refs.p").write_bytes(pickle.dumps(PLAIN, protocol))
    assert load_plain(tmp_path / "refs.p") == PLAIN


def test_text_of_python_2_loads(tmp_path: Path) -> None:
    (tmp_path / "refs.p").write_bytes(b"\x80\x02]q\x00}q\x01U\x05splitU\x05trainsa.")
    assert load_plain(tmp_path / "refs.p") == [{"split": "train"}]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_program_is_refused_and_does_not_run(tmp_path: Path, protocol: int) -> None:
    made = tmp_path / "made"
    data = pickle.dumps([{"ref_id": 1}, Bomb(made)], protocol)
    (tmp_path / "refs.p").write_bytes(data)
    with pytest.raises(DatasetError, match=rf"refs\.p asks for {os.mkdir.__module__}\.mkdir.*nothing"):
        load_plain(tmp_path / "refs.p")
    assert not made.exists()
    pickle.loads(data)  # the bomb is a real one
    assert made.is_dir()


@pytest.mark.parametrize(
    "data",
    [
        b"cbuiltins\neval\n(S'1/0'\ntR.",
        b"(S'1/0'\nibuiltins\neval\n.",
        b"\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x031/0\x85R.",
        pickle.dumps(OrderedDict(a=1)),
        pickle.dumps(Path("x")),
    ],
)
def test_classes_and_functions_of_any_spelling_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "refs.p").write_bytes(data)
    with pytest.raises(DatasetError, match="not data"):
        load_plain(tmp_path / "refs.p")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no pickle",
        b"\x80\x04",
        pickle.dumps(PLAIN)[:-9],
        b"\x82\x01.",
        b"Pname\n.",
        b"\x80\x09.",
        b"t.",
    ],
)
def test_what_is_no_pickle_is_said_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "refs.p").write_bytes(data)
    with pytest.raises(DatasetError, match=r"refs\.p is no pickle"):
        load_plain(tmp_path / "refs.p")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"cannot read .*refs\.p"):
        load_plain(tmp_path / "refs.p")
