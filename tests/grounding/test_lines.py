"""Rows and columns of objects."""

from __future__ import annotations

import math
import random

import pytest

from rrsis.geo.regions import Region
from rrsis.grounding.ground import Ground
from rrsis.grounding.lines import lines
from rrsis.grounding.resolve import resolve
from rrsis.language.expression import Expression


def grid(rows: int, cols: int, degrees: float = 0.0, shake: float = 0.0, side: int = 40) -> list[Region]:
    """Make a grid of squares, turned around its middle; numbers in reading order from 1."""
    rng, turn = random.Random(1), math.radians(degrees)
    found = []
    for number in range(rows * cols):
        down, across = (number // cols - (rows - 1) / 2) * 80, (number % cols - (cols - 1) / 2) * 100
        row = 500 + down * math.cos(turn) + across * math.sin(turn) + rng.uniform(-shake, shake)
        col = 500 + across * math.cos(turn) - down * math.sin(turn) + rng.uniform(-shake, shake)
        top, left = round(row - side / 2), round(col - side / 2)
        found.append(Region(number + 1, side * side, row, col, top, left, top + side, left + side, 0.9))
    return found


@pytest.mark.parametrize("degrees", [0, 8, -20])
def test_a_grid_is_rows_and_columns(degrees: float) -> None:
    bodies = grid(3, 5, degrees, shake=6)
    assert lines(bodies, across=True) == [0] * 5 + [1] * 5 + [2] * 5
    assert lines(bodies, across=False) == [0, 1, 2, 3, 4] * 3


def test_one_that_stands_a_little_aside_belongs_to_its_row() -> None:
    """The tanks of a real farm: its rows fall to the right, and the first tank is out of line."""
    middles = [
        (97, 79),
        (255, 85),
        (391, 137),
        (528, 191),
        (199, 228),
        (668, 232),
        (335, 277),
        (472, 333),
        (615, 373),
    ]
    tanks = [
        Region(number, 3000, row, col, row - 32, col - 32, row + 32, col + 32, 0.9)
        for number, (col, row) in enumerate(middles, 1)
    ]
    assert lines(tanks, across=True) == [0, 0, 0, 0, 1, 0, 1, 1, 1]


def test_two_that_stand_one_above_the_other_are_two_rows() -> None:
    assert lines([grid(2, 1)[0], grid(2, 1)[1]], across=True) == [0, 1]


def test_one_thing_is_a_row_and_nothing_is_none() -> None:
    assert lines(grid(1, 1), across=True) == [0]
    assert lines([], across=True) == []


def test_what_lies_level_is_one_row() -> None:
    assert lines(grid(1, 6, shake=8), across=True) == [0] * 6


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the second row of tanks", [6, 7, 8, 9, 10]),
        ("tanks in the bottom row", [11, 12, 13, 14, 15]),
        ("the second tank from the left in the top row", [2]),
        ("the rightmost tank in the middle row", [10]),
        ("tanks in the second column from the right", [4, 9, 14]),
        ("the tank in the last row and the first column", [11]),
        ("tanks in the fourth row", []),
        ("the tank closest to the lower left corner", [11]),
        ("the tank farthest from the upper left corner", [15]),
        ("the tank nearest to the north-east corner", [5]),
    ],
)
def test_sentences_are_settled_by_rows_and_corners(text: str, meant: list[int]) -> None:
    regions = {one.id: one for one in grid(3, 5, 6)}
    found = resolve(Expression.parse(text), regions, {}, Ground((1000, 1000)))
    assert [one.region for one in found] == meant
