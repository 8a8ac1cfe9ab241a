"""Class names are put into words, and splits drawn."""

from __future__ import annotations

import pytest

from rrsis.data.labels import held_out, spoken
from rrsis.errors import DatasetError


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("StorageTank", "storage tank"),
        ("storage_tanks", "storage tank"),
        ("Storage-Tank", "storage tank"),
        ("ships", "ship"),
        ("plane", "airplane"),
        ("coffee plantation", "coffee plantation"),
        ("damaged building", "damaged building"),
        ("solar panel (roof)", "solar panel roof"),
    ],
)
def test_a_class_in_words(label: str, words: str) -> None:
    assert spoken(label) == words


@pytest.mark.parametrize("label", ["3", "", "--"])
def test_a_class_without_words_is_refused(label: str) -> None:
    with pytest.raises(DatasetError, match="--label"):
        spoken(label)


def test_some_are_held_out_whatever_their_order() -> None:
    names = [f"{i}.jpg" for i in range(20)]
    held = held_out(names, 0.2, seed=1)
    assert len(held) == 4 and held == held_out(names[::-1], 0.2, seed=1) != held_out(names, 0.2, seed=2)
    assert len(held_out(names[:2], 0.01, 0)) == 1 == len(held_out(names[:2], 0.9, 0))
    assert not held_out(names[:1], 0.5, 0) and not held_out(names, 0.0, 0)
