"""Reads bounds of areas, lengths and widths: "larger than 500 m²", "at most 2 ha", "more than 30 m long"."""

from __future__ import annotations

import re
from typing import NamedTuple

from rrsis.language.tokens import Token

_LENGTHS = {
    r"m|met(?:re|er)s?": 1.0, r"km|kilomet(?:re|er)s?": 1000.0, r"ft|feet|foot": 0.3048,
    r"yd|yards?": 0.9144, r"mi|miles?": 1609.344,
}  # fmt: skip
_AREAS = {
    r"(?:m|met(?:re|er)s?)\s?(?:2|²)|(?:sq\.?|square)\s?(?:m|met(?:re|er)s?)|sqm": 1.0,
    r"(?:km|kilomet(?:re|er)s?)\s?(?:2|²)|(?:sq\.?|square)\s?(?:km|kilomet(?:re|er)s?)|sqkm": 1e6,
    r"ha|hectares?": 1e4, r"acres?": 4046.8564224,
    r"(?:ft|feet|foot)\s?(?:2|²)|(?:sq\.?|square)\s?(?:ft|feet|foot)|sqft": 0.09290304,
}  # fmt: skip
_MORE = (
    "larger|bigger|greater|more|longer|wider|broader|over|above|exceeding|at least|a minimum of"
    "|(?:no|not) (?:less|smaller|shorter|narrower)|not (?:under|below)"
)
_LESS = (
    "smaller|less|shorter|narrower|under|below|at most|up to|a maximum of"
    "|(?:no|not) (?:more|larger|bigger|longer|wider)|not (?:over|exceeding)"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_BOUND = re.compile(
    r"(?:(?:with|of|having)\s+)?(?:an?\s+)?(?:(?:area|size|footprint|surface|length|width)\s+(?:of\s+)?)?"
    r"(?:(?:that|which)\s+(?:is|are)\s+|is\s+|are\s+)?"
    rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<between>between))\s+(?:than\s+)?"
    rf"(?P<number>{_NUMBER})\s?"
    rf"(?:(?:{'|'.join((*_AREAS, *_LENGTHS))})?\s+and\s+(?P<other>{_NUMBER})\s?)?"
    rf"(?:(?P<area>{'|'.join(_AREAS)})|(?P<length>{'|'.join(_LENGTHS)}))(?![\w²])"
    r"(?:\s+(?:in\s+)?(?P<side>long|length|wide|broad|width|large|big|area|size)\b)?",
    re.IGNORECASE,
)
_AWAY = re.compile(r"\s+(?:away|off|of|from|to|around)\b", re.IGNORECASE)
_WIDTHS = frozenset("wider broader narrower wide broad width".split())


class Bound(NamedTuple):
    """A least and a greatest measure."""

    measure: str
    """"area", "length" or "width"."""
    least: float
    """Square metres or metres."""
    most: float
    stop: int
    """Index of the token behind it."""


def at(text: str, tokens: list[Token], place: int) -> Bound | None:
    """Read a bound that begins at a token; None for a distance ("more than 50 m from the road").

    Args:
        text: The sentence.
        tokens: Its words.
        place: Index of a token.
    """
    found = _BOUND.match(text, tokens[place].start) if place < len(tokens) else None
    if found is None or (found["between"] is None) != (found["other"] is None):
        return None
    unit = _unit(found["area"], _AREAS) if found["area"] else _unit(found["length"], _LENGTHS)
    said = {word.lower() for word in re.findall(r"[a-z]+", found[0], re.IGNORECASE)}
    measure = "area" if found["area"] else "width" if said & _WIDTHS else "length"
    if measure == "length" and found["side"] is None and _AWAY.match(text, found.end()):
        return None
    one = _number(found["number"]) * unit
    least = one if found["more"] or found["between"] else 0.0
    most = _number(found["other"]) * unit if found["other"] else one if found["less"] else float("inf")
    stop = next((k for k, token in enumerate(tokens) if token.start >= found.end()), len(tokens))
    return Bound(measure, least, most, stop)


def _unit(said: str, table: dict[str, float]) -> float:
    return next(value for words, value in table.items() if re.fullmatch(words, said, re.IGNORECASE))


def _number(said: str) -> float:
    """Read "1,000", "2.5" and "2,5"."""
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", said)
    return float(said.replace(",", "" if grouped else "."))
