"""RISBench as it lies on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.data.risbench import BENCHMARK, load
from rrsis.errors import DatasetError


def test_sentences_by_file_name(risbench_folder: Path) -> None:
    found = load(risbench_folder)
    assert [(one.name, one.split, one.source) for one in found.samples] == [
        ("train_0_0", "train", "train_0"),
        ("train_0_2", "train", "train_0"),
        ("val_7_0", "val", "val_7"),
        ("val_8_0", "val", "val_8"),
        ("test_16111_0", "test", "test_16111"),
        ("test_3_1", "test", "test_3"),
    ]
    assert found.samples[0].expression == "The left-most airplane on the tarmac."
    assert found.samples[-1].expression == "The harbor."


def test_its_root_may_be_left_out(risbench_folder: Path) -> None:
    root = risbench_folder / "RISBench_dataset"
    assert load(root).samples == load(risbench_folder).samples
    first = load(root).samples[0]
    assert first.image == root / "img_rgb/train_0_0.png" and first.mask == root / "mask/train_0_0.png"
    assert first.open_mask().sum() == 101 * 81


def test_known_broken_samples_are_skipped_unless_wanted(risbench_folder: Path) -> None:
    assert len(BENCHMARK.broken) == 16
    assert load(risbench_folder).skipped == (("train_819_1", "known to be broken"),)
    assert "train_819_1" in {one.name for one in load(risbench_folder, doubtful=True).samples}


def test_what_is_published(risbench_folder: Path) -> None:
    assert sum(BENCHMARK.counts.values()) == 52472
    assert load(risbench_folder).notes[0].startswith("RISBench: 7 samples are listed, 52,472 are published")


def test_a_missing_set_is_told_with_its_page(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"RISBench is not complete.*github\.com/HIT-SIRS/CroBIM"):
        load(tmp_path)
