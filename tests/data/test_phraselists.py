"""Lists of phrases."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.data.phraselists import Layout, load
from rrsis.data.referring import Benchmark
from rrsis.errors import DatasetError

SET = Benchmark("Set", "https://example.org/set", "a folder", {"train": 4, "val": 2, "test": 4})
LAYOUT = Layout("RefSegRS", "images", "masks", ".tif")


@pytest.mark.parametrize(
    "lines",
    [
        b"4497 car\n12 low vegetation\n",
        b"4497 car\r\n12 low vegetation\r\n",
        b"4497 car\n\n12  low vegetation ",
        b"\xef\xbb\xbf4497 car\n12 low vegetation",
    ],
)
def test_line_ends_and_blanks_are_no_part_of_a_phrase(refsegrs_folder: Path, lines: bytes) -> None:
    (refsegrs_folder / "output_phrase_val.txt").write_bytes(lines)
    found = load(SET, LAYOUT, refsegrs_folder, False)
    phrases = {one.name: one.expression for one in found.samples if one.split == "val"}
    assert phrases == {"4497": "car", "12": "low vegetation"} and found.notes == ()


def test_a_name_that_is_listed_again_gets_a_name_of_its_own(refsegrs_folder: Path) -> None:
    (refsegrs_folder / "output_phrase_val.txt").write_text("4497 car\n4497 red car\n12 tree\n")
    found = load(SET, LAYOUT, refsegrs_folder, False)
    assert [one.name for one in found.samples if one.split == "val"] == ["4497", "4497#2", "12"]
    assert len({one.name for one in found.samples}) == len(found.samples)


def test_a_line_without_a_phrase_is_told(refsegrs_folder: Path) -> None:
    (refsegrs_folder / "output_phrase_val.txt").write_text("12 tree\n4497\n")
    with pytest.raises(DatasetError, match=r"output_phrase_val\.txt, line 2: no phrase after '4497'"):
        load(SET, LAYOUT, refsegrs_folder, False)


def test_a_name_outside_of_the_folder_is_not_followed(refsegrs_folder: Path) -> None:
    (refsegrs_folder / "output_phrase_val.txt").write_text("../images/12 tree\n")
    with pytest.raises(DatasetError, match="no plain file name"):
        load(SET, LAYOUT, refsegrs_folder, False)


@pytest.mark.parametrize("part", ["images", "masks", "output_phrase_train.txt", "output_phrase_test.txt"])
def test_a_missing_part_is_named(refsegrs_folder: Path, part: str) -> None:
    (refsegrs_folder / part).rename(refsegrs_folder / "elsewhere")
    with pytest.raises(DatasetError, match=rf"Set is not complete: there is no {part} in .*example\.org/set"):
        load(SET, LAYOUT, refsegrs_folder, False)


@pytest.mark.parametrize("folder", ["images", "masks"])
def test_missing_files_are_named_and_counted(refsegrs_folder: Path, folder: str) -> None:
    (refsegrs_folder / folder / "945.tif").unlink()
    (refsegrs_folder / folder / "3080.tif").unlink()
    with pytest.raises(DatasetError, match=rf"945: no .*{folder}/945\.tif; 3080: .*2 of 10 entries"):
        load(SET, LAYOUT, refsegrs_folder, False)


def test_a_list_that_is_no_text_is_told(refsegrs_folder: Path) -> None:
    (refsegrs_folder / "output_phrase_val.txt").write_bytes(b"12 tr\xff\xfee\n")
    with pytest.raises(DatasetError, match=r"cannot read .*output_phrase_val\.txt"):
        load(SET, LAYOUT, refsegrs_folder, False)
