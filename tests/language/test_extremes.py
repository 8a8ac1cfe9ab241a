"""Superlatives, and comparatives that stand for them."""

from __future__ import annotations

import pytest

from rrsis.language.expression import Expression
from rrsis.language.extremes import extreme
from rrsis.language.relations import Compared, Extreme
from rrsis.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("the largest ship", 1, ("area", 1)),
        ("largest ship", 0, ("area", 1)),
        ("the larger ship", 1, ("area", 1)),
        ("the two smaller ships", 2, ("area", -1)),
        ("larger ships", 0, None),
        ("the ship larger than the dock", 2, None),
        ("the ship", 1, None),
    ],
)
def test_what_picks_the_most(text: str, place: int, found: tuple[str, int] | None) -> None:
    hit = extreme(tokenize(text), place)
    assert (hit and hit.value) == found


@pytest.mark.parametrize(
    ("text", "noun", "number", "sign"),
    [
        ("the smaller of the two lakes", "lake", 1, -1),
        ("the bigger ship near the dock", "ship", None, 1),
        ("the two longer bridges", "bridge", 2, 1),
    ],
)
def test_a_definite_comparative_is_a_superlative(text: str, noun: str, number: int | None, sign: int) -> None:
    read = Expression.parse(text)
    assert (read.noun, read.number) == (noun, number)
    (rank,) = (one for one in read.relations if isinstance(one, Extreme))
    assert rank.sign == sign
    assert "bigger" not in read.locally().text


def test_with_than_it_stays_a_comparison() -> None:
    (relation,) = Expression.parse("the ship that is larger than the one near the dock").relations
    assert isinstance(relation, Compared) and relation.landmark.text == "the ship near the dock"
