"""How objects lie to each other: sure, out of the question, or doubtful."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from rrsis.data.geometry import Geometry
from rrsis.language.described import Described
from rrsis.language.layout import Neighbourhood


def around(*shapes: Polygon) -> Neighbourhood:
    """Lay out polygons, x to the right and y down, in a picture of 800 x 800 px."""
    rings = [[shapely.get_coordinates(one)[:-1].astype(np.float32)] for one in shapes]
    things = [
        Described("thing", one.centroid.y, one.centroid.x, one.bounds[1], one.bounds[0], one.bounds[3],
                  one.bounds[2], one.area)
        for one in shapes
    ]  # fmt: skip
    return Neighbourhood(things, Geometry(rings, (800, 800)))


def car(x: float, y: float) -> Polygon:
    return box(x - 8, y - 4, x + 8, y + 4)


BEND = shapely.LineString([(100, 700), (100, 100), (700, 100)]).buffer(20, cap_style="flat")
"""A road along the left and the upper side; its box holds nearly all of the picture."""


@pytest.mark.parametrize(
    ("thing", "verdict"),
    [(car(100, 400), True), (car(400, 400), False), (car(120, 400), None), (car(400, 100), True)],
)
def test_in_and_on_are_of_outlines_not_of_boxes(thing: Polygon, verdict: bool | None) -> None:
    assert around(BEND, thing).inside(1, (0,)) is verdict


def test_a_car_that_the_road_was_drawn_around_is_on_it() -> None:
    road = box(0, 100, 400, 140).difference(car(200, 120)).difference(box(199, 100, 201, 124))
    assert around(road, car(200, 120)).inside(1, (0,)) is True


def test_what_is_nearly_as_large_is_not_in_it() -> None:
    assert around(box(0, 0, 100, 100), box(5, 5, 95, 95)).inside(1, (0,)) is None


@pytest.mark.parametrize(
    ("x", "verdict"), [(148, True), (400, False), (178, None), (120, None)]
)  # next to the road, far off, in between, on its edge
def test_along_a_road(x: float, verdict: bool | None) -> None:
    assert around(BEND, box(x - 15, 385, x + 15, 415)).along(1, (0,)) is verdict


def test_along_a_road_for_what_is_long_itself() -> None:
    beside, away, across = box(130, 150, 140, 650), box(600, 150, 610, 650), box(130, 400, 700, 410)
    roads = around(BEND, beside, away, across)
    assert [roads.along(one, (0,)) for one in (1, 2, 3)] == [True, False, False]


def test_lined_and_surrounded() -> None:
    trees = [shapely.Point(x, y).buffer(10) for x in range(60, 700, 40) for y in (60, 140)]
    street = around(box(50, 80, 700, 120), box(50, 580, 700, 620), *trees)
    rest = range(2, len(trees) + 2)
    assert (street.lined(0, rest), street.lined(1, rest)) == (True, False)
    ring = [
        box(x, y, x + 30, y + 30) for x in (300, 335, 370) for y in (300, 335, 370) if (x, y) != (335, 335)
    ]
    yard = around(box(338, 338, 362, 362), box(600, 600, 624, 624), *ring)
    houses = range(2, len(ring) + 2)
    assert (yard.surrounded(0, houses), yard.surrounded(1, houses)) == (True, False)


@pytest.mark.parametrize(
    ("x", "y", "verdict"), [(300, 300, True), (300, 50, False), (60, 300, False), (300, 180, None)]
)
def test_between(x: float, y: float, verdict: bool | None) -> None:
    pair = around(box(100, 250, 160, 350), box(440, 250, 500, 350), car(x, y))
    assert pair.between(2, (0, 1)) is verdict


def test_with_and_near() -> None:
    lot, house, far, half = box(100, 100, 160, 140), box(165, 100, 205, 140), box(500, 500, 540, 540), None
    place = around(lot, house, far, box(185, 100, 225, 140))
    assert [place.with_it(one, (0,)) for one in (1, 2, 3)] == [True, False, half]
    assert [place.near(one, (0,)) for one in (1, 2)] == [True, False]


def test_a_side_of_something_long_is_by_its_extent() -> None:
    quay = around(box(100, 380, 700, 420), car(680, 330), car(740, 400), car(60, 340), car(400, 200))
    assert quay.side(1, 0) == ""  # by the centres it is right of the quay, to a person above it
    assert {"above", "right"} <= quay.sides(1, 0)
    assert [quay.side(one, 0) for one in (2, 4)] == ["right", "above"]
    assert "upper left" in quay.sides(3, 0)


def test_what_lies_in_the_box_of_a_bend_is_on_no_side_of_it() -> None:
    inner = around(BEND, car(300, 300))
    assert inner.side(1, 0) == "" and {"left", "right", "above"} <= inner.sides(1, 0)


def test_the_nearest_is_by_edges() -> None:
    things = around(BEND, car(150, 690), car(420, 420))
    assert things.nearest((1, 2), 0, 40.0) == 1
    assert things.nearest((1, 2), 0, 400.0) is None and things.nearest((1,), 0, 1.0) is None


def test_slim_is_along_all_bends() -> None:
    shapes = around(BEND, car(300, 300), shapely.Point(500, 500).buffer(40), box(10, 10, 20, 300))
    assert [shapes.slim(one) for one in range(4)] == [True, False, False, True]
