"""Measures: what is added up of areas, run by run: size, centre, extent and score."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.runs import Ints, Runs

EXACT = 2**20  # scores are summed as whole multiples of 1/EXACT, so that no order of bands changes a bit
AREA, ROWS, COLS, SCORE, ROWS2, COLS2, ROWS_COLS, TOP, LEFT, BOTTOM, RIGHT = range(11)
"""Columns of a table of measures ``(areas, 11)`` float64; those before the extent are sums over pixels: of
one, row, column, probability, and the products of row and column with themselves and each other."""

Table = NDArray[np.float64]


class Seen(NamedTuple):
    """What regions show, in the order of their ids."""

    colours: NDArray[np.float64]
    """Mean red, green and blue, 0 to 255 ``(regions, 3)``."""
    rough: NDArray[np.float64]
    """Usual step of the brightness, 0 to 255, to the next pixel in the row: geometric mean ``(n,)``."""


def chances(logits: NDArray[np.float32]) -> Ints:
    """Turn logits into probabilities, in whole multiples of 1/EXACT."""
    odds = np.exp(-np.clip(logits, -80, 80))
    odds += 1
    np.divide(EXACT, odds, out=odds)
    return np.rint(odds, out=odds).astype(np.int64)


def summed(values: Ints, runs: Runs) -> Ints:
    """Add up, for each run, the values of its pixels, given in the order of the runs."""
    if not len(runs):
        return np.zeros(0, np.int64)
    ends = np.cumsum(runs.length)
    total: Ints = np.add.reduceat(values, ends - runs.length)
    return total


def measured(runs: Runs, label: Ints, count: int, scores: Ints) -> Table:
    """Measure areas.

    Args:
        runs: Their runs.
        label: The area of each run, from 0.
        count: How many areas there are.
        scores: The sum of `chances` of each run.
    """
    table = empty(count)
    length = runs.length
    cols = (runs.start + runs.stop - 1) * length // 2
    squares = _squares(runs.stop) - _squares(runs.start)
    sums = (length, runs.row * length, cols, scores, runs.row**2 * length, squares, runs.row * cols)
    for column, weights in enumerate(sums):
        table[:, column] = np.bincount(label, weights, count)
    np.minimum.at(table[:, TOP], label, runs.row)
    np.minimum.at(table[:, LEFT], label, runs.start)
    np.maximum.at(table[:, BOTTOM], label, runs.row + 1)
    np.maximum.at(table[:, RIGHT], label, runs.stop)
    return table


def merged(table: Table, group: Ints, count: int) -> Table:
    """Put areas together by their group, from 0."""
    whole = empty(count)
    for column in range(TOP):
        whole[:, column] = np.bincount(group, table[:, column], count)
    for column in (TOP, LEFT):
        np.minimum.at(whole[:, column], group, table[:, column])
    for column in (BOTTOM, RIGHT):
        np.maximum.at(whole[:, column], group, table[:, column])
    return whole


def empty(count: int) -> Table:
    """Return the measures of areas without pixels."""
    table = np.zeros((count, RIGHT + 1))
    table[:, [TOP, LEFT]] = np.inf
    return table


def reading_order(table: Table) -> Ints:
    """Order areas by the upper, then the left side of their extent; what follows only breaks ties."""
    keys = [COLS, ROWS, AREA, RIGHT, BOTTOM, LEFT, TOP]  # the last is compared first
    return np.lexsort([table[:, key] for key in keys])


def solidity(table: Table) -> NDArray[np.float64]:
    """Compare each area with the rectangle of the same spread: 1 if it fills it, less with arms or waists.

    The spread is the square root of the determinant of the pixels' covariance, which for a rectangle is a
    twelfth of its area, however it is turned.
    """
    area = table[:, AREA]
    row, col = table[:, ROWS] / area, table[:, COLS] / area
    down, across = table[:, ROWS2] / area - row**2 + 1 / 12, table[:, COLS2] / area - col**2 + 1 / 12
    cross = table[:, ROWS_COLS] / area - row * col
    solid: NDArray[np.float64] = area / (12 * np.sqrt(np.maximum(down * across - cross**2, 1e-9)))
    return solid


def _squares(stop: Ints) -> Ints:
    """Return the sum of the squares of the numbers from 0 up to but not including ``stop``."""
    return (stop - 1) * stop * (2 * stop - 1) // 6
