"""Reads bounds of areas, lengths and widths: "larger than 500 m²", "at most 2 ha", "more than 30 m long"."""

from __future__ import annotations

import re
from typing import NamedTuple

from rrsis.language.quantities import LENGTH, METRES, NUMBER, behind, number
from rrsis.language.tokens import Token

_LAND = {"ha": 1e4, "hectare": 1e4, "hectares": 1e4, "acre": 4046.8564224, "acres": 4046.8564224}
_AREA = rf"(?:{LENGTH})\s?[2²]|(?:square|sq\.?)\s?(?:{LENGTH})|hectares?|ha|acres?"
_MORE = (
    "larger|bigger|greater|more|longer|wider|broader|over|above|exceeding|at least|a minimum of"
    "|(?:no|not) (?:less|smaller|shorter|narrower)|not (?:under|below)"
)
_LESS = (
    "smaller|less|shorter|narrower|under|below|at most|up to|a maximum of"
    "|(?:no|not) (?:more|larger|bigger|longer|wider)|not (?:over|exceeding)"
)
_BOUND = re.compile(
    r"(?:(?:with|of|having)\s+)?(?:an?\s+)?(?:(?:area|size|footprint|surface|length|width)\s+(?:of\s+)?)?"
    r"(?:(?:that|which)\s+(?:is|are)\s+|is\s+|are\s+)?"
    rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<between>between))\s+(?:than\s+)?"
    rf"(?P<number>{NUMBER})\s?"
    rf"(?:(?:{_AREA}|{LENGTH})?\s+and\s+(?P<other>{NUMBER})\s?)?"
    rf"(?:(?P<area>{_AREA})|(?P<length>{LENGTH}))(?![\w²])"
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
    unit = _square(found["area"].lower()) if found["area"] else METRES[found["length"].lower()]
    said = {word.lower() for word in re.findall(r"[a-z]+", found[0], re.IGNORECASE)}
    measure = "area" if found["area"] else "width" if said & _WIDTHS else "length"
    if measure == "length" and found["side"] is None and _AWAY.match(text, found.end()):
        return None
    one = number(found["number"]) * unit
    least = one if found["more"] or found["between"] else 0.0
    most = number(found["other"]) * unit if found["other"] else one if found["less"] else float("inf")
    return Bound(measure, least, most, behind(tokens, found.end()))


def _square(said: str) -> float:
    """Give the square metres of a unit of area, lower case."""
    side = re.sub(r"^(?:square|sq\.?)\s?|\s?[2²]$", "", said)
    return _LAND[said] if said in _LAND else METRES[side] ** 2
