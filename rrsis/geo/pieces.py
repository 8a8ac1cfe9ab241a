"""Pieces: what areas with several objects came apart into, kept as runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rrsis.geo import measures
from rrsis.geo.grid import Window
from rrsis.geo.joining import Areas
from rrsis.geo.measures import AREA, BOTTOM, LEFT, RIGHT, TOP
from rrsis.geo.runs import Ints, Runs
from rrsis.geo.splitting import LARGEST_PX, LEAST_PX, MARGIN_PX, peaks, split, waisted

Scan = Iterable[tuple[int, Runs, Ints, NDArray[np.float32]]]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Objects that were one area.

    Attributes:
        runs: Their runs, in reading order.
        piece: The piece of each run, from 0.
        parent: The area that each piece was a part of, ``(pieces,)``.
        table: Their measures, ``(pieces, 11)``.
    """

    runs: Runs
    piece: Ints
    parent: Ints
    table: measures.Table

    @classmethod
    def none(cls) -> Self:
        """Return no pieces."""
        return cls(Runs.none(), np.zeros(0, np.int64), np.zeros(0, np.int64), measures.empty(0))

    @classmethod
    def of(cls, bands: Scan, areas: Areas) -> Self:
        """Tell the objects of areas apart, each as soon as the bands have passed it.

        Args:
            bands: Top row, runs, the area of each run and logits ``(rows, width)`` of each band.
            areas: All areas.
        """
        size = (areas.table[:, BOTTOM] - areas.table[:, TOP]) * (areas.table[:, RIGHT] - areas.table[:, LEFT])
        tried = areas.doubtful & (areas.table[:, AREA] >= 2 * LEAST_PX) & (size <= LARGEST_PX)
        sure = (areas.parts == 1) | waisted(areas.table)  # the others' scores were never seen whole
        found = [
            (number, *parts)
            for number, view in _views(bands, np.flatnonzero(tried), areas)
            if (sure[number] or view.peaked()) and (parts := _parts(view)) is not None
        ]
        return cls._together(found) if found else cls.none()

    @classmethod
    def _together(cls, found: list[tuple[int, Runs, Ints, measures.Table]]) -> Self:
        """Number the pieces of all areas and put their runs in order."""
        counts = [len(table) for _, _, _, table in found]
        offsets = np.cumsum([0, *counts[:-1]])
        piece = np.concatenate([own + offset for (_, _, own, _), offset in zip(found, offsets, strict=True)])
        runs = Runs.together([own for _, own, _, _ in found])
        order = np.lexsort([runs.start, runs.row])
        parent = np.repeat([number for number, _, _, _ in found], counts)
        return cls(runs[order], piece[order], parent, np.concatenate([table for _, _, _, table in found]))


@dataclass(frozen=True, eq=False)
class _View:
    """The window of one area, filled as the bands pass."""

    window: Window
    logits: NDArray[np.float32] = field(init=False)
    inside: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        shape = self.window.height, self.window.width
        object.__setattr__(self, "logits", np.empty(shape, np.float32))
        object.__setattr__(self, "inside", np.zeros(shape, np.bool_))

    def take(self, top: int, logits: NDArray[np.float32], runs: Runs) -> None:
        """Copy what a band holds of the window, and of the area."""
        first, last = max(top, self.window.row), min(top + len(logits), self.window.row + self.window.height)
        columns = slice(self.window.col, self.window.col + self.window.width)
        self.logits[first - self.window.row : last - self.window.row] = logits[
            first - top : last - top, columns
        ]
        shifted = Runs(runs.row, runs.start - self.window.col, runs.stop - self.window.col)
        self.inside.reshape(-1)[shifted.within(self.window.row, self.window.width)] = True

    def peaked(self) -> bool:
        """Say whether the area is in several parts at a higher score."""
        runs = Runs.of(self.inside, 0)
        return bool(peaks(runs, np.zeros(len(runs), np.int64), 1, self.logits[self.inside])[0])


def _views(bands: Scan, wanted: Ints, areas: Areas) -> Iterator[tuple[int, _View]]:
    """Yield the windows of areas, with a margin, as soon as they are filled."""
    height = int(areas.bottoms[-1])
    tops = np.maximum(areas.table[wanted, TOP] - MARGIN_PX, 0)
    ends = np.minimum(areas.table[wanted, BOTTOM] + MARGIN_PX, height)
    begin, finish = np.searchsorted(areas.bottoms, tops, "right"), np.searchsorted(areas.bottoms, ends)
    active: dict[int, _View] = {}
    for number, (top, runs, owner, logits) in enumerate(bands):
        for area in wanted[begin == number].tolist():
            active[area] = _View(_window(areas.table[area], height, logits.shape[1]))
        order = np.argsort(owner, kind="stable")
        keys = np.fromiter(active, np.int64)
        firsts, lasts = (
            np.searchsorted(owner, keys, sorter=order),
            np.searchsorted(owner, keys, "right", order),
        )
        for (_, view), first, last in zip(active.items(), firsts, lasts, strict=True):
            view.take(top, logits, runs[order[first:last]])
        for area in wanted[finish == number].tolist():
            yield area, active.pop(area)


def _window(measured: NDArray[np.float64], height: int, width: int) -> Window:
    """Return the extent of an area with a margin, within the scene."""
    top, left = (max(int(measured[side]) - MARGIN_PX, 0) for side in (TOP, LEFT))
    bottom = min(int(measured[BOTTOM]) + MARGIN_PX, height)
    right = min(int(measured[RIGHT]) + MARGIN_PX, width)
    return Window(top, left, bottom - top, right - left)


def _parts(view: _View) -> tuple[Runs, Ints, measures.Table] | None:
    """Split one area; None if it is one object."""
    labels = split(view.logits, view.inside)
    count = int(labels.max())
    if count < 2:
        return None
    runs = Runs.cut(labels)
    piece = labels[runs.row, runs.start] - 1
    scores = measures.summed(measures.chances(view.logits[view.inside]), runs)
    row, col = view.window.row, view.window.col
    moved = Runs(runs.row + row, runs.start + col, runs.stop + col)
    return moved, piece, measures.measured(moved, piece, count, scores)
