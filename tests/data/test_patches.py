"""Masks of outlines: the pixels whose centres lie inside, and nothing around them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.data.patches import draw, fill


def box(left: float, top: float, right: float, bottom: float) -> NDArray[np.float32]:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def test_pixels_whose_centres_lie_inside_are_filled() -> None:
    patch = fill([box(2.4, 1.6, 5.4, 3.6)], (10, 10))
    assert patch is not None and (patch.row + np.nonzero(patch.bits)[0].min()) == 2
    assert patch.bits.sum() == 3 * 2
    assert fill([box(20, 20, 30, 30)], (10, 10)) is None and fill([], (10, 10)) is None
    assert fill([box(2.6, 2.6, 3.4, 3.4)], (10, 10)) is None


def test_a_patch_knows_the_pixels_under_it_and_paints_itself() -> None:
    patch = fill([box(2, 1, 4, 4)], (8, 8))
    assert patch is not None
    rows, cols = np.mgrid[:8, :8]
    under = patch.of(np.stack([rows, cols, rows], axis=2).astype(np.uint8))
    assert {tuple(one) for one in under.tolist()} == {(row, col, row) for row in (1, 2, 3) for col in (2, 3)}
    mask = np.zeros((8, 8), bool)
    patch.paint(mask)
    assert mask.sum() == 6 and mask[1:4, 2:4].all()


def test_drawing_covers_the_pixels_whose_centres_lie_inside() -> None:
    mask = draw([box(4, 6, 14, 16)], 32)
    expected = np.zeros((32, 32), bool)
    expected[6:16, 4:14] = True
    assert np.array_equal(mask, expected)
    small = draw([box(4.6, 6.6, 7.6, 9.6)], 32)  # no half a pixel more on any side
    assert small.sum() == 9 and small[7:10, 5:8].all()
    triangle = np.asarray([[0, 0], [32, 0], [0, 32]], "f4")
    assert draw([triangle], 32).sum() == pytest.approx(512, abs=17)
    assert not draw([], 32).any() and not draw([box(40, 40, 50, 50)], 32).any()
