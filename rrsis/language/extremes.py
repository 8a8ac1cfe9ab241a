"""Reads what picks the most or the least: "largest", "the larger of the two", "nearest to the left edge"."""

from __future__ import annotations

from collections.abc import Mapping

from rrsis.language import joints, lexicon
from rrsis.language.making import ENDS, POLES, by_compass
from rrsis.language.tokens import Hit, Phrases, Token, over

_SUPERLATIVES = Phrases(lexicon.SUPERLATIVES)
_COMPARATIVES = Phrases(lexicon.COMPARATIVES)
_POSITIONS = Phrases(lexicon.POSITIONS)
_RELATIONS = Phrases(lexicon.RELATIONS)
_REACH = 2  # words between which "the" makes a comparative definite: "the two larger ships"

CORNERS: Mapping[str, tuple[str, bool]] = {
    "upper left": ("upper left", False), "upper right": ("upper right", False),
    "lower left": ("lower left", False), "lower right": ("lower right", False),
    "north west": ("upper left", True), "north east": ("upper right", True),
    "south west": ("lower left", True), "south east": ("lower right", True),
}  # fmt: skip
"""Measure, the distance from a corner -> key of `DIRECTIONS`, and whether it is one of the ground."""


def toward(tokens: list[Token], place: int) -> Hit[tuple[str, int]] | None:
    """Read the part of the picture to which something is nearest: "the upper right corner of the image".

    Args:
        tokens: The sentence.
        place: Index of the token behind "nearest to".

    Returns:
        The measure, and its sign for what is nearest; None for a landmark ("the left tank").
    """
    at = over(tokens, place, lexicon.ARTICLES | lexicon.IMAGES | {"s"})
    hit = _POSITIONS.at(tokens, at)
    if hit is None:
        return None
    stop = over(tokens, at + hit.length, lexicon.SIDES)
    image = over(tokens, stop, lexicon.ARTICLES | lexicon.IMAGES | {"of", "in"})
    if image > stop and tokens[image - 1].word in lexicon.IMAGES:
        stop = image
    elif _named(tokens, stop):
        return None
    direction, compass = hit.value.removeprefix("far "), by_compass(tokens[at : at + hit.length])
    if direction == "middle":
        return Hit(stop - place, ("centre", -1))
    if direction in ENDS:
        return Hit(stop - place, (POLES if compass else ENDS)[direction])
    return Hit(stop - place, (next(name for name, one in CORNERS.items() if one == (direction, compass)), -1))


def _named(tokens: list[Token], place: int) -> bool:
    """Whether a thing is named behind a place: "the left of the dock", "the middle tank"."""
    word = tokens[place].word if place < len(tokens) else "."
    ends = joints.STOPS | joints.FINITE | joints.WHICH
    ended = word in ends or not word[0].isalnum() or _RELATIONS.at(tokens, place) is not None
    return word == "of" or not ended


def extreme(tokens: list[Token], place: int) -> Hit[tuple[str, int]] | None:
    """Read a superlative, or a comparative that means one: behind "the", and not before "than"."""
    hit = _SUPERLATIVES.at(tokens, place)
    if hit is not None:
        return hit
    hit = _COMPARATIVES.at(tokens, place)
    if hit is None or all(token.word != "the" for token in tokens[max(0, place - _REACH) : place]):
        return None
    after = tokens[place + hit.length : place + hit.length + 1]
    return None if after and after[0].word == "than" else hit
