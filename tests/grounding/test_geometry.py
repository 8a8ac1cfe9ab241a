"""Degrees of places and relations, on made regions of a scene of 1000 by 1000 pixels."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from rrsis.geo.bodies import Body
from rrsis.geo.regions import Region
from rrsis.grounding import geometry
from rrsis.grounding.ground import Ground
from rrsis.language.lexicon import DIRECTIONS

GROUND = Ground((1000, 1000))


def box(row: float, col: float, height: int = 40, width: int = 40) -> Body:
    top, left = int(row - height / 2), int(col - width / 2)
    region = Region(1, height * width, row, col, top, left, top + height, left + width, 0.9)
    return GROUND.bodies({1: region})[1]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_position_holds_in_its_own_place_only(direction: str) -> None:
    down, across = DIRECTIONS[direction]
    row, col = 500 + 220 * down, 500 + 220 * across
    assert geometry.position(box(row, col), direction, GROUND) > 0.6
    if down or across:
        assert geometry.position(box(1000 - row, 1000 - col), direction, GROUND) < 0.1
        assert geometry.position(box(500, 500), direction, GROUND) < 0.35
    else:
        assert geometry.position(box(100, 100), direction, GROUND) < 0.1


def test_a_half_ends_in_the_middle() -> None:
    assert geometry.position(box(480, 20), "top", GROUND, half=True) > 0.8
    assert geometry.position(box(520, 20), "top", GROUND, half=True) < 0.2


def test_near_fades_with_the_gap() -> None:
    dock = box(500, 500)
    degrees = [geometry.nearness(box(500, col), dock, GROUND) for col in (545, 580, 700, 950)]
    assert degrees == sorted(degrees, reverse=True)
    assert degrees[0] > 0.9
    assert degrees[-1] < 0.1


@pytest.mark.parametrize("direction", [name for name, (a, b) in DIRECTIONS.items() if a or b])
def test_beside_is_a_sector(direction: str) -> None:
    down, across = DIRECTIONS[direction]
    landmark = box(500, 500)
    assert geometry.beside(box(500 + 150 * down, 500 + 150 * across), landmark, direction, GROUND) > 0.6
    assert geometry.beside(box(500 - 150 * down, 500 - 150 * across), landmark, direction, GROUND) < 0.1
    assert geometry.beside(box(500 + 150 * across, 500 - 150 * down), landmark, direction, GROUND) < 0.1


def test_beside_a_river_is_anywhere_along_it() -> None:
    river = box(500, 500, 60, 1000)
    assert geometry.beside(box(300, 50), river, "top", GROUND) > 0.5
    assert geometry.beside(box(700, 50), river, "top", GROUND) < 0.1


def test_within_is_overlap_or_being_cut_out() -> None:
    lot = box(500, 500, 200, 200)
    assert geometry.within(box(500, 500), lot, GROUND) == 1.0
    assert geometry.within(box(500, 900), lot, GROUND) < 0.2
    assert geometry.within(box(500, 621), lot, GROUND) < 0.5
    hollow = replace(
        lot, trace=lambda number: shapely.box(400, -600, 600, -400) - shapely.box(480, -520, 520, -480)
    )
    assert geometry.within(box(500, 500), hollow, GROUND) > 0.9
    assert geometry.having(lot, box(500, 500), GROUND) == 1.0
    assert geometry.having(lot, box(500, 621), GROUND) > 0.5
    assert geometry.having(lot, box(500, 900), GROUND) < 0.2


def test_beside_a_winding_band_is_told_by_the_way_across() -> None:
    river = replace(
        box(500, 500, 800, 1000),
        trace=lambda number: shapely.LineString([(0, -900), (400, -700), (600, -300), (1000, -100)]).buffer(
            30
        ),
    )
    assert geometry.beside(box(300, 200), river, "top", GROUND) > 0.5
    assert geometry.beside(box(800, 800), river, "top", GROUND) < 0.1
    assert geometry.beside(box(800, 800), river, "bottom", GROUND, compass=True) > 0.5


def test_a_ring_surrounds_and_a_row_does_not() -> None:
    house = box(500, 500)
    ring = [box(500 + 60 * down, 500 + 60 * across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    around = [one for one in ring if (one.row, one.col) != (500, 500)]
    assert geometry.surrounded(house, around, GROUND) > 0.9
    assert geometry.surrounded(house, around[:3], GROUND) < 0.1
    assert geometry.surrounded(house, [], GROUND) < 0.1


def test_the_ends_of_a_pier() -> None:
    pier = box(500, 500, 20, 400)
    assert geometry.at_end(box(500, 730), pier, GROUND) > 0.8
    assert geometry.at_end(box(540, 500), pier, GROUND) < 0.1


def test_what_stands_between() -> None:
    house, lake = box(500, 500), box(500, 800)
    assert geometry.stands_between(box(500, 650), house, lake)
    assert not geometry.stands_between(box(600, 650), house, lake)


def test_lengths_are_compared_along_the_body() -> None:
    pier, square = box(500, 500, 20, 400), box(500, 500, 100, 100)
    assert geometry.compared(pier, square, "longer") > 0.9
    assert geometry.compared(pier, square, "narrower") > 0.9
    assert geometry.compared(pier, square, "smaller") > 0.8
    assert geometry.compared(pier, square, "shorter") < 0.1


def test_between_is_on_the_line_of_both() -> None:
    a, b = box(500, 200), box(500, 800)
    assert geometry.between(box(500, 500), a, b) > 0.8
    assert geometry.between(box(500, 950), a, b) < 0.1
    assert geometry.between(box(950, 500), a, b) < 0.1
    assert geometry.between(box(500, 500), a, a) < 0.01


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
