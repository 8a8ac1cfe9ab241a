"""Degrees of whole relations for several candidates."""

from __future__ import annotations

from rrsis.geo.regions import Region
from rrsis.grounding import judge
from rrsis.language.expression import Expression
from rrsis.language.relations import Position, Reference

SHAPE = (1000, 1000)


def box(row: float, col: float, height: int = 40, width: int = 40) -> Region:
    top, left = int(row - height / 2), int(col - width / 2)
    return Region(1, height * width, row, col, top, left, top + height, left + width, 0.9)


def degrees(text: str, regions: dict[int, Region], landmarks: list[Region]) -> judge.Degrees:
    [relation] = Expression.parse(text).relations
    assert isinstance(relation, Reference)
    return judge.related(relation, regions, landmarks, [], SHAPE)


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
    assert judge.placed(position, road, SHAPE, "road")[1] >= 0.5
    assert judge.placed(position, road, SHAPE, "building")[1] < 0.5


def test_what_is_excluded_is_recognised() -> None:
    assert judge.left_over(REGIONS, [box(501, 301)]) == {1: 0.0, 2: 1.0, 3: 1.0}


def test_distance_is_to_the_nearest() -> None:
    found = judge.distances(REGIONS, [box(500, 350), box(500, 890)])
    assert found[2] < found[1] < found[3]
