"""Runs: the inside of a band as stretches of its rows, enough to join, measure, split and trace areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Runs:
    """Stretches of pixels, in reading order; those of one row may touch but not overlap.

    Attributes:
        row: Row in the scene, ``(n,)``.
        start: First column, ``(n,)``.
        stop: One past the last column, ``(n,)``.
    """

    row: Ints
    start: Ints
    stop: Ints

    @classmethod
    def of(cls, inside: NDArray[np.bool_], top: int) -> Self:
        """Find the runs of a mask ``(rows, width)`` whose first row is ``top``."""
        rows, width = inside.shape
        stride = width + 1  # a column of outside parts the rows
        flat = np.zeros(rows * stride + 1, np.bool_)
        flat[1:].reshape(rows, stride)[:, :width] = inside
        turns = np.flatnonzero(flat[1:] != flat[:-1])
        row, start = np.divmod(turns[::2], stride)
        return cls(row + top, start, turns[1::2] - row * stride)

    @classmethod
    def cut(cls, labels: Ints) -> Self:
        """Find the runs of labels ``(rows, width)``, cut where the label changes; 0 is outside."""
        beside = np.pad(labels, ((0, 0), (1, 1)))
        row, turn = np.nonzero(beside[:, 1:] != beside[:, :-1])
        inside = beside[row, turn + 1] > 0
        return cls(row[inside], turn[inside], np.append(turn[1:], 0)[inside])

    @classmethod
    def together(cls, parts: Sequence[Self]) -> Self:
        """Put runs one after the other."""
        return cls(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in ("row", "start", "stop"))
        )

    @classmethod
    def none(cls) -> Self:
        """Return no runs."""
        return cls(*(np.zeros(0, np.int64) for _ in range(3)))

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.row)

    def __getitem__(self, which: slice | Ints | NDArray[np.bool_]) -> Self:
        """Return some of the runs."""
        return type(self)(self.row[which], self.start[which], self.stop[which])

    @property
    def length(self) -> Ints:
        """Number of pixels of each run."""
        return self.stop - self.start

    def between(self, first: int, last: int) -> slice:
        """Return where the runs of the rows from ``first`` up to but not including ``last`` are."""
        return slice(*np.searchsorted(self.row, (first, last)).tolist())

    def followed(self, by: Self) -> Self:
        """Return these runs and others below them."""
        return self.together([self, by])

    def meeting(self, corners: bool = False) -> tuple[Ints, Ints]:
        """Find the runs that meet from one row to the next.

        Args:
            corners: Whether to meet in a corner is enough; otherwise an edge is shared.

        Returns:
            Indices of the upper and of the lower runs, by the lower, then the upper.
        """
        if not len(self):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        stride = int(self.stop.max()) + 1
        starts, stops = self.row * stride + self.start, self.row * stride + self.stop
        first = np.searchsorted(stops, starts - stride, "left" if corners else "right")
        last = np.searchsorted(starts, stops - stride, "right" if corners else "left")
        counts = np.maximum(last - first, 0)
        lower = np.repeat(np.arange(len(self)), counts)
        upper = np.arange(len(lower)) + np.repeat(first - np.cumsum(counts) + counts, counts)
        return upper, lower

    def labelled(self) -> tuple[int, Ints]:
        """Join runs that share edges.

        Returns:
            The number of areas and for each run the number of its area, from 0.
        """
        return joined(len(self), *self.meeting())

    def within(self, top: int, width: int) -> Ints:
        """Return the indices of all pixels in a band, read by rows, that begins with row ``top``."""
        firsts = (self.row - top) * width + self.start
        ends = np.cumsum(self.length)
        return np.arange(ends[-1] if len(self) else 0) + np.repeat(firsts - ends + self.length, self.length)


def joined(count: int, one: Ints, other: Ints) -> tuple[int, Ints]:
    """Join numbers that are linked, directly or through others.

    Args:
        count: How many numbers there are, from 0.
        one: One end of each link.
        other: Its other end.

    Returns:
        The number of groups and for each number its group, from 0.
    """
    if not count:
        return 0, np.zeros(0, np.int64)
    graph = coo_array((np.ones(len(one), np.bool_), (one, other)), shape=(count, count))
    groups, group = connected_components(graph, directed=False)
    return int(groups), group.astype(np.int64)
