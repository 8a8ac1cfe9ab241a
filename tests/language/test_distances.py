"""Lengths before a landmark."""

from __future__ import annotations

import pytest

from rrsis.language import distances
from rrsis.language.expression import Expression
from rrsis.language.relations import Excluding, Within
from rrsis.language.tokens import tokenize

LENGTHS = {
    "within 200 m of the dock": (200.0, False),
    "within 0.5 km of the dock": (500.0, False),
    "within half a kilometre of the dock": (500.0, False),
    "within a radius of 1,5 km around the dock": (1500.0, False),
    "less than 50 metres from the dock": (50.0, False),
    "no more than 100 meters away from the dock": (100.0, False),
    "up to 100 ft from the dock": (30.48, False),
    "closer than 2 miles to the dock": (3218.688, False),
    "within 200m of the dock": (200.0, False),
    "more than 300 m from the dock": (300.0, True),
    "at least 1 km away from the dock": (1000.0, True),
    "not within 20 yards of the dock": (18.288, True),
}


@pytest.mark.parametrize("words", LENGTHS)
def test_a_length_is_read(words: str) -> None:
    [relation] = Expression.parse(f"all ships {words}").relations
    assert isinstance(relation, Within)
    assert (relation.metres, relation.beyond) == pytest.approx(LENGTHS[words])
    assert (relation.span.text, relation.landmark.text) == (words, "the dock")


def test_the_noun_ends_before_a_length() -> None:
    read = Expression.parse("all ships less than 50 m from a dock and on the left")
    assert (read.noun, len(read.relations)) == ("ship", 2)


@pytest.mark.parametrize("words", ["within the harbor", "less than the dock", "within 200 of the dock"])
def test_other_words_are_no_length(words: str) -> None:
    assert distances.at(words, tokenize(words), 0) is None


def test_a_length_can_be_left_out() -> None:
    [relation] = Expression.parse("all ships but not less than 0.5 km from a dock").relations
    assert isinstance(relation, Excluding)
    assert relation.landmark.text == "ships less than 0.5 km from a dock"
