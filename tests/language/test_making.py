"""Which relation words stand for."""

from __future__ import annotations

import pytest

from rrsis.language import lexicon
from rrsis.language.making import alternatives, by_compass, left_out, opposed, reference
from rrsis.language.nounphrase import NOTHING
from rrsis.language.parts import Span
from rrsis.language.relations import (
    AtEnd,
    Beside,
    Compared,
    Either,
    Extreme,
    Facing,
    Nearest,
    Position,
    Reference,
    Surrounded,
)
from rrsis.language.tokens import tokenize

SPAN = Span(0, 4, "near")


@pytest.mark.parametrize("kind", sorted(set(lexicon.RELATIONS.values()) - {"between"}))
def test_every_kind_makes_a_relation(kind: str) -> None:
    made = reference(kind, SPAN, "the dock")
    assert isinstance(made, Reference) and made.landmark == "the dock"


def test_kinds_are_told_apart() -> None:
    assert reference("farthest", SPAN, "the dock", 2) == Nearest(SPAN, "the dock", 1, 2)
    assert isinstance(reference("top", SPAN, "the dock"), Beside)
    assert isinstance(reference("longer", SPAN, "the dock"), Compared)
    kinds = {"surrounded": Surrounded, "end": AtEnd, "facing": Facing}
    assert all(isinstance(reference(name, SPAN, "it"), kind) for name, kind in kinds.items())


@pytest.mark.parametrize(("words", "told"), [("in the north", True), ("on the upper left", False)])
def test_compass_names(words: str, told: bool) -> None:
    assert by_compass(tokenize(words)) is told


def test_places_on_opposite_sides_are_alternatives() -> None:
    left, right, low = (Position(SPAN, where) for where in ("left", "upper right", "bottom"))
    assert opposed([left], [right]) and opposed([right], [low])
    assert not opposed([left], [low]) and not opposed([], [left]) and not opposed([left], [])
    text = "on the left or right or below"
    [once] = alternatives(left, right, text)
    [twice] = alternatives(once, low, text)
    assert isinstance(twice, Either) and twice.options == (left, right, low)
    rank = Extreme(SPAN, "area", 1)
    assert alternatives(left, rank, text) == [left, rank]


def test_what_is_left_out_is_named_by_its_kind() -> None:
    assert left_out("white ones", ["ship"], [], one=False, follows=False) == "white ships"
    assert left_out("the largest one", ["ship"], [], one=True, follows=False) == "the largest ship"
    assert left_out("near the road", ["ship"], ["road"], one=False, follows=True) == "ships near the road"
    assert left_out("boats", ["ship"], ["ship"], one=False, follows=False) == "boats"
    assert left_out("white ones", [], [], one=False, follows=False) == f"white {NOTHING}"
