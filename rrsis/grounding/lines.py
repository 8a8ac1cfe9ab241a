"""Rows and columns of objects, as they stand on the display: ours.

Whoever says "the second row" sees lines of things that are nearly level. The candidates are projected onto
an axis, and a new line begins where the next one lies half a usual size further on, three quarters or a whole
one; of these steps, and of axes turned by up to 30 degrees, those count by which lines are few and narrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.regions import Region

APART = 0.5, 0.75, 1.0  # of the usual size: the steps at which a new line may begin
TILT, STEP = 30, 3  # degrees: how far a line may be turned, and how finely that is tried
EACH = 1.5  # what one more line costs, in usual sizes by which one object lies beside the middle of its line
TURNED = 0.005  # the same for each degree by which the lines are turned


def lines(bodies: Sequence[Region], across: bool) -> list[int]:
    """Number the lines in which objects stand, from the top or from the left.

    Args:
        bodies: The objects.
        across: Whether rows are meant and not columns.

    Returns:
        For each object the number of its line, from 0.
    """
    if not bodies:
        return []
    along = np.array([(one.col, one.row) if across else (one.row, one.col) for one in bodies], np.float64)
    spans = [one.bottom - one.top if across else one.right - one.left for one in bodies]
    usual = max(float(np.median(spans)), 1.0)
    best, least = np.zeros(len(bodies), np.intp), math.inf
    for degrees, apart in product(sorted(range(-TILT, TILT + 1, STEP), key=abs), APART):
        turn = math.radians(degrees)
        places = along[:, 1] * math.cos(turn) - along[:, 0] * math.sin(turn)
        found = _told_apart(places, apart * usual)
        middles = np.bincount(found, places) / np.bincount(found)
        cost = np.abs(places - middles[found]).sum() / usual + EACH * len(middles) + TURNED * abs(degrees)
        if cost < least:
            best, least = found, cost
    return [int(line) for line in best]


def _told_apart(places: NDArray[np.float64], step: float) -> NDArray[np.intp]:
    """Number groups of places, least first, between which a step lies."""
    order = np.argsort(places, kind="stable")
    found = np.zeros(len(places), np.intp)
    found[order[1:]] = np.cumsum(np.diff(places[order]) > step)
    return found
