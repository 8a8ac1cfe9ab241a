"""Pieces: what areas with several objects came apart into, kept as runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rrsis.geo import measures
from rrsis.geo.grid import Window
from rrsis.geo.joining import Areas
from rrsis.geo.measures import AREA, BOTTOM, LEFT, RIGHT, TOP
from rrsis.geo.runs import Ints, Runs
from rrsis.geo.splitting import LARGEST_PX, LEAST_PX, MARGIN_PX, Dips, peaks, split, waisted

Scan = Iterable[tuple[int, Runs, Ints, NDArray[np.float32]]]
_WAITING_PX = 4_000_000  # ours: windows that wait, so that those of about one height can lie side by side
_TOGETHER_PX = 400_000  # ours: windows that lie side by side


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
    def of(cls, bands: Scan, areas: Areas, when: Dips) -> Self:
        """Tell the objects of areas apart.

        Args:
            bands: Top row, runs, the area of each run and logits ``(rows, width)`` of each band.
            areas: All areas.
            when: When they are several.
        """
        size = (areas.table[:, BOTTOM] - areas.table[:, TOP]) * (areas.table[:, RIGHT] - areas.table[:, LEFT])
        tried = areas.doubtful & (areas.table[:, AREA] >= 2 * LEAST_PX) & (size <= LARGEST_PX)
        seen = (areas.parts == 1) | waisted(areas.table)  # the scores of the others were never seen whole
        views = _views(bands, np.flatnonzero(tried), areas)
        return cls.together([cls.split(some, seen, when) for some in _side_by_side(views)])

    @classmethod
    def split(cls, views: Sequence[_View], seen: NDArray[np.bool_], when: Dips) -> Self:
        """Split areas, laid side by side so that it costs one pass; those that stay whole are left out.

        Args:
            views: The windows of the areas.
            seen: Which areas are known to be in several parts at a higher score, ``(areas,)``.
            when: When they are several.
        """
        lefts = np.cumsum([0, *(view.window.width for view in views)])
        shape = max(view.window.height for view in views), int(lefts[-1])
        logits, inside = np.zeros(shape, np.float32), np.zeros(shape, np.bool_)
        for view, left in zip(views, lefts.tolist(), strict=False):
            own = np.s_[: view.window.height, left : left + view.window.width]
            logits[own], inside[own] = view.filled(), view.inside
        area = np.array([view.area for view in views])
        whole = Runs.of(inside, 0)
        owner = np.searchsorted(lefts, whole.start, "right") - 1
        peaked = peaks(whole, owner, len(views), logits[inside]) | seen[area]
        inside &= np.repeat(peaked, np.diff(lefts))
        labels = split(logits, inside, when)
        runs = Runs.cut(labels)
        piece = labels[runs.row, runs.start] - 1
        owner = np.searchsorted(lefts, runs.start, "right") - 1
        scores = measures.summed(measures.chances(logits[inside]), runs)
        row, col = (np.array([view.window[side] for view in views]) for side in (0, 1))
        across = (col - lefts[:-1])[owner]
        moved = Runs(runs.row + row[owner], runs.start + across, runs.stop + across)
        return cls._several(moved, piece, area[owner], scores)

    @classmethod
    def _several(cls, runs: Runs, piece: Ints, parent: Ints, scores: Ints) -> Self:
        """Keep the pieces of areas that are in more than one, by their runs."""
        count = int(piece.max(initial=-1)) + 1
        parents = np.zeros(count, np.int64)
        parents[piece] = parent
        several = np.bincount(parents)[parents] > 1
        number = np.cumsum(several) - 1
        kept = several[piece]
        runs, piece = runs[kept], number[piece[kept]]
        table = measures.measured(runs, piece, int(several.sum()), scores[kept])
        return cls(runs, piece, parents[several], table)

    @classmethod
    def together(cls, parts: Sequence[Self]) -> Self:
        """Number the pieces of all areas and put their runs in reading order."""
        parts = [cls.none(), *parts]
        offsets = np.cumsum([0, *(len(part.parent) for part in parts[:-1])])
        runs = Runs.together([part.runs for part in parts])
        piece = np.concatenate([part.piece + offset for part, offset in zip(parts, offsets, strict=True)])
        order = np.lexsort([runs.start, runs.row])
        parent = np.concatenate([part.parent for part in parts])
        return cls(runs[order], piece[order], parent, np.concatenate([part.table for part in parts]))


@dataclass(frozen=True, eq=False)
class _View:
    """The window of one area, with a margin that may lie outside of the scene, filled as the bands pass."""

    area: int
    window: Window
    scene: tuple[int, int]
    logits: NDArray[np.float32] = field(init=False)
    inside: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        shape = self.window.height, self.window.width
        object.__setattr__(self, "logits", np.empty(shape, np.float32))
        object.__setattr__(self, "inside", np.zeros(shape, np.bool_))

    @property
    def _known(self) -> tuple[slice, slice]:
        """The rows and columns that lie in the scene."""
        top, left, height, width = self.window
        rows, cols = self.scene
        return (
            slice(max(-top, 0), min(height, rows - top)),
            slice(max(-left, 0), min(width, cols - left)),
        )

    def take(self, top: int, logits: NDArray[np.float32], runs: Runs) -> None:
        """Copy what a band holds of the window, and of the area."""
        row, col, height, width = self.window
        first, last = max(top, row), min(top + len(logits), row + height)
        columns = self._known[1]
        values = logits[first - top : last - top, columns.start + col : columns.stop + col]
        self.logits[first - row : last - row, columns] = values
        shifted = Runs(runs.row, runs.start - col, runs.stop - col)
        self.inside.reshape(-1)[shifted.within(row, width)] = True

    def filled(self) -> NDArray[np.float32]:
        """Return the logits, mirrored where the window lies outside of the scene."""
        rows, cols = self._known
        height, width = self.logits.shape
        beyond = (rows.start, height - rows.stop), (cols.start, width - cols.stop)
        return np.pad(self.logits[rows, cols], beyond, "symmetric") if np.any(beyond) else self.logits


def _views(bands: Scan, wanted: Ints, areas: Areas) -> Iterator[_View]:
    """Yield the windows of areas as soon as they are filled."""
    height = int(areas.bottoms[-1])
    tops = np.maximum(areas.table[wanted, TOP] - MARGIN_PX, 0)
    ends = np.minimum(areas.table[wanted, BOTTOM] + MARGIN_PX, height)
    begin, finish = np.searchsorted(areas.bottoms, tops, "right"), np.searchsorted(areas.bottoms, ends)
    active: dict[int, _View] = {}
    for number, (top, runs, owner, logits) in enumerate(bands):
        for area in wanted[begin == number].tolist():
            active[area] = _View(area, _window(areas.table[area]), (height, logits.shape[1]))
        order = np.argsort(owner, kind="stable")
        keys = np.fromiter(active, np.int64)
        firsts, lasts = (
            np.searchsorted(owner, keys, sorter=order),
            np.searchsorted(owner, keys, "right", order),
        )
        for view, first, last in zip(active.values(), firsts, lasts, strict=True):
            view.take(top, logits, runs[order[first:last]])
        for area in wanted[finish == number].tolist():
            yield active.pop(area)


def _window(measured: NDArray[np.float64]) -> Window:
    """Return the extent of an area with a margin."""
    top, left, bottom, right = (int(measured[side]) for side in (TOP, LEFT, BOTTOM, RIGHT))
    margin = 2 * MARGIN_PX
    return Window(top - MARGIN_PX, left - MARGIN_PX, bottom - top + margin, right - left + margin)


def _side_by_side(views: Iterable[_View]) -> Iterator[list[_View]]:
    """Yield views of about one height together, as many as fit into one look."""
    incoming = iter(views)
    while some := list(_filling(incoming, _WAITING_PX)):
        some.sort(key=lambda view: view.window.height, reverse=True)
        sorted_views = iter(some)
        while together := list(_filling(sorted_views, _TOGETHER_PX)):
            yield together


def _filling(views: Iterator[_View], pixels: int) -> Iterator[_View]:
    """Take views until they have so many pixels."""
    taken = 0
    while taken < pixels and (view := next(views, None)) is not None:
        taken += view.window.height * view.window.width
        yield view
