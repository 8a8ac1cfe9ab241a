"""Relations are values: equal when they say the same."""

from __future__ import annotations

from rrsis.language.parts import Span
from rrsis.language.relations import Beside, Between, Far, Near, Nearest, Reference

SPAN = Span(0, 1, "x")


def test_relations_are_told_apart_by_kind() -> None:
    assert Near(SPAN, "dock") == Near(SPAN, "dock")
    assert Near(SPAN, "dock") != Far(SPAN, "dock")
    assert len({Near(SPAN, "dock"), Far(SPAN, "dock"), Near(SPAN, "dock")}) == 2
    assert isinstance(Beside(SPAN, "dock", "top"), Reference)


def test_defaults_are_the_common_case() -> None:
    assert Nearest(SPAN, "dock").sign == -1
    assert Between(SPAN, "docks").other is None
