"""The nearest regions of many."""

from __future__ import annotations

import random

from rrsis.geo.bodies import UPRIGHT, Body
from rrsis.geo.regions import Region
from rrsis.grounding import geometry
from rrsis.grounding.neighbours import Neighbours


def region(number: int, row: float, col: float, side: int) -> Body:
    top, left = int(row - side / 2), int(col - side / 2)
    one = Region(number, side * side, row, col, top, left, top + side, left + side, 0.9)
    return Body.of({number: one}, UPRIGHT)[number]


def test_few_are_given_in_full() -> None:
    regions = [region(n, 10.0 * n, 0.0, 4) for n in range(5)]
    assert Neighbours(regions).of(regions[0], 5) == regions


def test_the_nearest_of_many_are_given_in_their_own_order() -> None:
    rng = random.Random(3)
    regions = [region(n, rng.uniform(0, 999), rng.uniform(0, 999), rng.randint(2, 90)) for n in range(300)]
    here = region(0, 500.0, 500.0, 20)

    def away(one: Body) -> float:
        return geometry.gap(here, one) + 0.05 * abs(complex(here.row - one.row, here.col - one.col))

    nearest = Neighbours(regions).of(here, 7)
    assert nearest == sorted(sorted(regions, key=away)[:7], key=lambda one: one.id)


def test_none_are_near_none() -> None:
    assert Neighbours([]).of(region(1, 5.0, 5.0, 2)) == []


def test_the_nearest_outline_is_found() -> None:
    rng = random.Random(4)
    bodies = [region(n, rng.uniform(0, 999), rng.uniform(0, 999), rng.randint(2, 90)) for n in range(200)]
    here = region(500, 400.0, 300.0, 20)
    found = Neighbours(bodies).nearest(here)
    assert found is not None
    assert found[1] == min(geometry.gap(here, one) for one in bodies)
    assert geometry.gap(here, found[0]) == found[1]
    assert Neighbours([here]).nearest(here) is None
