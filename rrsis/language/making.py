"""Which relation words stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rrsis.language import lexicon
from rrsis.language.nounphrase import NOTHING
from rrsis.language.parts import Span
from rrsis.language.relations import (
    Along,
    AtEnd,
    Beside,
    Compared,
    Either,
    Facing,
    Far,
    Inside,
    Line,
    Measured,
    Near,
    Nearest,
    Position,
    Reference,
    Relation,
    Surrounded,
    With,
)
from rrsis.language.tokens import Token

ENDS: Mapping[str, tuple[str, int]] = {
    "left": ("col", -1), "right": ("col", 1), "top": ("row", -1), "bottom": ("row", 1)
}  # fmt: skip
"""Side of the display -> measure and sign of the rank that is counted from it."""

POLES: Mapping[str, tuple[str, int]] = {
    "left": ("east", -1), "right": ("east", 1), "top": ("north", 1), "bottom": ("north", -1)
}  # fmt: skip
"""The same for compass names."""


_PLAIN: dict[str, type[Reference[str]]] = {
    "near": Near, "far": Far, "inside": Inside, "of": Inside, "along": Along, "with": With,
    "surrounded": Surrounded, "end": AtEnd, "facing": Facing,
}  # fmt: skip


def by_compass(tokens: list[Token]) -> bool:
    """Whether words name a place by the compass."""
    return any(token.word.startswith(lexicon.COMPASS) for token in tokens)


def reference(kind: str, span: Span, landmark: str, rank: int = 1) -> Relation[str]:
    """Make the relation that a kind of `lexicon.RELATIONS` names.

    Args:
        kind: The kind.
        span: The words.
        landmark: The landmark's words.
        rank: Of "second closest to".
    """
    if kind in _PLAIN:
        return _PLAIN[kind](span, landmark)
    if kind in ("nearest", "farthest"):
        return Nearest(span, landmark, -1 if kind == "nearest" else 1, rank)
    if kind in lexicon.DIRECTIONS:
        return Beside(span, landmark, kind)
    return Compared(span, landmark, kind)


def alternatives(one: Relation[str], other: Relation[str], text: str) -> list[Relation[str]]:
    """Join two relations by "or", the first of which may be joined so itself; ranks stay as they are.

    Args:
        one: The first.
        other: The one behind it.
        text: The sentence.
    """
    options = [*(one.options if isinstance(one, Either) else [one]), other]
    able = [each for each in options if isinstance(each, Position | Measured | Line | Reference)]
    if len(able) < len(options):
        return [one, other]
    start, stop = one.span.start, other.span.stop
    return [Either(Span(start, stop, text[start:stop]), tuple(able))]


def opposed(before: Sequence[Relation[str]], after: Sequence[Relation[str]]) -> bool:
    """Whether two relations are places on opposite sides, so that nothing lies in both."""
    places = [one for one in (*before, *after) if isinstance(one, Position)]
    if len(before) != 1 or len(after) != 1 or len(places) < 2:
        return False
    pairs = zip(*(lexicon.DIRECTIONS[place.direction] for place in places), strict=True)
    return any(one * other < 0 for one, other in pairs)


def left_out(rest: str, kind: Sequence[str], named: Sequence[str], *, one: bool, follows: bool) -> str:
    """Say what a negation leaves out: "except white ones" of ships, "white ships".

    Args:
        rest: What is said behind the negation.
        kind: Nouns of the target.
        named: Nouns in the rest.
        one: Whether it is one thing.
        follows: Whether the rest is said behind a noun ("near the road").
    """
    noun = " and ".join(name if one else lexicon.plural(name) for name in kind) or NOTHING
    if follows:
        return f"{noun} {rest}"
    if any(name in lexicon.NOUNS for name in named):
        return rest
    return f"{rest.removesuffix(' ones').removesuffix(' one')} {noun}"
