"""stitch: weighted tiles become finished bands of rows, with one row of tiles in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.grid import Grid, Tile


@dataclass(frozen=True, eq=False)
class Band:
    """Rows that no later tile touches, and what is already known of the rows below.

    Attributes:
        top: First row of the band in the scene.
        values: The finished values, ``(layers, rows, width)`` float32.
        carry: The unfinished sums below the band, ``(layers, rows below, width)`` float32.
    """

    top: int
    values: NDArray[np.float32]
    carry: NDArray[np.float32]


def stitch(
    grid: Grid,
    rows: Iterable[Iterable[tuple[Tile, NDArray[np.float32]]]],
    layers: int,
    first: int = 0,
    carry: NDArray[np.float32] | None = None,
) -> Iterator[Band]:
    """Blend the values of overlapping tiles and yield each band as soon as it is final.

    Values are summed in the order in which they come, so the same order gives the same bits, whether
    the run was interrupted or not.

    Args:
        grid: The tiles' grid.
        rows: The remaining rows of tiles, each tile with its values ``(layers, h, w)`` float32.
        layers: Number of layers.
        first: Number of bands that an earlier run has finished.
        carry: The carry of the last finished band, or None at the start.

    Yields:
        The bands from ``first`` on, from top to bottom.

    Raises:
        ValueError: If there are more or fewer rows of tiles than the grid has left.
    """
    width = grid.shape[1]
    sums = np.zeros((layers, min(grid.side, grid.shape[0]), width), np.float32)
    if carry is not None:
        sums[:, : carry.shape[1]] = carry
    for (top, bottom), row in zip(grid.bands[first:], rows, strict=True):
        for tile, values in row:
            left = tile.window.col
            sums[:, :, left : left + tile.window.width] += tile.share * values
        done = bottom - top
        yield Band(top, sums[:, :done].copy(), sums[:, done:].copy())
        sums[:, : sums.shape[1] - done] = sums[:, done:].copy()
        sums[:, sums.shape[1] - done :] = 0
