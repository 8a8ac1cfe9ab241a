"""Which relation words stand for."""

from __future__ import annotations

from collections.abc import Mapping

from rrsis.language import lexicon
from rrsis.language.parts import Span
from rrsis.language.relations import (
    Along,
    AtEnd,
    Beside,
    Compared,
    Facing,
    Far,
    Inside,
    Near,
    Nearest,
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
