"""What a network is asked in place of words that it never met."""

from __future__ import annotations

import pytest

from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt

SOME = Learnt.of(("building", "road", "ship", "water"), ("flat", "with flat roofs"))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("the old houses", "all buildings"),
        ("all large flat gray-roofed warehouses", "all large flat gray buildings"),
        ("houses with flat roofs", "all buildings with flat roofs"),
        ("buildings with broken roofs", "all buildings"),
        ("the mossy white ship on the left", "all white ships"),
        ("lakes and ponds", "all water"),
        ("mossy gizmos", "all mossy gizmos"),
    ],
)
def test_a_question_holds_what_was_learnt(text: str, asked: str) -> None:
    assert Expression.parse(text).locally(SOME).text == asked


def test_where_nobody_knows_nothing_is_changed() -> None:
    assert Expression.parse("the old houses").locally(Learnt.of()).text == "all old houses"
    assert Learnt().asked("lake") == "lake" and Learnt().tells("old", ["house"])
    assert SOME.asked("lake") == "water" and SOME.asked("chimney") == "chimney"
    assert not SOME.tells("old", ["building"]) and SOME.tells("old", ["building", "chimney"])
