"""Degrees of whole relations for several candidates."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest
from affine import Affine

from rrsis.geo.bodies import Body
from rrsis.geo.regions import Region
from rrsis.grounding import judge
from rrsis.grounding.ground import Ground
from rrsis.language.expression import Expression
from rrsis.language.relations import Measured, Position, Reference

GROUND = Ground((1000, 1000))


def box(row: float, col: float, height: int = 40, width: int = 40) -> Body:
    top, left = int(row - height / 2), int(col - width / 2)
    region = Region(1, height * width, row, col, top, left, top + height, left + width, 0.9)
    return GROUND.bodies({1: region})[1]


def degrees(text: str, regions: dict[int, Body], landmarks: list[Body]) -> judge.Degrees:
    [relation] = Expression.parse(text).relations
    assert isinstance(relation, Reference)
    return judge.related(relation, regions, landmarks, [], GROUND).degrees


REGIONS = {1: box(500, 300), 2: box(500, 900), 3: box(100, 360)}


def test_the_best_landmark_counts() -> None:
    found = degrees("ships near docks", REGIONS, [box(500, 350), box(540, 880)])
    assert found[1] > 0.8
    assert found[2] > 0.8
    assert found[3] < 0.3


def test_far_and_without_are_the_reverse() -> None:
    assert degrees("ships far from the dock", REGIONS, [box(500, 350)])[1] < 0.2
    assert degrees("ships far from the dock", REGIONS, [box(500, 350)])[2] > 0.5
    assert degrees("houses without a pool", REGIONS, [box(500, 300, 10, 10)])[1] == 0.0


def test_an_object_is_not_its_own_landmark() -> None:
    assert degrees("the ship near the ship", REGIONS, [REGIONS[2]])[2] == 0.0


def test_between_pairs_of_one_kind() -> None:
    found = degrees("cars between the buildings", REGIONS, [box(500, 100), box(500, 500)])
    assert found[1] > 0.8
    assert found[2] < 0.1


def test_a_road_is_where_a_part_of_it_is() -> None:
    [position] = Expression.parse("the road on the left").relations
    assert isinstance(position, Position)
    road = {1: box(500, 500, 60, 1000)}
    assert judge.placed(position, road, GROUND, "road").degrees[1] >= 0.5
    assert judge.placed(position, road, GROUND, "building").degrees[1] < 0.5


def test_what_is_excluded_is_recognised() -> None:
    assert judge.left_over(REGIONS, [box(501, 301)]).degrees == {1: 0.0, 2: 1.0, 3: 1.0}


def test_distance_is_to_the_nearest() -> None:
    found = judge.distances(REGIONS, [box(500, 350), box(500, 845)]).degrees
    assert found[1] < found[2] < found[3]


def test_metres_are_sharp_and_without_metres_it_is_near() -> None:
    near, ground = [box(500, 350)], Ground((1000, 1000), Affine(0.5, 0, 0, 0, -0.5, 0), metric=True)
    [relation] = Expression.parse("ships within 5 m of the dock").relations
    assert isinstance(relation, Reference)
    there = {
        number: ground.bodies({number: Region(*astuple(one)[:9])})[number] for number, one in REGIONS.items()
    }
    mark = list(ground.bodies({1: Region(*astuple(near[0])[:9])}).values())
    found = judge.related(relation, there, mark, [], ground)
    assert found.degrees[1] == pytest.approx(0.5)
    assert found.degrees[2] == pytest.approx(0.0, abs=1e-9)
    assert found.marks[2] == (mark[0],)
    assert degrees("ships within 5 m of the dock", REGIONS, near)[1] > 0.9


def test_facing_is_a_free_view() -> None:
    row = {1: box(500, 300), 2: box(500, 400)}
    for number, one in row.items():
        row[number] = replace(one, id=number)
    lake = [box(500, 520, 100, 100)]
    found = degrees("houses facing the lake", row, lake)
    assert found[2] > 0.5 > 0.25 > found[1]


def test_the_better_of_two_counts() -> None:
    found = judge.best_of([judge.Judged({1: 0.2, 2: 0.9}), judge.Judged({1: 0.7, 2: 0.1})])
    assert found.degrees == {1: 0.7, 2: 0.9}


def test_bounds_are_sharp_on_the_ground() -> None:
    metres = Ground((1000, 1000), Affine(0.5, 0, 0, 0, -0.5, 0), metric=True)
    boxes = box(500, 300), box(500, 600, 40, 80), box(100, 100, 20, 200)
    bodies = metres.bodies({key: Region(*astuple(one)[:9]) for key, one in enumerate(boxes, 1)})
    for text, fitting in (
        ("ships larger than 500 m2", [2, 3]),
        ("ships between 300 and 900 m2", [1, 2]),
        ("ships longer than 45 m", [3]),
        ("ships at most 12 m wide", [3]),
        ("ships smaller than 100 m2", []),
    ):
        [relation] = Expression.parse(text).relations
        assert isinstance(relation, Measured)
        found = judge.bounded(relation, bodies, metres).degrees
        assert [key for key, degree in found.items() if degree > 0.5] == fitting, text
        assert all(degree < 0.05 or degree > 0.95 for degree in found.values())
        assert set(judge.bounded(relation, bodies, GROUND).degrees.values()) == {1.0}, "no metres are known"
