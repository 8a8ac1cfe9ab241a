"""Numbers and units of length as people write them, and the token behind a stretch of characters."""

from __future__ import annotations

import re

from rrsis.language.tokens import Token

METRES = {
    "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "km": 1000.0, "kilometre": 1000.0,
    "kilometres": 1000.0, "kilometer": 1000.0, "kilometers": 1000.0, "ft": 0.3048, "foot": 0.3048,
    "feet": 0.3048, "yd": 0.9144, "yard": 0.9144, "yards": 0.9144, "mi": 1609.344, "mile": 1609.344,
    "miles": 1609.344,
}  # fmt: skip
"""Unit of length, lower case -> metres."""

LENGTH = "|".join(sorted(METRES, key=len, reverse=True))
"""Pattern of a unit of length."""

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
"""Pattern of a number in digits."""

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def number(said: str) -> float:
    """Read what `NUMBER` matches: "1,000", "2.5" and "2,5"."""
    return float(said.replace(",", "" if _GROUPED.fullmatch(said) else "."))


def behind(tokens: list[Token], end: int) -> int:
    """Give the index of the first token that begins at a character or behind it."""
    return next((k for k, token in enumerate(tokens) if token.start >= end), len(tokens))
