"""Window, Tile, Grid: overlapping tiles whose shares sum to one everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rrsis.errors import ConfigError


class Window(NamedTuple):
    """A rectangle of pixels of the working grid, rows before columns.

    Attributes:
        row: First row.
        col: First column.
        height: Number of rows.
        width: Number of columns.
    """

    row: int
    col: int
    height: int
    width: int


@dataclass(frozen=True, eq=False)
class Tile:
    """A window and the share that it has in every one of its pixels.

    Attributes:
        window: Where the tile lies.
        down: Share of each row, ``(height,)`` float32 in (0, 1].
        across: Share of each column, ``(width,)`` float32 in (0, 1].
    """

    window: Window
    down: NDArray[np.float32]
    across: NDArray[np.float32]

    @property
    def share(self) -> NDArray[np.float32]:
        """The tile's share of each of its pixels, ``(height, width)`` float32 in (0, 1]."""
        product: NDArray[np.float32] = self.down[:, None] * self.across
        return product


@dataclass(frozen=True)
class Grid:
    """Square tiles that cover a scene; where they overlap, their shares fade and sum to one.

    A share is a product of one weight a row and one a column. Each axis is normalised in advance, so a
    plain sum of shares times values is the blend: no second sum of weights and no division, and
    nothing special at the rim. The last tile of an axis is moved inwards rather than padded.

    Attributes:
        shape: Rows and columns of the scene, in pixels.
        side: Side of a tile, in pixels; a scene that is smaller gets a smaller tile.
        overlap: Pixels that neighbours share at the least; 0 <= overlap < side.
        part: Only tiles that meet this window are there, each where it would be without it; None for all.

    Raises:
        ConfigError: If the shape is empty or the overlap does not fit the side.
    """

    shape: tuple[int, int]
    side: int
    overlap: int
    part: Window | None = None

    def __post_init__(self) -> None:
        """Refuse sizes from which no grid can be made."""
        if min(self.shape) < 1 or self.side < 1:
            raise ConfigError(
                f"A grid of {self.side} px tiles over {self.shape[0]} x {self.shape[1]} px is empty.",
                "Give sizes of at least 1 px.",
            )
        if not 0 <= self.overlap < self.side:
            raise ConfigError(
                f"An overlap of {self.overlap} px does not fit tiles of {self.side} px.",
                f"Give an overlap from 0 to {self.side - 1} px.",
            )

    @property
    def single(self) -> bool:
        """Whether one tile holds the whole scene."""
        return max(self.shape) <= self.side

    @cached_property
    def window(self) -> Window:
        """What the tiles cover."""
        (top, bottom), (left, right) = ((ends[0][0], ends[-1][1]) for ends in (self.bands, self.columns))
        return Window(top, left, bottom - top, right - left)

    @cached_property
    def bands(self) -> list[tuple[int, int]]:
        """The rows that are final after each row of tiles, as (first, one past the last)."""
        return self._final(0)

    @cached_property
    def columns(self) -> list[tuple[int, int]]:
        """The columns that are final after each tile of a row, as (first, one past the last)."""
        return self._final(1)

    def rows(self) -> Iterator[list[Tile]]:
        """Yield the tiles, one list for each row of tiles, from top to bottom and left to right."""
        columns = self._shares(1)
        for top, down in self._shares(0):
            yield [Tile(Window(top, left, len(down), len(across)), down, across) for left, across in columns]

    def __len__(self) -> int:
        """Return the number of tiles."""
        return len(self.bands) * len(self.columns)

    def _starts(self, axis: int) -> list[int]:
        """Return the first pixel of each tile along an axis."""
        length, side = self.shape[axis], self.side
        if length <= side:
            return [0]
        starts = [*range(0, length - side, side - self.overlap), length - side]
        if self.part is None:
            return starts
        first, count = self.part[axis], self.part[axis + 2]
        return [start for start in starts if start < first + count and start + side > first]

    def _final(self, axis: int) -> list[tuple[int, int]]:
        """Return the first pixel of each tile along an axis, and one past its last that no later one has."""
        starts = self._starts(axis)
        return list(zip(starts, [*starts[1:], starts[-1] + min(self.side, self.shape[axis])], strict=True))

    def _shares(self, axis: int) -> list[tuple[int, NDArray[np.float32]]]:
        """Return the first pixel and the shares of each tile along an axis."""
        size, starts = min(self.side, self.shape[axis]), self._starts(axis)
        rising = np.arange(size) + 0.5
        ramp = np.minimum(rising, rising[::-1])
        total = np.zeros(starts[-1] + size - starts[0])
        for start in starts:
            total[start - starts[0] :][:size] += ramp
        return [(start, (ramp / total[start - starts[0] :][:size]).astype(np.float32)) for start in starts]
