"""Sentences of a picture that is mirrored or turned upside down: left becomes right, top becomes bottom.

Words are changed by their looks, not by what they mean in the sentence. Where a word is known to be doubtful
("under", "upright", "right next to", "has left", "a right angle", "a white top"), and wherever turning back
would not give the sentence again, there is no turned sentence; "on top of" stays. Which words count is ours.
What is not seen: names of places ("South Korea"), parts of things ("the lower deck"), compass letters alone
("N") or in lower case.
"""

from __future__ import annotations

import re

from rrsis.language.lexicon import COLOURS, IMAGES, ORDINALS
from rrsis.language.tokens import Token, tokenize

_SWAP = {
    **{"left": "right", "west": "east", "w": "e"},
    **{"top": "bottom", "upper": "lower", "north": "south", "above": "below", "up": "down", "n": "s"},
}
_SWAP |= {other: word for word, other in _SWAP.items()}

_WORD = re.compile(
    r"(north|south|upper|lower|top|bottom|above|below|up|down)?(west|east|left|right)?"
    r"(hand|most|ern|ernmost|erly|wards?|bound)?"
)
_LETTERS = re.compile(r"([NS])([WE])()")

_ADVERB = frozenset(  # before these, "right" may say "just" and "left" may be a verb, unless it points
    "next beside besides near nearby by at in on inside behind between along alongside where after before "
    "through across under over into onto".split()
)
_POINTS = frozenset(
    "the on to at from in towards upper lower top bottom far extreme very middle center centre".split()
)
_NO_SIDE = {
    "right": frozenset("angle angles angled turn turns turning".split()),
    "left": frozenset("turn turns turning alone empty open unused vacant parked".split()),
    "top": frozenset("view down".split()),
    **{"above": frozenset(("ground",)), "below": frozenset(("ground",))},
    **{"upper": frozenset(("than",)), "lower": frozenset(("than",))},
}
_NOT_AFTER = {
    "right": frozenset("turn turns turning turned all".split()),
    "left": frozenset("turn turns turning turned has have had having just been".split()),
    **{"top": frozenset(("flat", *COLOURS)), "bottom": frozenset(("flat", *COLOURS))},
}
_HEADS = frozenset("facing pointing heading going moving driving headed directed aimed".split())

_ROWS, _COLUMNS = frozenset(("row", "rows")), frozenset(("column", "columns"))
_DOWN_DOUBTS = frozenset("under underneath beneath highest lowest upside".split())
_MIRROR_DOUBTS = frozenset("clockwise counterclockwise anticlockwise".split())


class _Doubt(Exception):
    """A word of which nobody can tell what it becomes."""


def turned(text: str, across: bool, down: bool) -> str | None:
    """Rewrite a sentence for a turned picture.

    Args:
        text: A sentence that is true of a picture.
        across: Whether left and right of the picture change places.
        down: Whether top and bottom change places; with `across`, the picture is turned by 180 degrees.

    Returns:
        A sentence that is true of the turned picture, in the same case and spacing; None where that is
        doubtful, so that this picture is better not turned.
    """
    if not across and not down:
        return text
    try:
        result = _rewritten(text, across, down)
        return result if _rewritten(result, across, down) == text else None
    except _Doubt:
        return None


def _rewritten(text: str, across: bool, down: bool) -> str:
    tokens, parts, end = tokenize(text), list[str](), 0
    for place, token in enumerate(tokens):
        said = text[token.start : token.stop]
        parts += [text[end : token.start], _word(said, tokens, place, across, down)]
        end = token.stop
    return "".join([*parts, text[end:]])


def _word(said: str, tokens: list[Token], place: int, across: bool, down: bool) -> str:
    word = tokens[place].word
    before, after = (tokens[k].word if 0 <= k < len(tokens) else "" for k in (place - 1, place + 1))
    clock = word == "clock" and place > 0 and tokens[place - 1].word == "o"
    counted = (down and word in _ROWS) or (across and word in _COLUMNS)
    if counted and (before in (*ORDINALS, "last") or after.isdecimal()):
        raise _Doubt  # "the second row" is counted from the top
    if clock or (down and word in _DOWN_DOUBTS) or (across != down and word in _MIRROR_DOUBTS):
        raise _Doubt
    found = _LETTERS.fullmatch(said) or _WORD.fullmatch(said.lower())
    if found is None or not (found[1] or found[2]):
        return said
    first, second, rest = (said[found.start(k) : found.end(k)] if found[k] else "" for k in (1, 2, 3))
    if not (down and first) and not (across and second):
        return said
    if first.lower() in {"up", "down", "above", "below"} and second:
        raise _Doubt  # "upright"
    if not rest and not (first and second) and _kept(word, tokens, place):
        return said
    return (_swapped(first) if down else first) + (_swapped(second) if across else second) + rest


def _kept(word: str, tokens: list[Token], place: int) -> bool:
    """Return whether a word is certainly no direction here.

    Raises:
        _Doubt: It may be none.
    """
    before = tokens[place - 1].word if place else ""
    after = *(token.word for token in tokens[place + 1 : place + 4]), "", "", ""
    if word == "top" and before == "on" and after[0] == "of":
        return not IMAGES & set(after[1:3])
    sided = after[0] in {"left", "right"}
    if (
        (word in {"left", "right"} and after[0] in _ADVERB and before not in _POINTS)
        or after[0] in _NO_SIDE.get(word, ())
        or (before in _NOT_AFTER.get(word, ()) and not sided)
        or (word == "right" and after[:2] == ("of", "way"))
        or (word in {"up", "down"} and before not in _HEADS and not sided)
    ):
        raise _Doubt
    return False


def _swapped(said: str) -> str:
    other = _SWAP.get(said.lower(), said.lower())
    return other.upper() if said.isupper() else other.capitalize() if said[:1].isupper() else other
