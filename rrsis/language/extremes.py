"""Reads words that pick the most or the least of a kind: "largest", "the larger of the two"."""

from __future__ import annotations

from rrsis.language import lexicon
from rrsis.language.tokens import Hit, Phrases, Token

_SUPERLATIVES = Phrases(lexicon.SUPERLATIVES)
_COMPARATIVES = Phrases(lexicon.COMPARATIVES)
_REACH = 2  # words between which "the" makes a comparative definite: "the two larger ships"


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
