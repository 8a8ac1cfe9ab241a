"""Reads lengths that stand before a landmark: "within 200 m of", "more than half a mile from"."""

from __future__ import annotations

import re
from typing import NamedTuple

from rrsis.language.quantities import LENGTH, METRES, NUMBER, behind, number
from rrsis.language.tokens import Token

_AMOUNTS = {"half a": 0.5, "half an": 0.5, "a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "five": 5.0,
            "ten": 10.0, "a hundred": 100.0, "one hundred": 100.0, "two hundred": 200.0}  # fmt: skip
_UPTO = (
    "within a distance of|within|less than|no more than|not more than|no farther than|no further than|at most"
    "|up to|closer than|nearer than|not farther than|not further than|in a radius of|within a radius of"
)
_BEYOND = (
    "more than|at least|no less than|not less than|farther than|further than|no closer than|not closer than"
    "|beyond|not within"
)
_AMOUNT = f"{NUMBER}|" + "|".join(sorted(_AMOUNTS, key=len, reverse=True))
_DISTANCE = re.compile(
    rf"(?:(?P<upto>{_UPTO})|(?P<beyond>{_BEYOND}))\s+(?P<number>{_AMOUNT})[\s-]*"
    rf"(?P<unit>{LENGTH})"
    r"\s+(?:away\s+|off\s+)?(?:of|from|to|around)\b",
    re.IGNORECASE,
)
_OPENINGS = frozenset(
    tuple(phrase.split()[:2]) for phrase in f"{_UPTO}|{_BEYOND}".split("|") if len(phrase.split()) > 1
)


class Distance(NamedTuple):
    """A length before a landmark."""

    metres: float
    beyond: bool
    """Whether it is the least and not the most."""
    stop: int
    """Index of the landmark's first token."""


def at(text: str, tokens: list[Token], place: int) -> Distance | None:
    """Read a length that begins at a token.

    Args:
        text: The sentence.
        tokens: Its words.
        place: Index of a token.
    """
    found = _DISTANCE.match(text, tokens[place].start) if place < len(tokens) else None
    if found is None:
        return None
    said = " ".join(found["number"].lower().split())
    metres = (_AMOUNTS[said] if said in _AMOUNTS else number(said)) * METRES[found["unit"].lower()]
    return Distance(metres, found["beyond"] is not None, behind(tokens, found.end()))


def opens(tokens: list[Token], place: int) -> bool:
    """Whether a token may begin a length of more than one word: "less than", "at most", "up to"."""
    return tuple(token.word for token in tokens[place : place + 2]) in _OPENINGS
