"""Bounds in metres and square metres are read, distances are not."""

from __future__ import annotations

from math import inf

import pytest

from rrsis.language.bounds import at
from rrsis.language.expression import Expression
from rrsis.language.relations import Either, Measured, Within
from rrsis.language.tokens import tokenize

SAID = {
    "larger than 500 m2": ("area", 500, inf),
    "larger than 500m²": ("area", 500, inf),
    "bigger than 1,000 square meters": ("area", 1000, inf),
    "over 2.5 ha": ("area", 25000, inf),
    "with an area of more than 2,5 hectares": ("area", 25000, inf),
    "that are not larger than 80 sqm": ("area", 0, 80),
    "smaller than 900 sq ft": ("area", 0, 83.612736),
    "under 5 acres": ("area", 0, 20234.282112),
    "between 100 and 500 m2": ("area", 100, 500),
    "between 100 m2 and 500 m2": ("area", 100, 500),
    "of at least 1 km2": ("area", 1e6, inf),
    "longer than 100 m": ("length", 100, inf),
    "more than 30 m long": ("length", 30, inf),
    "at most 0.5 km in length": ("length", 0, 500),
    "wider than 10 metres": ("width", 10, inf),
    "about 500 m2": ("area", 400, 625),
    "with an area of roughly 2 ha": ("area", 16000, 25000),
    "of approximately 30 m length": ("length", 24, 37.5),
    "of 100 m or more": ("length", 100, inf),
    "80 m or shorter": ("length", 0, 80),
    "of 10 m width or less": ("width", 0, 10),
    "less than 12 feet wide": ("width", 0, 3.6576),
}
OTHER = [
    "within 50 m of the dock",
    "more than 50 m from the road",
    "less than 50 m away from the road",
    "larger than the dock",
    "between the road and the river",
    "between 3 m2",
    "over the river",
    "500 m2",
    "about 50 m from the road",
    "about 3 buildings",
    "at least 3 buildings",
    "larger than 500 mm",
    "",
]


@pytest.mark.parametrize("words", SAID)
def test_bounds_are_read_in_metres(words: str) -> None:
    found = at(words, tokenize(words), 0)
    assert found is not None
    measure, least, most = SAID[words]
    assert found.measure == measure and found.stop == len(tokenize(words))
    assert (found.least, found.most) == pytest.approx((least, most))


@pytest.mark.parametrize("words", OTHER)
def test_other_words_are_no_bounds(words: str) -> None:
    assert at(words, tokenize(words), 0) is None


@pytest.mark.parametrize("words", SAID)
def test_a_bound_is_a_relation_without_a_landmark(words: str) -> None:
    for text in (f"all ships {words} near the dock", f"the largest white ship {words}"):
        read = Expression.parse(text)
        [bound] = [one for one in read.relations if isinstance(one, Measured)]
        assert bound.span.text == words and read.noun == "ship" and len(read.relations) == 2
        assert read.locally().text in ("all ships", "all white ships")


def test_a_bound_may_be_one_of_two_ways() -> None:
    [either] = Expression.parse("buildings within 50 m of a dock or over 6,000 sqm").relations
    assert isinstance(either, Either)
    assert [type(one) for one in either.options] == [Within, Measured]
