"""Degrees of places and relations, on made regions of a scene of 1000 by 1000 pixels."""

from __future__ import annotations

import pytest

from rrsis.geo.regions import Region
from rrsis.grounding import geometry
from rrsis.language.lexicon import DIRECTIONS

SHAPE = (1000, 1000)


def box(row: float, col: float, height: int = 40, width: int = 40) -> Region:
    top, left = int(row - height / 2), int(col - width / 2)
    return Region(1, height * width, row, col, top, left, top + height, left + width, 0.9)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_position_holds_in_its_own_place_only(direction: str) -> None:
    down, across = DIRECTIONS[direction]
    row, col = 500 + 220 * down, 500 + 220 * across
    assert geometry.position(box(row, col), direction, SHAPE) > 0.6
    if down or across:
        assert geometry.position(box(1000 - row, 1000 - col), direction, SHAPE) < 0.1
        assert geometry.position(box(500, 500), direction, SHAPE) < 0.35
    else:
        assert geometry.position(box(100, 100), direction, SHAPE) < 0.1


def test_a_half_ends_in_the_middle() -> None:
    assert geometry.position(box(480, 20), "top", SHAPE, half=True) > 0.8
    assert geometry.position(box(520, 20), "top", SHAPE, half=True) < 0.2


def test_near_fades_with_the_gap() -> None:
    dock = box(500, 500)
    degrees = [geometry.nearness(box(500, col), dock, SHAPE) for col in (545, 580, 700, 950)]
    assert degrees == sorted(degrees, reverse=True)
    assert degrees[0] > 0.9
    assert degrees[-1] < 0.1


@pytest.mark.parametrize("direction", [name for name, (a, b) in DIRECTIONS.items() if a or b])
def test_beside_is_a_sector(direction: str) -> None:
    down, across = DIRECTIONS[direction]
    landmark = box(500, 500)
    assert geometry.beside(box(500 + 150 * down, 500 + 150 * across), landmark, direction, SHAPE) > 0.6
    assert geometry.beside(box(500 - 150 * down, 500 - 150 * across), landmark, direction, SHAPE) < 0.1
    assert geometry.beside(box(500 + 150 * across, 500 - 150 * down), landmark, direction, SHAPE) < 0.1


def test_beside_a_river_is_anywhere_along_it() -> None:
    river = box(500, 500, 60, 1000)
    assert geometry.beside(box(300, 50), river, "top", SHAPE) > 0.5
    assert geometry.beside(box(700, 50), river, "top", SHAPE) < 0.1


def test_within_is_overlap_or_touch() -> None:
    lot = box(500, 500, 200, 200)
    assert geometry.within(box(500, 500), lot, SHAPE) == 1.0
    assert geometry.within(box(500, 625), lot, SHAPE) > 0.5
    assert geometry.within(box(500, 900), lot, SHAPE) < 0.2


def test_between_is_on_the_line_of_both() -> None:
    a, b = box(500, 200), box(500, 800)
    assert geometry.between(box(500, 500), a, b) > 0.8
    assert geometry.between(box(500, 950), a, b) < 0.1
    assert geometry.between(box(950, 500), a, b) < 0.1
    assert geometry.between(box(500, 500), a, a) == 0.0


def test_sizes_are_compared_by_area() -> None:
    small, large, huge = box(1, 1, 20, 20), box(1, 1, 40, 40), box(1, 1, 100, 100)
    assert geometry.compared(small, large, "smaller") > 0.9
    assert geometry.compared(large, small, "smaller") < 0.1
    assert geometry.compared(huge, large, "much bigger") > 0.9
    assert geometry.compared(box(9, 9, 42, 40), large, "similar") > 0.9
    assert geometry.compared(huge, large, "similar") < 0.1


def test_same_object_in_two_layers() -> None:
    assert geometry.same(box(100, 100), box(102, 99))
    assert not geometry.same(box(100, 100), box(100, 150))
    assert geometry.gap(box(100, 100), box(100, 150)) == 10
    assert geometry.shared(box(100, 100), box(100, 120)) == 0.5
