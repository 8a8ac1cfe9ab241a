"""Reads bounds of areas, lengths and widths: "larger than 500 m²", "about 2 ha", "30 m or longer"."""

from __future__ import annotations

import math
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
_ABOUT = re.compile(
    r"(?:(?:with|of|having)\s+)?(?:an?\s+)?(?:(?:area|size|footprint|surface|length|width)\s+(?:of\s+)?)?"
    r"(?P<about>(?:about|around|roughly|approximately|circa|some)\s+)?"
    rf"(?P<number>{NUMBER})\s?(?:(?P<area>{_AREA})|(?P<length>{LENGTH}))(?![\w²])"
    r"(?:\s+(?:in\s+)?(?P<side>long|length|wide|broad|width|large|big|area|size)\b)?"
    r"(?:\s+(?:or|and)\s+(?:(?P<more>more|over|above|larger|bigger|longer|wider)"
    r"|(?P<less>less|under|below|smaller|shorter|narrower))\b)?",
    re.IGNORECASE,
)
NEARLY = 1.25  # "about": from so many times less to so many times more; ours
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
    start = tokens[place].start if place < len(tokens) else len(text)
    found = _BOUND.match(text, start) or _ABOUT.match(text, start)
    if found is None or not _whole(found.groupdict()):
        return None
    unit = _square(found["area"].lower()) if found["area"] else METRES[found["length"].lower()]
    said = {word.lower() for word in re.findall(r"[a-z]+", found[0], re.IGNORECASE)}
    measure = "area" if found["area"] else "width" if said & _WIDTHS else "length"
    if measure == "length" and found["side"] is None and _AWAY.match(text, found.end()):
        return None
    return Bound(measure, *_ends(found.groupdict(), unit), behind(tokens, found.end()))


def _whole(said: dict[str, str | None]) -> bool:
    """Whether what was read is a bound: "between" has two ends, and a bare measure is none."""
    if said.get("between") or said.get("other"):
        return bool(said.get("between") and said.get("other"))
    return any(said.get(word) for word in ("more", "less", "about"))


def _ends(said: dict[str, str | None], unit: float) -> tuple[float, float]:
    """Give the least and the greatest measure, in square metres or metres."""
    one = number(said["number"] or "") * unit
    if said.get("more"):
        return one, math.inf
    if said.get("less"):
        return 0.0, one
    if said.get("about"):
        return one / NEARLY, one * NEARLY
    return one, number(said["other"] or "") * unit


def _square(said: str) -> float:
    """Give the square metres of a unit of area, lower case."""
    side = re.sub(r"^(?:square|sq\.?)\s?|\s?[2²]$", "", said)
    return _LAND[said] if said in _LAND else METRES[side] ** 2
