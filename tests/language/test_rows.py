"""Rows and columns, as they are said."""

from __future__ import annotations

import pytest

from rrsis.language.expression import Expression
from rrsis.language.relations import Extreme, Line
from rrsis.language.rows import at
from rrsis.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("second row", (True, 2)),
        ("second row from the bottom", (True, -2)),
        ("third column from the right side", (False, -3)),
        ("top row", (True, 1)),
        ("bottommost row", (True, -1)),
        ("last column", (False, -1)),
        ("left-most column", (False, 1)),
        ("middle row", (True, 0)),
        ("row 3", (True, 3)),
        ("2nd row from the left", (True, 2)),  # "from the left" counts within it
        ("row of trees", None),
        ("left row", None),
        ("second ship", None),
    ],
)
def test_which_row_or_column_is_meant(text: str, found: tuple[bool, int] | None) -> None:
    told = at(tokenize(text), 0)
    assert (told and tuple(told[:2])) == found


@pytest.mark.parametrize(
    ("text", "noun", "plural", "spans"),
    [
        ("the second row of tanks", "storage tank", True, ["second row"]),
        ("tanks in the top row", "storage tank", True, ["in the top row"]),
        ("the tank in the last column of the tanks", "storage tank", False, None),
        ("the white tank in the bottom row of tanks", "storage tank", False, ["in the bottom row of tanks"]),
        ("the ship next to the second row of tanks", "ship", False, []),
        ("a row of trees along the road", "tree", True, []),
        ("ships in a row", "ship", True, []),
    ],
)
def test_a_row_belongs_to_what_stands_in_it(
    text: str, noun: str, plural: bool, spans: list[str] | None
) -> None:
    read = Expression.parse(text)
    assert (read.noun, read.plural) == (noun, plural)
    told = [one.span.text for one in read.relations if isinstance(one, Line)]
    assert len(told) == 1 if spans is None else told == spans
    assert "row" not in read.locally().text and "column" not in read.locally().text


def test_places_are_counted_within_a_row() -> None:
    rank, line = Expression.parse("the third airplane from the left in the top row").relations
    assert isinstance(rank, Extreme) and (rank.measure, rank.sign, rank.rank) == ("col", -1, 3)
    assert isinstance(line, Line) and (line.across, line.number) == (True, 1)


def test_a_landmark_may_be_a_row() -> None:
    (near,) = Expression.parse("the ship next to the second row of tanks").relations
    (line,) = near.landmark.relations  # type: ignore[union-attr]  # "next to" has one
    assert isinstance(line, Line) and line.number == 2
