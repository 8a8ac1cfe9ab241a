"""Words that stand for a noun."""

from __future__ import annotations

import pytest

from rrsis.language.expression import Expression
from rrsis.language.pronouns import each_other, nameless, those
from rrsis.language.relations import Excluding, Near
from rrsis.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "one"),
    [("the one near the dock", 1), ("the largest one", 2), ("one ship", None), ("the one of", None)],
)
def test_the_one(text: str, one: int | None) -> None:
    assert nameless(tokenize(text), 0) == one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("those near the dock", (1, "those")),
        ("the ones that are white", (2, "ones")),
        ("the one on the left", (2, "one")),
        ("those ships", (0, "")),
        ("the white ones", (0, "")),
        ("the ones", (0, "")),
    ],
)
def test_those_of_which_more_is_said(text: str, found: tuple[int, str]) -> None:
    assert those(tokenize(text), 0) == found


def test_each_other() -> None:
    assert each_other(tokenize("each other now"), 0) == 2
    assert each_other(tokenize("the other"), 0) == 0


@pytest.mark.parametrize(
    ("text", "landmark"),
    [
        ("all cars except those near the road", "cars near the road"),
        ("all cars except the ones that are white", "cars that are white"),
        ("all cars except the one near the road", "car near the road"),
        ("all cars except white ones", "white cars"),
        ("all cars but not the small ones", "the small cars"),
    ],
)
def test_what_is_left_out_is_of_the_kind(text: str, landmark: str) -> None:
    (relation,) = Expression.parse(text).relations
    assert isinstance(relation, Excluding) and relation.landmark.text == landmark


def test_things_next_to_each_other_are_next_to_others_of_the_kind() -> None:
    (relation,) = Expression.parse("the two tanks next to each other").relations
    assert isinstance(relation, Near) and relation.landmark.text == "all storage tanks"
