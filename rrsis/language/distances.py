"""Reads lengths that stand before a landmark: "within 200 m of", "more than half a mile from"."""

from __future__ import annotations

import re
from typing import NamedTuple

from rrsis.language.tokens import Token

_METRES = {
    "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "km": 1000.0, "kilometre": 1000.0,
    "kilometres": 1000.0, "kilometer": 1000.0, "kilometers": 1000.0, "ft": 0.3048, "foot": 0.3048,
    "feet": 0.3048, "yd": 0.9144, "yard": 0.9144, "yards": 0.9144, "mi": 1609.344, "mile": 1609.344,
    "miles": 1609.344,
}  # fmt: skip
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
_NUMBER = r"\d+(?:[.,]\d+)?|" + "|".join(sorted(_AMOUNTS, key=len, reverse=True))
_DISTANCE = re.compile(
    rf"(?:(?P<upto>{_UPTO})|(?P<beyond>{_BEYOND}))\s+(?P<number>{_NUMBER})[\s-]*"
    rf"(?P<unit>{'|'.join(sorted(_METRES, key=len, reverse=True))})"
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
    number = " ".join(found["number"].lower().split())
    amount = _AMOUNTS[number] if number in _AMOUNTS else float(number.replace(",", "."))
    stop = next((k for k, token in enumerate(tokens) if token.start >= found.end()), len(tokens))
    return Distance(amount * _METRES[found["unit"].lower()], found["beyond"] is not None, stop)


def opens(tokens: list[Token], place: int) -> bool:
    """Whether a token may begin a length of more than one word: "less than", "at most", "up to"."""
    return tuple(token.word for token in tokens[place : place + 2]) in _OPENINGS
