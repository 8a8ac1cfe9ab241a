"""stitch: weighted tiles become finished pieces of a scene, with one row of overlaps in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.grid import Grid, Tile, Window

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Piece:
    """A rectangle that no later tile touches.

    The pieces of one row of tiles have the same rows and follow each other from left to right without a gap.

    Attributes:
        window: Where the piece lies, counted from the corner of the grid's `window`.
        values: The finished values, ``(layers, height, width)`` float32.
        carry: With the last piece of a row of tiles, the unfinished sums below it, ``(layers, rows, width of
            the grid's window)`` float32; None with all others.
    """

    window: Window
    values: Floats
    carry: Floats | None = None


def stitch(
    grid: Grid,
    tiles: Iterable[tuple[Tile, Floats]],
    layers: int,
    first: int = 0,
    carry: Floats | None = None,
) -> Iterator[Piece]:
    """Blend the values of overlapping tiles and yield each rectangle as soon as it is final.

    Values are summed in the order in which they come, so the same order gives the same bits, whether
    the run was interrupted or not. Memory holds the overlap of two rows of tiles, whatever the scene's
    height.

    Args:
        grid: The tiles' grid.
        tiles: The remaining tiles, row by row, each with its values ``(layers, h, w)`` float32.
        layers: Number of layers.
        first: Number of rows of tiles that an earlier run has finished.
        carry: The carry of the last finished row, or None at the start.

    Yields:
        The pieces from row ``first`` on.

    Raises:
        ValueError: If there are more or fewer tiles than the grid has left.
    """
    incoming = iter(tiles)
    up, west, _, across = grid.window
    above = np.zeros((layers, 0, across), np.float32) if carry is None else carry
    for top, bottom in grid.bands[first:]:
        height = min(grid.side, grid.shape[0])
        below = np.empty((layers, top + height - bottom, across), np.float32)
        sums, reach = np.zeros((layers, height, 0), np.float32), 0  # of the columns up to reach
        for begin, end in grid.columns:
            tile, values = _next(incoming, (top, begin))
            left, right = begin - west, end - west
            sums = _widened(sums, above[:, :, reach : left + tile.window.width])
            reach = left + tile.window.width
            sums += tile.share * values
            below[:, :, left:right] = sums[:, bottom - top :, : right - left]
            last = right == across
            window = Window(top - up, left, bottom - top, right - left)
            yield Piece(window, sums[:, : bottom - top, : right - left].copy(), below if last else None)
            sums = sums[:, :, right - left :]
        above = below
    if next(incoming, None) is not None:
        raise ValueError("there are more tiles than the grid has")


def _widened(sums: Floats, above: Floats) -> Floats:
    """Append fresh columns: what the row above left there, and zeros below that."""
    layers, height, known = sums.shape
    wider = np.zeros((layers, height, known + above.shape[2]), np.float32)
    wider[:, :, :known] = sums
    wider[:, : above.shape[1], known:] = above
    return wider


def _next(incoming: Iterator[tuple[Tile, Floats]], corner: tuple[int, int]) -> tuple[Tile, Floats]:
    """Take the next tile, which must lie where the grid has it."""
    found = next(incoming, None)
    if found is None:
        raise ValueError("there are fewer tiles than the grid has")
    if found[0].window[:2] != corner:
        raise ValueError(f"the next tile must lie at {corner}, got {found[0].window[:2]}")
    return found
