"""RefSegRS as it lies on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.data.refsegrs import BENCHMARK, CLASSES, load
from rrsis.errors import DatasetError


def test_phrases_by_id(refsegrs_folder: Path) -> None:
    samples = load(refsegrs_folder).samples
    assert [(one.name, one.split, one.expression, one.label) for one in samples] == [
        ("948", "train", "road", "road"),
        ("1361", "train", "vehicle in the parking area", "vehicle"),
        ("25", "train", "road marking", "road marking"),
        ("1489", "train", "tree along the road", "tree"),
        ("4497", "val", "car", "car"),
        ("12", "val", "low vegetation", "low vegetation"),
        ("4213", "test", "van driving on the road", "van"),
        ("945", "test", "impervious surface", "impervious surface"),
        ("3080", "test", "vehicle", "vehicle"),
        ("2339", "test", "building along the road", "building"),
    ]


def test_masks_are_what_is_above_50(refsegrs_folder: Path) -> None:
    sample = load(refsegrs_folder).samples[1]
    assert sample.image == refsegrs_folder / "images/1361.tif"
    mask = sample.open_mask()
    assert mask.shape == (512, 512) and mask.sum() == 101 * 81 and mask[200, 90]
    assert sample.open().size == (512, 512)


def test_a_folder_around_it_is_found(refsegrs_folder: Path) -> None:
    assert len(load(refsegrs_folder.parent).samples) == 10


def test_what_is_published(refsegrs_folder: Path) -> None:
    assert sum(BENCHMARK.counts.values()) == 4420 and len(set(CLASSES)) == 14
    assert load(refsegrs_folder).notes[0].startswith("RefSegRS: 10 samples are listed, 4,420 are published")


def test_a_phrase_without_a_known_class_has_none(refsegrs_folder: Path) -> None:
    (refsegrs_folder / "output_phrase_val.txt").write_text("12 carpet near the Road\n4497 the thing\n")
    named = {one.name: one.label for one in load(refsegrs_folder).samples}
    assert named["12"] == "road" and named["4497"] == ""


def test_a_missing_set_is_told_with_its_page(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"RefSegRS is not complete.*huggingface.*JessicaYuan/RefSegRS"):
        load(tmp_path)
