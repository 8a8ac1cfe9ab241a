"""The plain parts are values."""

from __future__ import annotations

from rrsis.language.parts import Attributes, Span


def test_parts_are_values() -> None:
    assert Span(1, 3, "ab") == Span(1, 3, "ab")
    assert len({Attributes(), Attributes()}) == 1
    assert Attributes().colours == ()
