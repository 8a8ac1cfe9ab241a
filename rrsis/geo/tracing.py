"""Tracing: the edges of labelled runs, linked into rings; all at once, without a loop over objects.

An area is traced along the edges of its pixels, joined over edges and not over corners. Where it meets itself
in a corner, its ring is cut there, so that every ring is simple and every polygon valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.runs import Ints, Runs

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Edges:
    """Horizontal edges of areas, as long as they go.

    Attributes:
        y: The line between two rows on which an edge lies, ``(n,)``.
        left: Column of its left end.
        right: Column of its right end.
        below: Whether the area lies below it.
        label: The area.
        turns: Whether the area goes on beyond the line and past the edge's left and right end, ``(n, 2)``.
    """

    y: Ints
    left: Ints
    right: Ints
    below: Bools
    label: Ints
    turns: Bools

    def __getitem__(self, which: Bools) -> Self:
        """Return some of the edges."""
        return type(self)(*(value[which] for value in vars(self).values()))

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Put edges together."""
        columns = zip(*(vars(part).values() for part in parts), strict=True)
        return cls(*(np.concatenate(column) for column in columns))


@dataclass(frozen=True, eq=False)
class Rings:
    """Closed rings, by area, each area's shell before its holes.

    Attributes:
        points: Corners ``(n, 2)``, x = column, y = row; a ring's first one is repeated at its end.
        starts: Where each ring begins in ``points``, and their number at the end, ``(rings + 1,)``.
        label: The area of each ring.
        area_px: Pixels within each ring; negative for holes.
    """

    points: NDArray[np.float64]
    starts: Ints
    label: Ints
    area_px: Ints


def edges(runs: Runs, labels: Ints, first: int, last: int) -> Edges:
    """Find the edges on the lines above some rows.

    Args:
        runs: The runs of these rows and of the row above them.
        labels: The area of each run.
        first: First row whose upper line is wanted.
        last: One past the last.
    """
    upper, lower = runs.meeting(corners=True)
    same = labels[upper] == labels[lower]
    upper, lower = upper[same], lower[same]
    tops = _exposed(runs, labels, upper, lower, runs.between(first, last), below=True)
    again = np.argsort(upper, kind="stable")
    bottoms = _exposed(
        runs, labels, lower[again], upper[again], runs.between(first - 1, last - 1), below=False
    )
    return Edges.joined([tops, bottoms])


def _exposed(runs: Runs, labels: Ints, cutting: Ints, cut: Ints, which: slice, below: bool) -> Edges:
    """Take from runs what the next row's runs of the same area cover; `cut` is in order."""
    begin, end = np.searchsorted(cut, (which.start, which.stop))
    cutting, cut = cutting[begin:end], cut[begin:end] - which.start
    some, label = runs[which], labels[which]
    runs_before = np.cumsum(np.bincount(cut, minlength=len(some)))  # cuts up to and with each run
    cuts = np.arange(len(cut)) + cut  # a run with k cuts leaves k + 1 pieces, this is the one before each cut
    last = runs_before + np.arange(len(some))
    total = len(some) + len(cut)
    left, right, owner = np.empty(total, np.int64), np.empty(total, np.int64), np.empty(total, np.int64)
    turns = np.zeros((total, 2), np.bool_)
    left[np.concatenate([[0], last[:-1] + 1])[: len(some)]] = some.start
    right[last] = some.stop
    right[cuts] = np.maximum(some.start[cut], runs.start[cutting])
    left[cuts + 1] = np.minimum(some.stop[cut], runs.stop[cutting])
    turns[cuts, 1] = turns[cuts + 1, 0] = True
    owner[last], owner[cuts] = np.arange(len(some)), cut
    kept = left < right
    owner, line = owner[kept], 0 if below else 1
    return Edges(
        some.row[owner] + line,
        left[kept],
        right[kept],
        np.full(len(owner), below),
        label[owner],
        turns[kept],
    )


def rings(found: Edges) -> Rings:
    """Link the edges of whole areas into rings.

    Each ring begins with its uppermost, then leftmost edge and keeps its area on the right-hand side.
    """
    count = len(found.y)
    key = (found.y * (found.right.max(initial=0) + 1) + found.left) * 2 + found.below
    following = _following(found)
    leader, rank = _ranked(following, key)
    leaders, ring = np.unique(leader, return_inverse=True)
    spans = (found.right - found.left) * found.y * np.where(found.below, -1, 1)
    area = np.rint(np.bincount(ring, spans, len(leaders))).astype(np.int64)
    order = np.lexsort([key[leaders], area < 0, found.label[leaders]])
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    ring = place[ring]
    sizes = np.bincount(ring, minlength=len(leaders)) * 2 + 1
    starts = np.concatenate([[0], np.cumsum(sizes)])
    points = np.empty((starts[-1], 2))
    at = starts[ring] + 2 * rank
    tail, head = np.where(found.below, (found.left, found.right), (found.right, found.left))
    points[at, 0], points[at + 1, 0] = tail, head
    points[at, 1] = points[at + 1, 1] = found.y
    points[starts[1:] - 1] = points[starts[:-1]]
    return Rings(points, starts, found.label[leaders[order]], area[order]) if count else _NO_RINGS


_NO_RINGS = Rings(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def _following(found: Edges) -> Ints:
    """Return for each edge the one that its ring goes on with, over one vertical edge.

    An edge with its area below goes right, the others go left; at each end hangs a vertical edge. Along a
    column, the vertical edges of areas on one side do not overlap: sorted, their ends alternate.
    """
    x = np.stack([found.left, found.right], axis=1)
    down = found.below[:, None] != found.turns  # whether the vertical edge hangs below the line
    own = np.array([True, False])  # an area lies to the right of its left end, unless it goes on past it
    east = own != found.turns
    height = int(found.y.max(initial=0)) + 1
    keys = ((x * 2 + east) * height + found.y[:, None]) * 2 + down
    order = np.argsort(keys.ravel())
    partner = np.empty(2 * len(x), np.int64)
    partner[order[::2]], partner[order[1::2]] = order[1::2], order[::2]
    heads = np.arange(len(x)) * 2 + found.below
    return partner[heads] // 2


def _ranked(following: Ints, key: Ints) -> tuple[Ints, Ints]:
    """Return for each edge the edge of its ring with the least key, and the steps from that to it."""
    count = len(following)
    best, hop = np.arange(count), following
    while True:
        other = best[hop]
        better = np.where(key[other] < key[best], other, best)
        hop = hop[hop]
        if np.array_equal(better, best) and np.array_equal(better[following], better):
            break
        best = better
    steps = (best != np.arange(count)).astype(np.int64)
    hop = np.where(steps > 0, following, np.arange(count))
    while not np.array_equal(hop, best):
        steps, hop = steps + steps[hop], hop[hop]
    size = np.bincount(best, minlength=count)[best]
    return best, (size - steps) % np.maximum(size, 1)
