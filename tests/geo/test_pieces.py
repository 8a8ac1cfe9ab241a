"""Areas come apart in the same way wherever bands are cut."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.geo.joining import Areas, join
from rrsis.geo.measures import AREA, BOTTOM, LEFT, RIGHT, TOP
from rrsis.geo.pieces import Pieces
from rrsis.geo.runs import Ints, Runs
from rrsis.geo.splitting import APART


def _logits() -> NDArray[np.float32]:
    """Two courts of 20 x 20 px that touch, and a third that does not."""
    logits = np.full((60, 70), -9, np.float32)
    logits[10:30, 8:28], logits[10:30, 32:52], logits[36:56, 40:60] = 9, 9, 9
    logits[10:30, 28:32] = 0.1
    return logits


def _pieces(logits: NDArray[np.float32], height: int) -> tuple[Areas, Pieces]:
    cut = [(top, logits[top : top + height]) for top in range(0, len(logits), height)]
    areas = join([(top, Runs.of(part >= 0, top), part) for top, part in cut], True)

    def bands() -> Iterator[tuple[int, Runs, Ints, NDArray[np.float32]]]:
        for (top, part), offset in zip(cut, areas.offsets, strict=True):
            runs = Runs.of(part >= 0, top)
            yield top, runs, areas.group[runs.labelled()[1] + offset], part

    return areas, Pieces.of(bands(), areas, APART)


@pytest.mark.parametrize("height", [60, 23, 5, 1])
def test_two_that_touch_become_two_pieces(height: int) -> None:
    areas, pieces = _pieces(_logits(), height)
    assert len(areas.table) == 2 and len(pieces.parent) == 2
    assert (areas.table[pieces.parent, AREA] == 20 * 44).all()
    left, right = pieces.table[np.argsort(pieces.table[:, LEFT])]
    assert left[AREA] + right[AREA] == 20 * 44 and left[RIGHT] == right[LEFT]
    assert (left[TOP], left[BOTTOM], left[LEFT], right[RIGHT]) == (10, 30, 8, 52)
    again = np.zeros((60, 70), np.int64)
    for run, piece in zip(range(len(pieces.runs)), pieces.piece, strict=True):
        own = pieces.runs[run : run + 1]
        again[own.row[0], own.start[0] : own.stop[0]] = piece + 1
    np.testing.assert_array_equal(again > 0, (_logits() >= 0) & (np.arange(60)[:, None] < 32))
    assert (np.diff(pieces.runs.row * 100 + pieces.runs.start) > 0).all()


def test_what_is_whole_gives_no_pieces() -> None:
    logits = _logits()
    logits[10:30, 28:32] = 9
    assert len(_pieces(logits, 7)[1].parent) == 0
