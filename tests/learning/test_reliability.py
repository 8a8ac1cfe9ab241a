"""A score is held to what it says."""

from __future__ import annotations

import pytest

from rrsis.learning.metrics import Answer, Asked
from rrsis.learning.reliability import Bin, Reliability


def answer(score: float, right: int, predicted: int = 100, meant: int = 100) -> Answer:
    asked = Asked("p", "a ship", "class", "one target", "ship")
    return Answer(asked, right, predicted + meant - right, predicted, meant, 10_000, score)


def test_bins_hold_mean_score_and_mean_share() -> None:
    found = Reliability.of([answer(0.92, 90), answer(0.98, 100), answer(0.63, 20), answer(1.0, 98)])
    low, high = found.bins
    assert (low.low, low.high, low.count) == (0.6, 0.7, 1)
    assert (low.score, low.right) == pytest.approx((0.63, 0.2))
    assert (high.low, high.high, high.count) == (0.9, 1.0, 3)
    assert (high.score, high.right) == pytest.approx((2.9 / 3, 0.96))
    assert found.error == pytest.approx(0.25 * 0.43 + 0.75 * (2.9 / 3 - 0.96))


def test_large_answers_weigh_no_more_than_small_ones() -> None:
    found = Reliability.of([answer(0.85, 10, predicted=10), answer(0.85, 0, predicted=1000)])
    assert found.bins[0].right == pytest.approx(0.5)


def test_answers_to_nothing_are_right_nowhere_and_empty_ones_do_not_count() -> None:
    found = Reliability.of([answer(0.75, 0, meant=0), answer(0.0, 0, predicted=0)])
    assert found.bins == (Bin(0.7, 0.8, 1, 0.75, 0.0),) and found.error == pytest.approx(0.75)
    assert Reliability.of([]) == Reliability((), 0.0)
