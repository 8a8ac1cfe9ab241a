"""Streamed bands equal the whole, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rrsis.geo.grid import Grid, Tile
from rrsis.geo.stitch import stitch

Row = list[tuple[Tile, NDArray[np.float32]]]


def _answered(grid: Grid, layers: int) -> Iterator[Row]:
    chance = np.random.default_rng(1)
    for row in grid.rows():
        yield [(t, chance.normal(size=(layers, *t.window[2:])).astype(np.float32)) for t in row]


def _whole(grid: Grid, rows: Iterator[Row], layers: int) -> NDArray[np.float32]:
    sums = np.zeros((layers, *grid.shape), np.float32)
    for row in rows:
        for tile, values in row:
            top, left, height, width = tile.window
            sums[:, top : top + height, left : left + width] += tile.share * values
    return sums


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 24), st.data())
def test_streamed_is_whole(height: int, width: int, side: int, data: st.DataObject) -> None:
    grid = Grid((height, width), side, data.draw(st.integers(0, side - 1)))
    bands = list(stitch(grid, _answered(grid, 2), 2))
    streamed = np.concatenate([band.values for band in bands], axis=1)
    assert [band.top for band in bands] == [top for top, _ in grid.bands]
    np.testing.assert_array_equal(streamed, _whole(grid, _answered(grid, 2), 2))

    first = data.draw(st.integers(0, len(bands) - 1))
    carry = bands[first - 1].carry if first else None
    rest = list(_answered(grid, 2))[first:]
    for again, band in zip(stitch(grid, rest, 2, first, carry), bands[first:], strict=True):
        np.testing.assert_array_equal(again.values, band.values)
        np.testing.assert_array_equal(again.carry, band.carry)


def test_constant_values_stay_constant() -> None:
    grid = Grid((50, 70), 16, 6)
    rows = ([(t, np.full((1, *t.window[2:]), 3, np.float32)) for t in row] for row in grid.rows())
    for band in stitch(grid, rows, 1):
        np.testing.assert_allclose(band.values, 3, atol=1e-5)


def test_missing_rows_are_noticed() -> None:
    grid = Grid((50, 20), 16, 6)
    with pytest.raises(ValueError, match="shorter"):
        list(stitch(grid, list(_answered(grid, 1))[:-1], 1))
