"""Streamed bands equal the whole, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rrsis.geo.grid import Grid, Tile, Window
from rrsis.geo.stitch import Piece, stitch

Answered = Iterator[tuple[Tile, NDArray[np.float32]]]


def _answered(grid: Grid, layers: int) -> Answered:
    chance = np.random.default_rng(1)
    for row in grid.rows():
        for tile in row:
            yield tile, chance.normal(size=(layers, *tile.window[2:])).astype(np.float32)


def _whole(grid: Grid, tiles: Answered, layers: int) -> NDArray[np.float32]:
    sums = np.zeros((layers, *grid.shape), np.float32)
    for tile, values in tiles:
        top, left, height, width = tile.window
        sums[:, top : top + height, left : left + width] += tile.share * values
    return sums


def _laid_out(grid: Grid, pieces: list[Piece], layers: int) -> NDArray[np.float32]:
    whole = np.full((layers, *grid.shape), np.nan, np.float32)
    for piece in pieces:
        top, left, height, width = piece.window
        place = whole[:, top : top + height, left : left + width]
        assert np.isnan(place).all()
        place[:] = piece.values
    return whole


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 24), st.data())
def test_streamed_is_whole(height: int, width: int, side: int, data: st.DataObject) -> None:
    grid = Grid((height, width), side, data.draw(st.integers(0, side - 1)))
    pieces = list(stitch(grid, _answered(grid, 2), 2))
    np.testing.assert_array_equal(_laid_out(grid, pieces, 2), _whole(grid, _answered(grid, 2), 2))

    columns = len(grid.columns)
    first = data.draw(st.integers(0, len(grid.bands) - 1))
    carry = pieces[first * columns - 1].carry if first else None
    rest = list(_answered(grid, 2))[first * columns :]
    for again, piece in zip(stitch(grid, rest, 2, first, carry), pieces[first * columns :], strict=True):
        assert again.window == piece.window
        np.testing.assert_array_equal(again.values, piece.values)
        assert (again.carry is None) == (piece.carry is None)
        if again.carry is not None and piece.carry is not None:
            np.testing.assert_array_equal(again.carry, piece.carry)


def test_only_the_last_piece_of_a_row_has_a_carry() -> None:
    grid = Grid((50, 70), 16, 6)
    pieces = list(stitch(grid, _answered(grid, 1), 1))
    ends = [piece.window.col + piece.window.width == 70 for piece in pieces]
    assert [piece.carry is not None for piece in pieces] == ends
    assert ends.count(True) == len(grid.bands)


def test_constant_values_stay_constant() -> None:
    grid = Grid((50, 70), 16, 6)
    tiles = ((t, np.full((1, *t.window[2:]), 3, np.float32)) for row in grid.rows() for t in row)
    for piece in stitch(grid, tiles, 1):
        np.testing.assert_allclose(piece.values, 3, atol=1e-5)


def test_tiles_that_are_missing_too_many_or_misplaced_are_noticed() -> None:
    grid = Grid((50, 20), 16, 6)
    tiles = list(_answered(grid, 1))
    with pytest.raises(ValueError, match="fewer"):
        list(stitch(grid, tiles[:-1], 1))
    with pytest.raises(ValueError, match="more"):
        list(stitch(grid, [*tiles, tiles[0]], 1))
    with pytest.raises(ValueError, match="must lie at"):
        list(stitch(grid, tiles[1:], 1))


def test_a_part_is_cut_out_of_the_whole() -> None:
    whole, part = Grid((40, 50), 16, 6), Grid((40, 50), 16, 6, Window(13, 21, 14, 9))
    answered = {tile.window: values for tile, values in _answered(whole, 2)}
    expected = _whole(whole, _answered(whole, 2), 2)
    tiles = [(tile, answered[tile.window]) for row in part.rows() for tile in row]
    top, left, height, width = part.window
    assert (height, width) < (40, 50)
    found = np.full((2, height, width), np.nan, np.float32)
    pieces = list(stitch(part, iter(tiles), 2))
    for piece in pieces:
        row, col, rows, cols = piece.window
        found[:, row : row + rows, col : col + cols] = piece.values
    assert not np.isnan(found).any()
    np.testing.assert_array_equal(
        found[:, 13 - top : 27 - top, 21 - left : 30 - left], expected[:, 13:27, 21:30]
    )
    rows = len(part.bands)
    carried = [piece.carry for piece in pieces if piece.carry is not None]
    resumed = list(stitch(part, iter(tiles[len(part.columns) :]), 2, 1, carried[0]))
    assert rows == len(carried) > 1
    for one, other in zip(resumed, pieces[len(part.columns) :], strict=True):
        assert one.window == other.window
        np.testing.assert_array_equal(one.values, other.values)
