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

    Raises:
        ConfigError: If the shape is empty or the overlap does not fit the side.
    """

    shape: tuple[int, int]
    side: int
    overlap: int

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

    @cached_property
    def bands(self) -> list[tuple[int, int]]:
        """The rows that are final after each row of tiles, as (first, one past the last)."""
        starts = self._starts(self.shape[0])
        return list(zip(starts, [*starts[1:], self.shape[0]], strict=True))

    @cached_property
    def columns(self) -> list[tuple[int, int]]:
        """The columns that are final after each tile of a row, as (first, one past the last)."""
        starts = self._starts(self.shape[1])
        return list(zip(starts, [*starts[1:], self.shape[1]], strict=True))

    def rows(self) -> Iterator[list[Tile]]:
        """Yield the tiles, one list for each row of tiles, from top to bottom and left to right."""
        columns = self._axis(self.shape[1])
        for top, down in self._axis(self.shape[0]):
            yield [Tile(Window(top, left, len(down), len(across)), down, across) for left, across in columns]

    def __len__(self) -> int:
        """Return the number of tiles."""
        return len(self._starts(self.shape[0])) * len(self._starts(self.shape[1]))

    def _starts(self, length: int) -> list[int]:
        """Return the first pixel of each tile along an axis of ``length`` pixels."""
        if length <= self.side:
            return [0]
        return [*range(0, length - self.side, self.side - self.overlap), length - self.side]

    def _axis(self, length: int) -> list[tuple[int, NDArray[np.float32]]]:
        """Return the first pixel and the shares of each tile along an axis of ``length`` pixels."""
        size = min(self.side, length)
        rising = np.arange(size) + 0.5
        ramp = np.minimum(rising, rising[::-1])
        total = np.zeros(length)
        for start in self._starts(length):
            total[start : start + size] += ramp
        return [
            (start, (ramp / total[start : start + size]).astype(np.float32)) for start in self._starts(length)
        ]
