"""Tiles cover any scene and their shares sum to one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rrsis.errors import ConfigError
from rrsis.geo.grid import Grid, Window


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


@settings(deadline=None, max_examples=60)
@given(grids(), st.data())
def test_a_part_has_the_tiles_that_meet_it_as_they_are(grid: Grid, data: st.DataObject) -> None:
    row, col = (data.draw(st.integers(0, length - 1)) for length in grid.shape)
    height, width = (
        data.draw(st.integers(1, length - first))
        for length, first in zip(grid.shape, (row, col), strict=True)
    )
    part = Window(row, col, height, width)
    found = Grid(grid.shape, grid.side, grid.overlap, part)
    meeting = [
        tile
        for tiles in grid.rows()
        for tile in tiles
        if max(tile.window.row, row) < min(tile.window.row + tile.window.height, row + height)
        and max(tile.window.col, col) < min(tile.window.col + tile.window.width, col + width)
    ]
    there = [tile for tiles in found.rows() for tile in tiles]
    assert [tile.window for tile in there] == [tile.window for tile in meeting]
    assert len(found) == len(there) and found.window.row <= row and found.window.col <= col
    total = np.zeros(grid.shape)
    for own, other in zip(there, meeting, strict=True):
        top, left, rows, cols = own.window
        total[top : top + rows, left : left + cols] += own.share
        inside = np.s_[max(0, row - top) : row + height - top, max(0, col - left) : col + width - left]
        np.testing.assert_array_equal(own.share[inside], other.share[inside])
    top, left, rows, cols = found.window
    assert np.abs(total[top : top + rows, left : left + cols] - 1).max() < 1e-6
    assert total.sum() == pytest.approx(rows * cols, rel=1e-5)


def test_one_tile_around_a_part_is_not_one_tile_for_the_scene() -> None:
    assert Grid((8, 8), 8, 3).single
    assert not Grid((8, 20), 8, 3, Window(0, 0, 1, 1)).single
