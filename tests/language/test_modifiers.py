"""What is said after a noun, token by token."""

from __future__ import annotations

import pytest

from rrsis.language.modifiers import Modifiers
from rrsis.language.nounreader import read
from rrsis.language.relations import Along, Beside, Either, Excluding, Facing, Near, Position, With, Without
from rrsis.language.tokens import tokenize


def follow(text: str, depth: int = 0) -> tuple[Modifiers, int]:
    tokens = tokenize(text)
    said = Modifiers(text, tokens)
    return said, said.follow(read(tokens, 0), depth)


def test_a_target_takes_everything() -> None:
    said, stop = follow("the ship on the left, near the dock and white")
    assert [type(one) for one in said.relations] == [Position, Near]
    assert [look.name for look in said.looks] == ["white"]
    assert stop == len(said.tokens)


def test_a_landmark_ends_where_the_target_goes_on() -> None:
    for rest in (", white", " is white", " and near the road"):
        said, stop = follow("the dock on the left" + rest, depth=1)
        assert stop == 5
        assert len(said.relations) == 1


def test_a_landmark_goes_on_with_which() -> None:
    said, stop = follow("the dock that is on the left", depth=1)
    assert stop == 7
    assert len(said.relations) == 1


def test_parts_are_looks() -> None:
    said, _ = follow("houses with red roofs on the left")
    assert said.parts == ["with red roofs"]
    assert len(said.relations) == 1


def test_a_half_is_more_than_a_side() -> None:
    halves = [
        one.half
        for text in ("ships on the left", "ships in the left half of the image")
        for one in follow(text)[0].relations
        if isinstance(one, Position)
    ]
    assert halves == [False, True]


def test_an_opening_position_is_read_first() -> None:
    text = "In the upper left, the ship"
    said = Modifiers(text, tokenize(text))
    assert said.ahead(0) == 5
    assert [type(one) for one in said.relations] == [Position]
    assert Modifiers("the ship", tokenize("the ship")).ahead(0) == 0


def test_opposite_places_are_two_ways_and_others_are_one() -> None:
    both, _ = follow("ships on the left and on the right")
    assert [type(one) for one in both.relations] == [Either]
    corner, _ = follow("ships on the left and at the top")
    assert [type(one) for one in corner.relations] == [Position, Position]


@pytest.mark.parametrize("side", ["left of", "to the left of", "on the left side of", "north of"])
def test_a_side_may_be_that_of_one_of_the_kind(side: str) -> None:
    said, stop = follow(f"the tank {side} the white one")
    (relation,) = said.relations
    assert isinstance(relation, Beside) and relation.landmark == "the white storage tank"
    assert stop == len(said.tokens)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("houses on either side of the road", Along),
        ("houses on both sides of the road", Along),
        ("the house across the road from the school", Facing),
    ],
)
def test_sides_of_a_landmark(text: str, kind: type) -> None:
    (relation,) = follow(text)[0].relations
    assert type(relation) is kind and relation.landmark in ("the road", "the school")


@pytest.mark.parametrize("said", ["that is L-shaped", "shaped like an L", "in the shape of an L"])
def test_shapes_behind_the_noun(said: str) -> None:
    found, stop = follow(f"the building {said}")
    assert [(look.kind, look.name) for look in found.looks] == [("shapes", "l shaped")]
    assert not found.relations and stop == len(found.tokens)


@pytest.mark.parametrize(
    "lacking", ["that have no", "which don't have a", "that do not have any", "having no"]
)
def test_what_is_not_had_is_not_there(lacking: str) -> None:
    (relation,) = follow(f"houses {lacking} pool")[0].relations
    assert isinstance(relation, Without) and relation.landmark.endswith("pool")
    (relation,) = follow(f"houses {lacking} red roof")[0].relations
    assert isinstance(relation, Excluding) and relation.landmark.startswith("houses with")


def test_having_is_with_and_been_is_not_had() -> None:
    (relation,) = follow("the house that has a pool")[0].relations
    assert isinstance(relation, With) and relation.landmark == "a pool"
    (relation,) = follow("the ship that has been moored at the dock")[0].relations
    assert isinstance(relation, Near)
    assert follow("the house which has a red roof")[0].parts == ["has a red roof"]


@pytest.mark.parametrize("text", ["the 3 biggest buildings by area", "buildings under construction"])
def test_a_measure_or_a_state_is_no_landmark(text: str) -> None:
    assert follow(text)[0].relations == []
