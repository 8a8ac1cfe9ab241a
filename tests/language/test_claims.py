"""Claims hold for exactly their members."""

import random

import pytest

from rrsis.language.claims import (
    Picture,
    by_number,
    by_place,
    by_rank,
    by_relation,
    decorated,
    not_there,
    of_class,
)
from rrsis.language.described import Described, Frame


def at(label: str, row: float, col: float, side: float = 20.0, colour: str = "white") -> Described:
    half = side / 2
    return Described(label, row, col, row - half, col - half, row + half, col + half, side * side, (colour,))


@pytest.fixture
def picture() -> Picture:
    things = [at("car", 50, 50), at("bus", 50, 90, 30), at("bus", 90, 10, 30), at("ship", 10, 10, 10, "red")]
    return Picture(things, Frame(0, 0, 100, 100))


def test_narrow_and_wide_class_words(picture: Picture) -> None:
    assert picture.nouns == {"car": (0,), "vehicle": (0, 1, 2), "bus": (1, 2), "ship": (3,)}


def test_a_narrow_word_is_dropped_where_the_wide_one_is_a_label() -> None:
    mixed = Picture([at("car", 1, 1), at("vehicle", 9, 9)], Frame(0, 0, 10, 10))
    assert mixed.nouns == {"vehicle": (0, 1)}


def test_claims_hold(picture: Picture) -> None:
    rng = random.Random(0)
    for _ in range(200):
        whole, ranked, placed = of_class(picture, rng), by_rank(picture, rng), by_place(picture, rng)
        assert whole is not None
        assert whole.members == picture.nouns[whole.noun]
        assert ranked is None or len(ranked.members) == 1
        assert placed is None or set(placed.members) <= set(picture.nouns[placed.noun])
        counted = by_number(picture, rng)
        assert counted is None or len(counted.members) > 1
        related = by_relation(picture, rng)
        assert related is None or (related.anchor and related.anchor.members[0] not in related.members)


def test_wrong_colours_and_places_are_wrong(picture: Picture) -> None:
    rng = random.Random(1)
    claims = [claim for _ in range(300) if (claim := not_there(picture, rng, ("dock", "truck", "airplane")))]
    assert {c.noun for c in claims if c.noun not in picture.nouns} == {"dock", "airplane"}
    assert not any(c.noun == "ship" and c.adjectives in (("red",), ("orange",)) for c in claims)


def test_decoration_is_true(picture: Picture) -> None:
    claim = next(c for s in range(50) if (c := of_class(picture, random.Random(s))) and c.noun == "ship")
    assert decorated(claim, picture, random.Random(0)).adjectives[0] in {"red", "small", "large"}
