"""Reads words that stand for a noun: "the one near the dock", "those on the left", "each other"."""

from __future__ import annotations

from rrsis.language import lexicon, nounreader
from rrsis.language.tokens import Phrases, Token

_EACH_OTHER = Phrases.names(("each other", "one another"), None)
_THOSE = frozenset(("those", "one", "ones"))


def nameless(tokens: list[Token], place: int) -> int | None:
    """Find the "one" of "the largest one near the dock" that begins at a token; None before a noun."""
    for one in range(place, min(place + 4, len(tokens))):
        if tokens[one].word in ("one", "ones"):
            after = tokens[one + 1 : one + 2]
            return None if (after and after[0].word == "of") or nounreader.goes_on(tokens, one + 1) else one
        if nounreader.noun_at(tokens, one):
            return None
    return None


def those(tokens: list[Token], place: int) -> tuple[int, str]:
    """Go over "those" and "the ones", of which more is said behind them.

    Returns:
        The index after it and its last word; the same index and nothing where a noun follows, or nothing.
    """
    after = place
    while after < len(tokens) and tokens[after].word in lexicon.ARTICLES | _THOSE:
        after += 1
        if tokens[after - 1].word in _THOSE:
            break
    word = tokens[after - 1].word if after > place else ""
    more = after < len(tokens) and not nounreader.goes_on(tokens, after)
    return (after, word) if more and word in _THOSE else (place, "")


def each_other(tokens: list[Token], place: int) -> int:
    """Go over "each other"; the same index where the words are others."""
    hit = _EACH_OTHER.at(tokens, place)
    return place + hit.length if hit else place
