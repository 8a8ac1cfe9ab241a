"""Numbers, units, and the token behind a stretch of characters."""

from __future__ import annotations

import re

import pytest

from rrsis.language.expression import Expression
from rrsis.language.quantities import LENGTH, METRES, NUMBER, behind, number
from rrsis.language.relations import Within
from rrsis.language.tokens import tokenize


@pytest.mark.parametrize(
    ("said", "value"),
    [("7", 7), ("2.5", 2.5), ("2,5", 2.5), ("1,000", 1000), ("12,345.5", 12345.5), ("1,000,000", 1e6)],
)
def test_numbers_are_read_with_either_mark(said: str, value: float) -> None:
    assert re.fullmatch(NUMBER, said) and number(said) == value


def test_units_are_found_whole() -> None:
    assert all(re.fullmatch(LENGTH, unit) for unit in METRES)
    found = re.match(LENGTH, "metres")
    assert found is not None and found[0] == "metres"


def test_the_token_behind_a_stretch() -> None:
    tokens = tokenize("over 500 m2 near it")
    assert [behind(tokens, end) for end in (0, 1, 11, 12, 13, 99)] == [0, 1, 3, 3, 4, 5]


def test_a_thousand_metres_are_no_metre() -> None:
    [near] = Expression.parse("ships within 1,000 m of the dock").relations
    assert isinstance(near, Within) and near.metres == 1000
