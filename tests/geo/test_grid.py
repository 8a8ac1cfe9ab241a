"""Tiles cover any scene and their shares sum to one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rrsis.errors import ConfigError
from rrsis.geo.grid import Grid


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    side = draw(st.integers(1, 40))
    shape = draw(st.tuples(st.integers(1, 130), st.integers(1, 130)))
    return Grid(shape, side, draw(st.integers(0, side - 1)))


@settings(deadline=None, max_examples=60)
@given(grids())
def test_shares_sum_to_one_everywhere(grid: Grid) -> None:
    total = np.zeros(grid.shape)
    for row in grid.rows():
        for tile in row:
            top, left, height, width = tile.window
            assert 0 <= top and top + height <= grid.shape[0]
            assert 0 <= left and left + width <= grid.shape[1]
            assert tile.share.dtype == np.float32 and tile.share.min() > 0
            total[top : top + height, left : left + width] += tile.share
    assert np.abs(total - 1).max() < 1e-6


@settings(deadline=None, max_examples=60)
@given(grids())
def test_bands_follow_each_other_and_no_later_tile_touches_them(grid: Grid) -> None:
    rows = list(grid.rows())
    assert len(rows) == len(grid.bands) and sum(map(len, rows)) == len(grid)
    bottom = 0
    for (top, end), below in zip(grid.bands, [*rows[1:], []], strict=True):
        assert top == bottom < end
        assert all(tile.window.row >= end for tile in below)
        bottom = end
    assert bottom == grid.shape[0]


def test_neighbours_overlap_as_much_as_asked() -> None:
    (row,) = Grid((8, 20), 8, 3).rows()
    assert [tile.window.col for tile in row] == [0, 5, 10, 12]


@pytest.mark.parametrize(
    ("shape", "side", "overlap"), [((0, 5), 4, 0), ((5, 5), 0, 0), ((5, 5), 4, 4), ((5, 5), 4, -1)]
)
def test_sizes_that_make_no_grid_are_refused(shape: tuple[int, int], side: int, overlap: int) -> None:
    with pytest.raises(ConfigError) as error:
        Grid(shape, side, overlap)
    assert error.value.hint
