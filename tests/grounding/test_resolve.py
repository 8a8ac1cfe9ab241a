"""Sentences over hand-made regions: a scene of 1100 by 1500 pixels with tanks, docks and ships."""

from __future__ import annotations

import pytest
from affine import Affine

from rrsis.geo.regions import Region
from rrsis.grounding.ground import Ground
from rrsis.grounding.plan import Plan
from rrsis.grounding.resolve import Choice, resolve
from rrsis.language.expression import Expression

GROUND = Ground((1100, 1500))


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
    landmarks = {relation: layers[layer] for relation, (layer,) in plan.landmarks(expression).items()}
    return resolve(expression, layers[plan.layer(expression)], landmarks, GROUND, evidence)


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
    "tanks larger than the one near the dock": [1, 3, 4],
    "tanks larger than the one left of the dock": [1, 3, 4],
    "tanks on the left or near the dock": [1, 5, 6],
    "the second closest tank to the dock": [4],
    "the two tanks closest to the dock": [4, 6],
    "the tank closest to the largest tank": [4],
    "tanks not near the dock": [1, 2, 3, 4, 5],
    "tanks north of the river but not on the left": [2, 3],
    "the third largest tank": [1],
    "the second smallest tank": [2],
    # what is left out
    "tanks except the largest one": [1, 2, 4, 5, 6],
    "tanks that are not white": [2, 3, 5, 6],
    "tanks not at the bottom": [1, 2, 3, 4],
    "tanks but the largest": [1, 2, 4, 5, 6],
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


def test_what_the_network_decided_is_told_and_no_measure_is_undone_by_it() -> None:
    tanks, sure = {one.id: one for one in TANKS}, {2: 0.9}
    plan = Plan.of(["the tank near the airport", "tanks within 9 m of the dock"], whole=False)
    near, within = plan.expressions
    docks = {relation: {one.id: one for one in LAYERS["all docks"]} for relation in plan.landmarks(within)}
    [choice] = resolve(near, tanks, {}, GROUND, sure, why=True)
    assert choice.why == "taken because the network itself answers so (0.90)"
    metres = Ground((1100, 1500), Affine(1, 0, 0, 0, -1, 0), metric=True)
    assert resolve(within, tanks, docks, metres, sure) == resolve(within, tanks, {}, metres, sure) == []


@pytest.mark.parametrize(
    "text", ["tanks inside the ships", "the tank inside the ship", "the largest tank inside a ship"]
)
def test_what_geometry_rules_out_no_network_brings_back(text: str) -> None:
    assert answer(text, {2: 0.98, 6: 0.98}) == []


def test_evidence_weighs_where_places_are_alike() -> None:
    assert [one.region for one in answer("the tank at the top", {1: 0.1, 2: 0.9, 3: 0.1})] == [2]


def test_evidence_does_not_undo_a_rank() -> None:
    assert [one.region for one in answer("the largest tank", {5: 1.0})] == [3]


def test_one_is_meant_by_a_definite_singular() -> None:
    pair = {1: region(1, 100, 100, 200), 2: region(2, 900, 900, 20)}
    [clear] = resolve(Expression.parse("the building"), pair, {}, GROUND)
    assert (clear.region, clear.ambiguous) == (1, False) and clear.margin > 0.8
    twins = {1: region(1, 100, 100, 60), 2: region(2, 1000, 100, 60)}
    for text in ("the building", "the tank on the left"):
        [choice] = resolve(Expression.parse(text), twins, {}, GROUND)
        assert choice.ambiguous and choice.margin < 0.03


def test_all_candidates_are_ranked_behind_the_answer() -> None:
    def ranked(text: str) -> list[tuple[int, int, bool]]:
        plan = Plan.of([text], whole=False)
        [expression] = plan.expressions
        tanks = {one.id: one for one in TANKS}
        layers = [{one.id: one for one in LAYERS.get(question.text, [])} for question in plan.questions]
        marks = {relation: layers[layer] for relation, (layer,) in plan.landmarks(expression).items()}
        found = resolve(expression, tanks, marks, GROUND, every=True)
        assert all(0.0 <= one.margin <= 1.0 for one in found)
        return [(one.rank, one.region, one.meant) for one in found]

    assert ranked("the second largest tank") == [
        (1, 4, True), (2, 3, False), (3, 1, False), (4, 6, False), (5, 2, False), (6, 5, False)
    ]  # fmt: skip
    assert ranked("the tank near the dock")[0] == (1, 6, True)
    assert len(ranked("the tank")) == 6


def test_a_choice_tells_what_decided() -> None:
    plan = Plan.of(["the largest tank north of the river"], whole=False)
    [expression] = plan.expressions
    rivers = {one.id: one for one in LAYERS["all rivers"]}
    marks = dict.fromkeys(plan.landmarks(expression), rivers)
    [choice] = resolve(expression, {one.id: one for one in TANKS}, marks, GROUND, why=True)
    assert choice.region == 3
    for words in ("“north of the river”", "river at row 400, column 750, 110 px away", "“largest”: 1 of 3",
                  "14400 px²", "the next 6400 px²"):  # fmt: skip
        assert words in choice.why.replace(",400 px", "400 px")
    assert resolve(expression, {one.id: one for one in TANKS}, marks, GROUND)[0].why == ""


def test_north_is_where_the_ground_has_it() -> None:
    turned = Ground((1100, 1500), Affine(0, -0.5, 0, -0.5, 0, 0), metric=True)  # north is left, east is up
    tanks = {one.id: one for one in TANKS}

    def meant(text: str) -> list[int]:
        plan = Plan.of([text], whole=False)
        [expression] = plan.expressions
        docks = {one.id: one for one in LAYERS["all docks"]}
        marks = dict.fromkeys(plan.landmarks(expression), docks)
        return [one.region for one in resolve(expression, tanks, marks, turned)]

    assert meant("the northernmost tank") == [5]
    assert meant("the leftmost tank") == [5]
    assert meant("the easternmost tank") == [1]
    assert meant("tanks in the north of the scene") == [1, 5]
    assert meant("all tanks north of the dock") == [1, 4, 5, 6]
    assert meant("tanks within 30 m of the dock") == [6]
    assert meant("tanks more than 400 m from the dock") == [1, 2, 5]


def test_fragments_are_not_ranked() -> None:
    regions = {one.id: one for one in [*TANKS, region(7, 20, 20, 4)]}
    assert [one.region for one in resolve(Expression.parse("the smallest tank"), regions, {}, GROUND)] == [5]
    assert [one.region for one in resolve(Expression.parse("the left-most tank"), regions, {}, GROUND)] == [5]


def test_a_small_region_is_ranked_if_it_is_as_sure_as_most() -> None:
    def smallest(score: float, side: int) -> list[int]:
        regions = {one.id: one for one in [*TANKS, region(7, 20, 20, side, score=score)]}
        return [one.region for one in resolve(Expression.parse("the smallest tank"), regions, {}, GROUND)]

    assert smallest(0.9, 25) == [7]  # an eighth of the usual area, but as sure as the others
    assert smallest(0.8, 25) == [5]  # as small, and less sure: a piece of something
    assert smallest(0.8, 45) == [7]  # two fifths of the usual area


def test_nothing_comes_of_nothing() -> None:
    assert resolve(Expression.parse("the largest tank"), {}, {}, GROUND) == []
    assert resolve(Expression.parse("all tanks"), {}, {}, GROUND, {}) == []
