"""Reads rows and columns of things: "the second row of tanks", "in the leftmost column"."""

from __future__ import annotations

from typing import NamedTuple

from rrsis.language import lexicon
from rrsis.language.tokens import Phrases, Token, over

_LINES = {"row": True, "rows": True, "column": False, "columns": False}
_ENDS = {
    True: {"top": 1, "bottom": -1, "middle": 0},
    False: {"left": 1, "right": -1, "middle": 0},
}
_SIDES = {("row", -1): "top", ("row", 1): "bottom", ("col", -1): "left", ("col", 1): "right"}
_MOST = {word: _SIDES[most] for word, most in lexicon.SUPERLATIVES.items() if most in _SIDES}
_WHICH = Phrases[str](dict(lexicon.POSITIONS) | _MOST)
_FROM = frozenset(("from", "at", "on"))


class Which(NamedTuple):
    """A row or column; see `relations.Line`."""

    across: bool
    number: int
    stop: int
    """Index of the token behind it."""


def at(tokens: list[Token], place: int) -> Which | None:
    """Read which row or column is meant: "second row from the bottom", "top row", "row 3".

    Args:
        tokens: The sentence.
        place: Index of the token behind the article.
    """
    word = _word(tokens, place)
    if word in _LINES and _word(tokens, place + 1).isdecimal():
        return Which(_LINES[word], int(_word(tokens, place + 1)), place + 2)
    number = -1 if word == "last" else lexicon.ORDINALS.get(word)
    if number and _word(tokens, place + 1) in _LINES:
        return _counted(tokens, place + 2, _LINES[_word(tokens, place + 1)], number)
    hit = _WHICH.at(tokens, place)
    across = _LINES.get(_word(tokens, place + hit.length)) if hit else None
    if hit is None or across is None or hit.value not in _ENDS[across]:
        return None
    return Which(across, _ENDS[across][hit.value], place + hit.length + 1)


def _counted(tokens: list[Token], stop: int, across: bool, number: int) -> Which:
    """Take in "from the bottom", where it stands behind a numbered row."""
    after = over(tokens, stop + 1, lexicon.ARTICLES)
    hit = _WHICH.at(tokens, after) if _word(tokens, stop) in _FROM else None
    sign = _ENDS[across].get(hit.value, 0) if hit else 0
    return Which(across, number * sign, after + hit.length) if hit and sign else Which(across, number, stop)


def _word(tokens: list[Token], place: int) -> str:
    return tokens[place].word if place < len(tokens) else ""
