"""Quilt: the objects of an area that is too large for one look, block by block.

Ours. Every block is split with what surrounds it in view; where two blocks meet, what lies on both sides of
the seam is one object if both looks say so on most of its length.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rrsis.geo import measures
from rrsis.geo.framing import View
from rrsis.geo.runs import Ints, Runs, joined
from rrsis.geo.splitting import Dips, split

_Seam = tuple[int, int, bool]
"""The block below or to the right of it, down and across, and whether it runs upright."""
_Side = tuple[Ints, NDArray[np.bool_]]
"""Along one side of a seam: the part at each pixel, -1 for none, and whether the look joins it to the pixel
across."""


class Quilt:
    """One area, sewn together from its blocks.

    Args:
        when: When two peaks are two objects.
    """

    def __init__(self, when: Dips) -> None:
        """Begin with no blocks."""
        self._when = when
        self._runs, self._part, self._scores = [Runs.none()], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        self._count = 0
        self._links = [np.zeros((2, 0), np.int64)]
        self._open: dict[tuple[int, int, bool], _Side] = {}

    def add(self, view: View) -> None:
        """Split what is in view, and keep of it what lies in the block's own part.

        Blocks come row by row, and within a row from the left.
        """
        row, col, height, width = view.frame.core
        down, across = row - view.window.row, col - view.window.col
        logits, inside = view.filled(), view.inside
        if not inside[down : down + height, across : across + width].any():
            return
        labels = split(logits, inside, self._when)
        own = np.s_[down : down + height, across : across + width]
        runs = Runs.cut(labels[own])
        upper, lower = runs.meeting()
        label = labels[own][runs.row, runs.start]
        same = label[upper] == label[lower]
        count, part = joined(len(runs), upper[same], lower[same])
        scores = measures.chances(logits[own][inside[own]])
        self._runs.append(Runs(runs.row + row, runs.start + col, runs.stop + col))
        self._part.append(part + self._count)
        self._scores.append(measures.summed(scores, runs))
        parts = np.full(height * width, -1)
        parts[runs.within(0, width)] = np.repeat(part + self._count, runs.length)
        self._count += count
        self._sew(view, labels, parts.reshape(height, width))

    def _sew(self, view: View, labels: Ints, parts: Ints) -> None:
        """Meet the blocks above and to the left, and leave a side open to those below and to the right."""
        if view.frame.block is None:
            raise ValueError("a view of a whole area has no seams.")
        row, col, height, width = view.frame.core
        top, left = row - view.window.row, col - view.window.col
        down, across = view.frame.block
        ahead = (down + 1, across, False), (down, across + 1, True)
        self._seam(labels[:, left : left + width], parts, top, (down, across, False), ahead[0])
        self._seam(labels[top : top + height].T, parts.T, left, (down, across, True), ahead[1])

    def _seam(self, seen: Ints, parts: Ints, begin: int, here: _Seam, ahead: _Seam) -> None:
        """Meet what was left open here, and leave the far side open to the block ahead."""
        end = begin + len(parts)
        behind = self._open.pop(here, None)
        if behind is not None:
            self._meet(behind, (parts[0], (seen[begin] == seen[begin - 1])))
        if end < len(seen):
            self._open[ahead] = parts[-1], seen[end - 1] == seen[end]

    def _meet(self, one: _Side, other: _Side) -> None:
        """Link the parts on both sides of a seam that both looks join on most of their common length."""
        both = (one[0] >= 0) & (other[0] >= 0)
        if not both.any():
            return
        pairs, pair = np.unique(np.stack([one[0][both], other[0][both]]), axis=1, return_inverse=True)
        agreed = np.bincount(pair.ravel(), (one[1] & other[1])[both], pairs.shape[1])
        met = np.bincount(pair.ravel(), minlength=pairs.shape[1])
        self._links.append(pairs[:, 2 * agreed >= met])

    def sewn(self) -> tuple[Runs, Ints, Ints]:
        """Return the runs of all objects in reading order, the object of each from 0, and its score.

        Scores are sums of `measures.chances`.
        """
        _, group = joined(self._count, *np.concatenate(self._links, axis=1))
        runs, piece = Runs.together(self._runs), group[np.concatenate(self._part)]
        order = np.lexsort([runs.start, runs.row])
        runs, piece, scores = runs[order], piece[order], np.concatenate(self._scores)[order]
        goes_on = (runs.row[1:] == runs.row[:-1]) & (runs.start[1:] == runs.stop[:-1])
        first = np.append(True, ~(goes_on & (piece[1:] == piece[:-1])))[: len(runs)]
        begins = np.flatnonzero(first)
        stops = runs.stop[np.append(begins[1:], len(runs)) - 1]
        scores = np.add.reduceat(scores, begins)
        return Runs(runs.row[begins], runs.start[begins], stops), piece[begins], scores
