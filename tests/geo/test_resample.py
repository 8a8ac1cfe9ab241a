"""Resampling keeps means, ignores what is invalid, and does not see the window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rrsis.geo.resample import resample, span


def _whole(
    values: NDArray[np.float32], valid: NDArray[np.bool_], target: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    return resample(values, valid, valid.shape, target, (0, 0), target)


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[st.integers(2, 40)] * 4), st.data())
def test_any_window_gives_the_same_bits(sizes: tuple[int, int, int, int], data: st.DataObject) -> None:
    source, target = sizes[:2], sizes[2:]
    chance = np.random.default_rng(0)
    valid = chance.random(source) > 0.2
    values = chance.normal(size=(*source, 3)).astype(np.float32) * valid[..., None]
    whole, usable = _whole(values, valid, target)
    starts = [data.draw(st.integers(0, n - 1)) for n in target]
    counts = [data.draw(st.integers(1, n - s)) for n, s in zip(target, starts, strict=True)]
    (top, bottom), (left, right) = (span(*axis) for axis in zip(source, target, starts, counts, strict=True))
    assert 0 <= top < bottom <= source[0] and 0 <= left < right <= source[1]
    part, known = resample(
        values[top:bottom, left:right],
        valid[top:bottom, left:right],
        source,
        target,
        (starts[0], starts[1]),
        (counts[0], counts[1]),
    )
    window = slice(starts[0], starts[0] + counts[0]), slice(starts[1], starts[1] + counts[1])
    np.testing.assert_array_equal(part, whole[window])
    np.testing.assert_array_equal(known, usable[window])


def test_shrinking_averages() -> None:
    values = np.arange(36, dtype=np.float32).reshape(6, 6, 1)
    shrunk, usable = _whole(values, np.ones((6, 6), np.bool_), (2, 3))
    np.testing.assert_allclose(shrunk[..., 0], values.reshape(2, 3, 3, 2).mean(axis=(1, 3)), rtol=1e-6)
    assert usable.all()


def test_growing_interpolates_a_slope() -> None:
    values = np.tile(np.arange(8, dtype=np.float32), (8, 1))[..., None]
    grown, _ = _whole(values, np.ones((8, 8), np.bool_), (8, 16))
    np.testing.assert_allclose(grown[0, 1:-1, 0], (np.arange(16) + 0.5)[1:-1] / 2 - 0.5, atol=1e-6)


@pytest.mark.parametrize("target", [(3, 3), (24, 24), (7, 5)])
def test_invalid_pixels_do_not_bleed(target: tuple[int, int]) -> None:
    valid = np.ones((12, 12), np.bool_)
    valid[:, :4] = False
    values = np.where(valid, np.float32(7), np.float32(0))[..., None]
    mixed, usable = _whole(values, valid, target)
    np.testing.assert_allclose(mixed[usable], 7, rtol=1e-6)
    assert (mixed[~usable] == 0).all()
    assert usable.mean() == pytest.approx(2 / 3, abs=0.15)


@pytest.mark.parametrize("target", [(24, 30), (25, 31), (7, 11)])
def test_no_pixel_grows_over_the_middle_of_an_invalid_one(target: tuple[int, int]) -> None:
    valid = np.random.default_rng(1).random((6, 10)) > 0.4
    _, usable = _whole(np.ones((6, 10, 1), np.float32), valid, target)
    rows = (np.arange(target[0]) + 0.5) * 6 / target[0]
    cols = (np.arange(target[1]) + 0.5) * 10 / target[1]
    below = valid[np.ix_(rows.astype(int), cols.astype(int))]
    assert not (usable & ~below).any() and usable.any()


@pytest.mark.parametrize("targets", [(61, 83), (13, 17), (40, 60)])
def test_an_invalid_pixel_changes_no_bit_far_from_it(targets: tuple[int, int]) -> None:
    sources = (20, 30) if targets[0] > 20 else (61, 83)
    values = np.random.default_rng(2).normal(0, 5, (*sources, 2)).astype("f4")
    valid = np.ones(sources, np.bool_)
    clean, _ = resample(values, valid, sources, targets, (0, 0), targets)
    valid[-1, -1] = False
    values[-1, -1] = 0
    marred, usable = resample(values, valid, sources, targets, (0, 0), targets)
    assert not usable[-1, -1] or targets[0] < 20
    reach = tuple(side - 2 - 2 * side // 20 for side in targets)
    np.testing.assert_array_equal(clean[: reach[0]], marred[: reach[0]])
    np.testing.assert_array_equal(clean[:, : reach[1]], marred[:, : reach[1]])
    assert (clean != marred).any()
