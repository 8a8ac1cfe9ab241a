"""Sums over runs are sums over pixels."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.geo import measures
from rrsis.geo.measures import AREA, BOTTOM, COLS, LEFT, RIGHT, ROWS, SCORE, TOP
from rrsis.geo.runs import Runs

MASK = np.array([[1, 1, 0, 0, 1], [0, 1, 0, 0, 1], [0, 0, 0, 0, 1]], bool)


def _measured(top: int) -> measures.Table:
    runs = Runs.of(MASK, top)
    count, label = runs.labelled()
    logits = np.where(MASK, 2, -2).astype(np.float32)
    scores = measures.summed(measures.chances(logits[MASK]), runs)
    return measures.measured(runs, label, count, scores)


def test_areas_are_measured() -> None:
    table = _measured(10)
    left, right = table[measures.reading_order(table)]
    assert (left[AREA], left[TOP], left[LEFT], left[BOTTOM], left[RIGHT]) == (3, 10, 0, 12, 2)
    assert (left[ROWS], left[COLS]) == (10 + 10 + 11, 0 + 1 + 1)
    assert (right[AREA], right[TOP], right[LEFT], right[BOTTOM], right[RIGHT]) == (3, 10, 4, 13, 5)
    assert left[SCORE] / measures.EXACT / 3 == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-6)


def test_areas_are_put_together() -> None:
    table = _measured(0)
    (whole,) = measures.merged(table, np.array([0, 0]), 1)
    assert whole[AREA] == 6 and (whole[TOP], whole[LEFT], whole[BOTTOM], whole[RIGHT]) == (0, 0, 3, 5)
    assert (whole[:4] == table[:, :4].sum(axis=0)).all()


def test_probabilities_are_whole_numbers_and_far_logits_do_not_overflow() -> None:
    values = measures.chances(np.array([0, -1e9, 1e9], np.float32))
    assert values.tolist() == [measures.EXACT // 2, 0, measures.EXACT]
    assert measures.summed(values, Runs.none()).tolist() == []


@pytest.mark.parametrize("angle", [0, 20, 45, 80])
def test_a_rectangle_fills_its_spread_however_it_is_turned(angle: int) -> None:
    rows, cols = np.mgrid[:120, :120] - 59.5
    turn = np.radians(angle)
    long, short = cols * np.cos(turn) + rows * np.sin(turn), rows * np.cos(turn) - cols * np.sin(turn)
    for mask, expected in (
        ((abs(long) < 40) & (abs(short) < 15), 1.0),
        ((abs(long) < 40) & (abs(short) < 40) & ((abs(long) < 8) | (abs(short) < 8)), 0.63),
    ):
        runs = Runs.of(mask, 1000)
        one = np.zeros(len(runs), np.int64)
        assert measures.solidity(measures.measured(runs, one, 1, one))[0] == pytest.approx(expected, abs=0.05)
