"""`rrsis explain`: how sentences are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rrsis.cli.explain import OBJECT, SPATIAL, coloured
from rrsis.language.expression import Expression

if TYPE_CHECKING:
    from conftest import Rrsis


def test_parts_of_a_sentence_are_named(rrsis: Rrsis) -> None:
    result = rrsis("explain", "the largest white storage tank near the dock", "all ships [old]")
    assert result.exit_code == 0, result.output
    parts = ("storage tank", "white", "near the dock", "largest", "all ships [old]", "asked of a tile")
    for words in (*parts, "settled by", "give the best one, with its margin"):
        assert words in result.stdout


def test_parts_are_coloured_where_they_stand() -> None:
    text = coloured(Expression.parse("the white storage tank near the dock"))
    seen = {str(span.style): text.plain[span.start : span.end] for span in text.spans}
    assert "storage tank" in seen[OBJECT] and "near the dock" in seen[SPATIAL]


def test_an_empty_sentence_is_a_user_s_mistake(rrsis: Rrsis) -> None:
    result = rrsis("explain", " ")
    assert result.exit_code == 2 and "Error:" in result.stderr


def test_a_slip_is_asked_about(rrsis: Rrsis) -> None:
    result = rrsis("explain", "all tnaks")
    assert result.exit_code == 0 and "Did you mean “tanks”?" in result.stderr
