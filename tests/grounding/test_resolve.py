"""Sentences over hand-made regions: a scene of 1100 by 1500 pixels with tanks, docks and ships."""

from __future__ import annotations

import pytest

from rrsis.geo.regions import Region
from rrsis.grounding.plan import Plan
from rrsis.grounding.resolve import Choice, resolve
from rrsis.language.expression import Expression

SHAPE = (1100, 1500)


def region(number: int, row: float, col: float, side: int, height: int = 0, score: float = 0.9) -> Region:
    height = height or side
    top, left = int(row - height / 2), int(col - side / 2)
    return Region(number, side * height, row, col, top, left, top + height, left + side, score)


TANKS = [  # numbers in reading order
    region(1, 150, 300, 80),
    region(2, 160, 700, 60),
    region(3, 200, 1300, 120),
    region(4, 550, 760, 90),
    region(5, 900, 200, 50),
    region(6, 950, 1250, 70),
]
LAYERS = {
    "all storage tanks": TANKS,
    "all white storage tanks": [TANKS[0], TANKS[3]],
    "all docks": [region(1, 950, 1350, 100, 40)],
    "all harbors": [region(1, 950, 1350, 100, 40)],
    "all rivers": [region(1, 400, 750, 1500, 60)],
    "all roads": [region(1, 700, 600, 1500, 30), region(2, 100, 1480, 30, 200)],
    "all ships": [region(1, 980, 1100, 60), region(2, 960, 1420, 30, 60)],
    "all buildings": [region(1, 160, 310, 200), region(2, 600, 900, 60)],
    "all parking lots": [region(1, 550, 760, 300)],
}


def answer(text: str, evidence: dict[int, float] | None = None) -> list[Choice]:
    plan = Plan.of([text], whole=False)
    layers = [{one.id: one for one in LAYERS.get(question.text, [])} for question in plan.questions]
    [expression] = plan.expressions
    landmarks = {relation: layers[layer] for relation, layer in plan.landmarks(expression).items()}
    return resolve(expression, layers[plan.layer(expression)], landmarks, SHAPE, evidence)


MEANT = {
    # the five sentences of the first prototype
    "all tanks": [1, 2, 3, 4, 5, 6],
    "the largest tank": [3],
    "the tank near the dock": [6],
    "the largest tank on the left": [1],
    "the smallest tank": [5],
    # positions
    "the tank in the upper right corner": [3],
    "the tank in the middle": [4],
    "the tank on the far left": [5],
    "tanks at the bottom": [5, 6],
    "tanks in the north": [1, 2, 3],
    "the lower left tank": [5],
    "the left-most tank": [5],
    "the rightmost tank": [3],
    "the topmost tank": [1],
    "the most central tank": [4],
    # ranks and numbers
    "the second largest tank": [4],
    "the two largest tanks": [3, 4],
    "the two smallest tanks north of the river": [1, 2],
    "the third tank from the left": [2],
    "the two tanks at the bottom": [5, 6],
    "the seventh largest tank": [],
    # relations
    "the tanks north of the river": [1, 2, 3],
    "tanks below the river": [4, 5, 6],
    "the tank closest to the dock": [6],
    "the tank farthest from the dock": [1],
    "the tank in the parking lot": [4],
    "tanks inside the parking lot": [4],
    "the tank between the river and the road": [4],
    "the tank to the left of the dock": [6],
    "the tank near the ship on the right": [6],
    "the ship on the right of the dock": [2],
    "tanks smaller than the ships": [5],
    # what is left out
    "tanks except the largest one": [1, 2, 4, 5, 6],
    "tanks that are not white": [2, 3, 5, 6],
    "tanks not at the bottom": [1, 2, 3, 4],
    "tanks without a ship": [1, 2, 3, 4, 5, 6],
    # areas
    "the road": [1, 2],
    "the road on the left": [1],
    # what is not there
    "the tank near the airport": [],
    "the airport": [],
    "the tank near the pond in the middle": [],
    "the ship in the upper left": [],
}


@pytest.mark.parametrize("text", MEANT)
def test_a_sentence_means(text: str) -> None:
    assert [choice.region for choice in answer(text)] == MEANT[text]


@pytest.mark.parametrize("text", MEANT)
def test_margins_are_confidences(text: str) -> None:
    assert all(0.0 <= choice.margin <= 1.0 for choice in answer(text))


def test_evidence_decides_where_a_landmark_is_missing() -> None:
    assert answer("the tank near the airport", {2: 0.9, 3: 0.2}) == [Choice(2, 0.0)]
    assert answer("the tank near the airport", {2: 0.4}) == []
    assert [one.region for one in answer("tanks near the airport", {2: 0.9, 5: 0.8})] == [2, 5]


def test_evidence_weighs_where_places_are_alike() -> None:
    assert [one.region for one in answer("the tank at the top", {1: 0.1, 2: 0.9, 3: 0.1})] == [2]


def test_evidence_does_not_undo_a_rank() -> None:
    assert [one.region for one in answer("the largest tank", {5: 1.0})] == [3]


def test_the_one_that_stands_out_is_meant() -> None:
    pair = {1: region(1, 100, 100, 200), 2: region(2, 900, 900, 20)}
    expression = Expression.parse("the building")
    assert [one.region for one in resolve(expression, pair, {}, SHAPE)] == [1]
    equal = {1: region(1, 100, 100, 60), 2: region(2, 900, 900, 60)}
    both = resolve(expression, equal, {}, SHAPE)
    assert [one.region for one in both] == [1, 2]
    assert all(one.ambiguous for one in both)


def test_near_ties_are_given_as_such() -> None:
    twins = {1: region(1, 100, 100, 60), 2: region(2, 1000, 100, 60)}
    found = resolve(Expression.parse("the tank on the left"), twins, {}, SHAPE)
    assert [(one.region, one.ambiguous) for one in found] == [(1, True), (2, True)]


def test_fragments_are_not_ranked() -> None:
    regions = {one.id: one for one in [*TANKS, region(7, 20, 20, 4)]}
    assert [one.region for one in resolve(Expression.parse("the smallest tank"), regions, {}, SHAPE)] == [5]
    assert [one.region for one in resolve(Expression.parse("the left-most tank"), regions, {}, SHAPE)] == [5]


def test_nothing_comes_of_nothing() -> None:
    assert resolve(Expression.parse("the largest tank"), {}, {}, SHAPE) == []
    assert resolve(Expression.parse("all tanks"), {}, {}, SHAPE, {}) == []
