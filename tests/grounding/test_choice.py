"""What decided about a candidate, in words."""

from __future__ import annotations

from affine import Affine

from rrsis.geo.regions import Region
from rrsis.grounding.choice import Choice, Reasons, remarks
from rrsis.grounding.ground import Ground
from rrsis.grounding.judge import Judged
from rrsis.language.expression import Expression

SHAPE = (100, 200)


def region(number: int, row: float, col: float) -> Region:
    return Region(number, 100, row, col, int(row) - 5, int(col) - 5, int(row) + 5, int(col) + 5, 0.9)


def test_landmarks_places_and_ranks_are_told() -> None:
    ground = Ground(SHAPE)
    bodies = ground.bodies({1: region(1, 20.0, 150.0), 2: region(2, 80.0, 150.0)})
    dock = ground.bodies({7: region(7, 20.0, 180.0)})[7]
    expression = Expression.parse("the largest ship near the dock in the north")
    reasons = Reasons(ground, bodies)
    for relation in expression.relations:
        reasons.judged(relation, Judged({1: 0.9, 2: 0.1}, {1: (dock,)}))
    reasons.ranked(expression.relations[0], {1: 100.0, 2: 90.0}, [1, 2])
    assert "dock at row 20, column 180, 20 px away" in reasons.of(1)
    assert "1 of 2, 100 px², the next 90 px²" in reasons.of(1)
    assert "“largest”: 2 of 2, 90 px²" in reasons.of(2)


def test_a_place_is_told_in_shares_of_the_scene() -> None:
    ground = Ground(SHAPE)
    [relation] = Expression.parse("the ship in the north").relations
    reasons = Reasons(ground, ground.bodies({1: region(1, 20.0, 150.0)}))
    reasons.judged(relation, Judged({1: 0.9}))
    assert reasons.of(1) == "“in the north” fits 0.90: 20% from the north, 75% from the west"


def test_a_measure_is_told_with_its_unit() -> None:
    metres = Ground(SHAPE, Affine(2, 0, 0, 0, -2, 0), metric=True)
    expression = Expression.parse("ships larger than 300 m2 and at least 10 m long and under 50 m wide")
    reasons = Reasons(metres, metres.bodies({1: region(1, 20.0, 150.0)}))
    for relation in expression.relations:
        reasons.judged(relation, Judged({1: 1.0}))
    area, length, width = reasons.of(1).split("; ")
    assert area == "“larger than 300 m2” fits 1.00: 400 m²"
    assert length.endswith("20 m") and width.endswith("20 m")


def test_a_choice_is_the_answer_unless_told_otherwise() -> None:
    choice = Choice(1, 0.5)
    assert (choice.rank, choice.meant, choice.why) == (1, True, "")


def test_what_a_user_must_know_is_remarked() -> None:
    near = Expression.parse("the ship within 50 m of the dock")
    assert remarks(near, [Choice(1, 0.9)], Ground(SHAPE, metric=True)) == []
    [lengths, nothing] = remarks(near, [Choice(1, 0.9, meant=False)], Ground(SHAPE))
    assert "no ground size" in lengths and nothing.startswith("Nothing found")
    large = Expression.parse("ships larger than 500 m2")
    assert remarks(large, [Choice(1, 0.9)], Ground(SHAPE, metric=True)) == []
    [unbound] = remarks(large, [Choice(1, 0.9)], Ground(SHAPE))
    assert "“larger than 500 m2” leaves nothing out" in unbound
    either = Expression.parse("ships near the dock or larger than 500 m2")
    assert remarks(either, [Choice(1, 0.9)], Ground(SHAPE)) == [unbound], "among alternatives, too"
    [unclear] = remarks(near, [Choice(1, 0.01, ambiguous=True)], None)
    assert "margin 0.01" in unclear and "--all" in unclear
