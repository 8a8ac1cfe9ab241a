"""Splitting: an area in which several objects touch comes apart where the score dips between them.

A watershed on the score: every pixel climbs to a peak, and peaks are taken together again unless the pass
between them lies far below both and they have areas of about one size. Only areas are looked at that are in
several parts at a higher score, or have the shape of several objects. `benchmarks/splitting.py` compares this
with other evidence; the numbers below were chosen by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from rrsis.geo import measures
from rrsis.geo.runs import Ints, Runs
from rrsis.geo.runs import joined as linked

SMOOTH_PX = 2.0  # standard deviation by which logits are smoothed, in pixels
MARGIN_PX = 6  # pixels around an area that the smoothing sees
DIP = 4.0  # logits by which the pass between two objects lies below the lower peak: odds of one to 55
ALIKE = 0.5  # the least share of the larger object's area that the smaller one has
LEAST_PX = 20  # area of an object, in pixels
LARGEST_PX = 4_000_000  # ours: extents with more pixels are split block by block, to bound memory
_LEVELS = (2.0, 4.0, 6.0, 8.0, 10.0)  # ours: logits at which is looked whether an area is in several parts
_SOLID = 0.88  # ours: see `waisted`; two squares joined by a bar have 0.85, a triangle has 0.87, a cross 0.6

Reals = NDArray[np.floating]
Apart = Callable[[float, float, float, int, int], bool]
"""From the pass, the lower and the higher peak, the smaller and the larger area to whether they are two."""


@dataclass(frozen=True)
class Dips:
    """When two peaks are two objects.

    Attributes:
        dip: Logits by which the pass between them lies below the lower peak.
        alike: The least share of the larger object's area that the smaller one has.
        smooth_px: Standard deviation by which logits are smoothed, in pixels.
    """

    dip: float = DIP
    alike: float = ALIKE
    smooth_px: float = SMOOTH_PX


APART = Dips()
"""For what mostly stands apart."""
SIDE_BY_SIDE = Dips(3.0, 0.25, 1.0)
"""For what is parked or laid out side by side: vehicles, tennis courts."""
WITH_NECKS = Dips(3.0, 0.5, 1.0)
"""For what stands side by side and has thin parts: airplanes, whose tails would come off."""
WALL_TO_WALL = Dips(1.5, 0.0)
"""For what is built wall to wall and in all sizes: buildings."""


@dataclass(frozen=True, eq=False)
class Basins:
    """The pixels that climb to one peak each.

    Attributes:
        labels: The basin of each pixel ``(h, w)``, from 1; 0 outside.
        peaks: The relief at each peak, ``(basins,)``.
        pairs: Neighbouring basins ``(n, 2)``, from 1, by falling pass.
        passes: The highest point on the border of each pair, ``(n,)``.
    """

    labels: Ints
    peaks: NDArray[np.float64]
    pairs: Ints
    passes: NDArray[np.float64]


def split(logits: NDArray[np.float32], inside: NDArray[np.bool_], when: Dips = APART) -> Ints:
    """Tell the objects of areas apart.

    Args:
        logits: The score of a window ``(h, w)`` that holds the areas and what surrounds them.
        inside: Their pixels; those of one area are joined over edges.
        when: When they are several.

    Returns:
        ``(h, w)``: 0 outside, the objects from 1 inside, each joined over edges.
    """
    found = basins(ndimage.gaussian_filter(logits, when.smooth_px, truncate=3.0), inside)
    one, other = found.pairs.T - 1
    count, area = linked(len(found.peaks), one, other)
    lowest = np.full(count, np.inf)
    np.minimum.at(lowest, area[one], found.passes)
    high = np.bincount(area, found.peaks > lowest[area] + when.dip, count)
    clear = high[area] < 2  # no two peaks of the area can be apart
    roots = np.arange(len(area))
    roots[clear] = np.unique(area, return_index=True)[1][area[clear]]
    open_pairs = ~clear[one]
    left = replace(found, pairs=found.pairs[open_pairs], passes=found.passes[open_pairs])

    def apart(saddle: float, lower: float, higher: float, smaller: int, larger: int) -> bool:
        return lower - saddle > when.dip and smaller >= max(LEAST_PX, when.alike * larger)

    return joined(left, apart, roots + 1)


def basins(relief: Reals, inside: NDArray[np.bool_]) -> Basins:
    """Let every pixel climb to its highest neighbour over an edge, until none is higher.

    Args:
        relief: Heights ``(h, w)``.
        inside: Where there are pixels.
    """
    height, width = inside.shape
    place = np.flatnonzero(np.pad(inside, 1)).astype(np.int32)  # half the memory of int64
    heights = np.full((height + 2) * (width + 2), -np.inf, relief.dtype)
    heights[place] = relief[inside]
    best = place.copy()
    for step in (-width - 2, -1, 1, width + 2):  # of equal ones, the last in reading order is higher
        other = place + step
        ahead, behind = heights[other], heights[best]
        higher = (ahead > behind) | ((ahead == behind) & (other > best))
        best = np.where(higher, other, best)
    number = np.zeros(len(heights), np.int32)
    number[place] = np.arange(len(place), dtype=np.int32)
    climb = number[best]
    while not np.array_equal(climb, further := climb[climb]):
        climb = further
    tops, basin = np.unique(climb, return_inverse=True)
    labels = np.zeros(inside.shape, np.int64)
    labels[inside] = basin + 1
    return Basins(labels, heights[place[tops]], *_passes(labels, relief, len(tops)))


def _passes(labels: Ints, relief: Reals, count: int) -> tuple[Ints, NDArray[np.float64]]:
    """Find the highest point on the border of every two neighbouring basins, and order them by it."""
    keys, heights = [], []
    for one, other in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        a, b = labels[one], labels[other]
        border = (a != b) & (a > 0) & (b > 0)
        keys.append(np.minimum(a, b)[border] * (count + 1) + np.maximum(a, b)[border])
        heights.append(np.minimum(relief[one], relief[other])[border])
    pairs, pair = np.unique(np.concatenate(keys), return_inverse=True)
    passes = np.full(len(pairs), -np.inf)
    np.maximum.at(passes, pair, np.concatenate(heights))
    order = np.argsort(-passes, kind="stable")
    return np.stack(np.divmod(pairs, count + 1), axis=1)[order], passes[order]


def joined(found: Basins, apart: Apart, roots: Ints | None = None) -> Ints:
    """Take basins together, over the highest passes first, unless they are apart.

    Args:
        found: The basins.
        apart: Decides.
        roots: A basin with which each is together already, ``(basins,)``; None if none are.

    Returns:
        Labels like those of the basins, from 1 without gaps.
    """
    whole = [0, *(range(1, len(found.peaks) + 1) if roots is None else roots.tolist())]
    peaks = [0.0, *found.peaks.tolist()]
    areas = np.bincount(found.labels.ravel(), minlength=len(whole)).tolist()

    def root(number: int) -> int:
        while whole[number] != number:
            whole[number] = number = whole[whole[number]]
        return number

    for (one, other), saddle in zip(found.pairs.tolist(), found.passes.tolist(), strict=True):
        a, b = root(one), root(other)
        if a == b:
            continue
        low, high = sorted((peaks[a], peaks[b]))
        small, large = sorted((areas[a], areas[b]))
        if not apart(saddle, low, high, small, large):
            whole[b], peaks[a], areas[a] = a, high, small + large
    last = np.array([root(number) for number in whole])
    return np.searchsorted(np.unique(last), last)[found.labels]


def waisted(table: measures.Table) -> NDArray[np.bool_]:
    """Tell which areas have the shape of several objects, from their measures ``(areas, 11)``."""
    return measures.solidity(table) < _SOLID


def peaks(runs: Runs, label: Ints, count: int, logits: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which areas are in several parts at a higher score.

    Args:
        runs: The areas' runs.
        label: The area of each run, from 0.
        count: How many areas there are.
        logits: The scores of all their pixels, in order.

    Returns:
        ``(count,)``.
    """
    several = np.zeros(count, np.bool_)
    for level in _LEVELS:
        parts, owner = _above(runs, logits >= level)
        number, part = parts.labelled()
        sizes = np.bincount(part, parts.length, number)
        area = np.zeros(number, np.int64)
        area[part] = label[owner]
        several |= np.bincount(area[sizes >= LEAST_PX / 2], minlength=count) > 1
    return several


def _above(runs: Runs, marks: NDArray[np.bool_]) -> tuple[Runs, Ints]:
    """Keep the marked pixels of runs; tell of each run that is left which one it comes from."""
    ends = np.cumsum(runs.length)
    first = np.zeros(len(marks) + 1, np.bool_)
    first[ends - runs.length] = True
    begins = marks & (first[:-1] | ~np.concatenate([[False], marks[:-1]]))
    finishes = marks & (np.concatenate([first[1:-1], [True]]) | ~np.concatenate([marks[1:], [False]]))
    starts, stops = np.flatnonzero(begins), np.flatnonzero(finishes) + 1
    owner = np.searchsorted(ends, starts, "right")
    column = runs.start[owner] - (ends - runs.length)[owner]
    return Runs(runs.row[owner], starts + column, stops + column), owner
