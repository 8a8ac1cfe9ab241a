"""Runs are the mask again, and they join as its pixels do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from rrsis.geo.runs import Runs, joined

masks = st.builds(
    lambda seed, rows, cols, cover: np.random.default_rng(seed).random((rows, cols)) < cover,
    st.integers(0, 999),
    st.integers(1, 12),
    st.integers(1, 15),
    st.floats(0, 1),
)


@settings(deadline=None, max_examples=80)
@given(masks, st.integers(0, 9))
def test_runs_hold_the_mask(mask: NDArray[np.bool_], top: int) -> None:
    runs = Runs.of(mask, top)
    again = np.zeros_like(mask)
    again.reshape(-1)[runs.within(top, mask.shape[1])] = True
    np.testing.assert_array_equal(again, mask)
    assert (runs.length > 0).all() and runs.length.sum() == mask.sum()
    pixels = runs.within(top, mask.shape[1])
    np.testing.assert_array_equal(pixels, np.flatnonzero(mask))


@settings(deadline=None, max_examples=80)
@given(masks)
def test_areas_are_those_of_four_connected_pixels(mask: NDArray[np.bool_]) -> None:
    runs = Runs.of(mask, 0)
    count, label = runs.labelled()
    expected, areas = ndimage.label(mask)
    assert count == areas
    pairs = set(zip(label.tolist(), expected[runs.row, runs.start].tolist(), strict=True))
    assert len(pairs) == areas


@pytest.mark.parametrize(("corners", "expected"), [(False, [(0, 2)]), (True, [(0, 2), (1, 2)])])
def test_a_corner_joins_only_where_it_is_asked_for(corners: bool, expected: list[tuple[int, int]]) -> None:
    runs = Runs.of(np.array([[1, 0, 1], [1, 1, 0]], bool), 5)
    upper, lower = runs.meeting(corners)
    assert list(zip(upper.tolist(), lower.tolist(), strict=True)) == expected


def test_rows_are_found_and_runs_are_put_below_others() -> None:
    runs = Runs.of(np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1]], bool), 7)
    assert runs.between(7, 9) == slice(0, 2) and runs.between(9, 10) == slice(2, 3)
    below = Runs.of(np.ones((1, 2), bool), 10)
    assert runs.followed(below).row.tolist() == [7, 7, 9, 10]
    assert len(Runs.none()) == 0 and Runs.none().labelled()[0] == 0
    assert [part.tolist() for part in Runs.none().meeting()] == [[], []]


def test_numbers_that_are_linked_are_one_group() -> None:
    count, group = joined(4, np.array([0, 2]), np.array([3, 3]))
    assert count == 2 and group[0] == group[2] == group[3] != group[1]
