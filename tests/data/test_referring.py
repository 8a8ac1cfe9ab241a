"""What is skipped, and when a set is incomplete."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from rrsis.data.referring import Benchmark, Skipped
from rrsis.data.samples import Sample
from rrsis.errors import DatasetError

SET = Benchmark("Set", "https://example.org/set", "a folder", {"train": 200}, frozenset({"s7"}))


@pytest.fixture
def listed(tmp_path: Path) -> list[Sample]:
    """List 200 samples that share one picture without a mask."""
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    return [Sample(f"s{k}", "train", tmp_path / "a.png", "a ship", None) for k in range(200)]


def lost(sample: Sample) -> Sample:
    """Make a sample's picture one that is not there."""
    return Sample(sample.name, "train", sample.image.with_name("gone.png"), "a ship", None)


def test_a_few_unusable_entries_are_skipped_with_their_reasons(tmp_path: Path, listed: list[Sample]) -> None:
    listed[0] = lost(listed[0])
    found = SET.settle(tmp_path, listed, [], False)
    assert len(found.samples) == 198
    assert found.skipped == (("s7", "known to be broken"), ("s0", f"no {tmp_path}/gone.png"))
    assert found.notes == ("Set: left out: 2.",)


def test_more_than_a_few_are_half_a_set(tmp_path: Path, listed: list[Sample]) -> None:
    listed[:4] = map(lost, listed[:4])
    with pytest.raises(DatasetError, match=r"s2: no .*; and 1 more \(4 of 200 entries.*has 200\)") as caught:
        SET.settle(tmp_path, listed, [], False)
    assert caught.value.hint == "Get it from https://example.org/set and unpack it to a folder."


def test_known_broken_samples_do_not_make_a_set_incomplete(tmp_path: Path, listed: list[Sample]) -> None:
    listed[7] = lost(listed[7])
    for doubtful in (False, True):
        found = SET.settle(tmp_path, listed, [], doubtful)
        assert found.skipped == (("s7", f"no {tmp_path}/gone.png"),)


def test_entries_that_could_not_be_read_count(tmp_path: Path, listed: list[Sample]) -> None:
    found = SET.settle(tmp_path, listed, [Skipped("line 3", "odd")], True)
    assert found.skipped == (("line 3", "odd"),) and len(found.samples) == 200


def test_nothing_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="it lists nothing"):
        SET.settle(tmp_path, [], [], False)
