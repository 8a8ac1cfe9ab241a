"""Scores are made from counts."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.learning.metrics import Tally


def mask(*rows: int) -> np.ndarray:
    found = np.zeros((10, 10), bool)
    for row in rows:
        found[row] = True
    return found


def test_overall_and_mean_differ_as_they_should() -> None:
    tally = Tally()
    tally.add("group", "ship", mask(0, 1), mask(0, 1))  # IoU 1, union 20
    tally.add("class", "ship", mask(0), mask(0, 1, 2, 3))  # IoU 0.25, union 40
    score = tally.score()
    assert score.count == 2
    assert score.miou == pytest.approx(0.625)
    assert score.oiou == pytest.approx(30 / 60)
    assert score.precision == pytest.approx((0.5,) * 5)
    assert tally.score(lambda answer: answer.form == "group").miou == 1


def test_absent_things_are_counted_apart() -> None:
    tally = Tally()
    tally.add("absent", "", mask(), mask())
    tally.add("absent", "", mask(3), mask())
    assert tally.left_empty() == (2, 1)
    assert tally.score().count == 0


def test_the_convention_for_nothing_of_nothing() -> None:
    answer = Tally().add("absent", "", mask(), mask())
    assert (answer.iou("ours"), answer.iou("peers")) == (1.0, 0.0)
