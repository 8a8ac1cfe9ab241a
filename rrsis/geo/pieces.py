"""Pieces: what areas with several objects came apart into, kept as runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rrsis.geo import measures
from rrsis.geo.framing import Scan, View, views
from rrsis.geo.joining import Areas
from rrsis.geo.measures import AREA, BOTTOM, LEFT, RIGHT, TOP
from rrsis.geo.quilt import Quilt
from rrsis.geo.runs import Ints, Runs
from rrsis.geo.splitting import LARGEST_PX, LEAST_PX, Dips, peaks, split, waisted

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
        tried = areas.doubtful & (areas.table[:, AREA] >= 2 * LEAST_PX)
        whole, blockwise = (np.flatnonzero(tried & fits) for fits in (size <= LARGEST_PX, size > LARGEST_PX))
        seen = (areas.parts == 1) | waisted(areas.table)  # the scores of the others were never seen whole
        quilts = {area: Quilt(when) for area in blockwise.tolist()}
        incoming = _sewing(views(bands, areas, whole, blockwise), quilts)
        found = [cls.split(some, seen, when) for some in _side_by_side(incoming)]
        return cls.together([*found, *(cls._sewn(area, quilt) for area, quilt in quilts.items())])

    @classmethod
    def _sewn(cls, area: int, quilt: Quilt) -> Self:
        """Keep the objects of one area that was split block by block."""
        runs, piece, scores = quilt.sewn()
        return cls._several(runs, piece, np.full(len(runs), area), scores)

    @classmethod
    def split(cls, views: Sequence[View], seen: NDArray[np.bool_], when: Dips) -> Self:
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
        area = np.array([view.frame.area for view in views])
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


def _sewing(incoming: Iterable[View], quilts: Mapping[int, Quilt]) -> Iterator[View]:
    """Give blocks to their quilts and pass on the views of whole areas."""
    for view in incoming:
        if view.frame.block is None:
            yield view
        else:
            quilts[view.frame.area].add(view)


def _side_by_side(views: Iterable[View]) -> Iterator[list[View]]:
    """Yield views of about one height together, as many as fit into one look."""
    incoming = iter(views)
    while some := list(_filling(incoming, _WAITING_PX)):
        some.sort(key=lambda view: view.window.height, reverse=True)
        sorted_views = iter(some)
        while together := list(_filling(sorted_views, _TOGETHER_PX)):
            yield together


def _filling(views: Iterator[View], pixels: int) -> Iterator[View]:
    """Take views until they have so many pixels."""
    taken = 0
    while taken < pixels and (view := next(views, None)) is not None:
        taken += view.window.height * view.window.width
        yield view
