"""Reading: tiles with their pixels, read in runs of neighbours so that a file's blocks are decoded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.grid import Grid, Tile, Window
from rrsis.geo.scene import Scene

RUN_PX = 2_000_000
"""Ours: pixels of the tiles read at once, 8 MB."""

_READERS = 2  # runs of a row are a multiple of it, so that a reader meets the columns it has in its cache


class Reading(NamedTuple):
    """A tile with its pixels.

    Attributes:
        tile: The tile.
        pixels: RGB, (h, w, 3) uint8.
        valid: Which pixels hold anything, (h, w) bool.
        kept: What was kept of the tile, in place of its pixels; None if nothing was.
    """

    tile: Tile
    pixels: NDArray[np.uint8]
    valid: NDArray[np.bool_]
    kept: Mapping[str, NDArray[Any]] | None = None


def runs(grid: Grid, first: int = 0, run_px: int = RUN_PX) -> Iterator[Sequence[Tile]]:
    """Cut the rows of tiles into runs of neighbours.

    Args:
        grid: The tiles.
        first: Number of the tile to begin with, from 0, row by row.
        run_px: Pixels of the tiles of a run, about.

    Yields:
        Tiles that lie side by side in one row.
    """
    columns = len(grid.columns)
    row, begin = divmod(first, columns)
    for tiles in islice(grid.rows(), row, None):
        area = tiles[0].window.height * tiles[0].window.width
        count = -(-columns * area // run_px)
        count = min(columns, -(-count // _READERS) * _READERS)
        for number in range(count):
            run = tiles[max(begin, number * columns // count) : (number + 1) * columns // count]
            if run:
                yield run
        begin = 0


def grid_of(scene: Scene, side: int, overlap: int) -> Grid:
    """Lay tiles over a scene: those that can meet its area of interest, where it has one.

    Args:
        scene: The scene.
        side: Side of a tile in working pixels.
        overlap: Pixels that neighbours share.

    Raises:
        ConfigError: If the overlap does not fit the side.
    """
    limits = scene.limits
    return Grid(scene.shape, side, overlap, None if limits is None else limits.within(scene.shape))


def tiles_read(scene: Scene, grid: Grid) -> int:
    """Count the tiles of a scene that are read: those that meet its area of interest, where it has one."""
    limits = scene.limits
    return len(grid) if limits is None else sum(limits.meet(one.window) for row in grid.rows() for one in row)


def reader(scene: Scene) -> Callable[[Sequence[Tile]], list[Reading]]:
    """Make the function that reads a run.

    Args:
        scene: What to read.

    Returns:
        From tiles side by side in one row to their readings, those outside of the area of interest empty;
        raises SceneError where the file is damaged.
    """
    limits = scene.limits

    def read(run: Sequence[Tile]) -> list[Reading]:
        if limits is None:
            return together(run)
        parts = groupby(run, key=lambda tile: limits.meet(tile.window))
        return [
            one for meet, some in parts for one in (together(list(some)) if meet else map(_nothing, some))
        ]

    def together(run: Sequence[Tile]) -> list[Reading]:
        first, last = run[0].window, run[-1].window
        whole = Window(first.row, first.col, first.height, last.col + last.width - first.col)
        pixels, valid = scene.look(whole)
        starts = (tile.window.col - first.col for tile in run)
        return [
            Reading(tile, pixels[:, start : start + first.width], valid[:, start : start + first.width])
            for tile, start in zip(run, starts, strict=True)
        ]

    return read


def _nothing(tile: Tile) -> Reading:
    """Give a tile of which nothing is read."""
    size = tile.window.height, tile.window.width
    return Reading(tile, np.zeros((*size, 3), np.uint8), np.zeros(size, np.bool_))
