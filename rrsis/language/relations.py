"""What a sentence says about a place, a rank or a neighbour, as values.

A relation to a landmark is generic in how the landmark is given: the parser gives its words
(`str`), an `Expression` gives it as an expression, itself parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from rrsis.language.parts import Span

L = TypeVar("L")


@dataclass(frozen=True)
class Position:
    """An absolute position: "in the lower left" of the image as it is displayed, "in the north" of the scene.

    Attributes:
        span: The words.
        direction: A key of `lexicon.DIRECTIONS`; compass names with north as top.
        half: Whether a half of the image is meant, "in the left half", and not just a side.
        compass: Whether the words are compass names, so that the ground is meant and not the display.
    """

    span: Span
    direction: str
    half: bool = False
    compass: bool = False


@dataclass(frozen=True)
class Extreme:
    """A rank among all candidates: "the second largest", "third from the left".

    Attributes:
        span: The words.
        measure: "area", "length", "width", "row", "col", "centre", "north", "east", "light", "rough", or one
            of `extremes.CORNERS`: the distance from a corner.
        sign: 1 for the most, -1 for the least.
        rank: 1 for the first.
    """

    span: Span
    measure: str
    sign: int
    rank: int = 1


@dataclass(frozen=True)
class Measured:
    """A bound on the ground: "larger than 500 m²", "between 20 and 30 m long".

    Attributes:
        span: The words.
        measure: "area", "length" or "width".
        least: In square metres or metres.
        most: The same; infinite where only a least one is said.
    """

    span: Span
    measure: str
    least: float
    most: float


@dataclass(frozen=True)
class Toned:
    """A look that compares a thing with others of its kind: "dark", "bright", "smooth".

    Attributes:
        span: The words.
        measure: "light" or "rough".
        sign: 1 for what has more of it, -1 for what has less.
    """

    span: Span
    measure: str
    sign: int


@dataclass(frozen=True)
class Line:
    """A row or a column of what is asked for: "in the second row", "in the leftmost column".

    Attributes:
        span: The words.
        across: Whether it is a row, counted from the top of the display, and not a column, from the left.
        number: 1 for the first from there, -1 for the last, 0 for the middle one.
    """

    span: Span
    across: bool
    number: int


@dataclass(frozen=True)
class Reference(Generic[L]):
    """A relation to another object.

    Attributes:
        span: The words, the landmark's included.
        landmark: The other object.
    """

    span: Span
    landmark: L


@dataclass(frozen=True)
class Near(Reference[L]):
    """Such as "near the dock", "next to the road"."""


@dataclass(frozen=True)
class Nearest(Reference[L]):
    """Such as "closest to the dock" (sign -1), "second farthest from the dock" (sign 1, rank 2)."""

    sign: int = -1
    rank: int = 1


@dataclass(frozen=True)
class Far(Reference[L]):
    """Such as "far from the dock"."""


@dataclass(frozen=True)
class Beside(Reference[L]):
    """Such as "on the upper left of the dock"; `direction` and `compass` are those of a `Position`."""

    direction: str = "left"
    compass: bool = False


@dataclass(frozen=True)
class Within(Reference[L]):
    """Such as "within 200 m of the dock", or "more than 200 m from the dock" (`beyond`)."""

    metres: float = 0.0
    beyond: bool = False


@dataclass(frozen=True)
class Inside(Reference[L]):
    """Such as "in the parking lot", "on the road"."""


@dataclass(frozen=True)
class Surrounded(Reference[L]):
    """Such as "surrounded by trees": the landmarks are all around, together."""


@dataclass(frozen=True)
class AtEnd(Reference[L]):
    """Such as "at the end of the pier"."""


@dataclass(frozen=True)
class Facing(Reference[L]):
    """Such as "facing the lake": near, and nothing of its kind in between."""


@dataclass(frozen=True)
class Along(Reference[L]):
    """Such as "along the road"."""


@dataclass(frozen=True)
class With(Reference[L]):
    """Such as "with a swimming pool"."""


@dataclass(frozen=True)
class Between(Reference[L]):
    """Such as "between the road and the river"; `other` is None for "between the buildings"."""

    other: L | None = None


@dataclass(frozen=True)
class Compared(Reference[L]):
    """Such as "smaller than the ship".

    `size` is "similar", "[much ]smaller", "[much ]bigger", "longer", "shorter", "wider" or "narrower".
    """

    size: str = "similar"


@dataclass(frozen=True)
class Excluding(Reference[L]):
    """Such as "that are not white", "except the largest"; the landmark is what is left out."""


@dataclass(frozen=True)
class Without(Reference[L]):
    """Such as "without a swimming pool"."""


@dataclass(frozen=True)
class Either(Generic[L]):
    """Such as "on the left or near the dock".

    Attributes:
        span: The words of all.
        options: What may hold, two or more.
    """

    span: Span
    options: tuple[Position | Measured | Line | Reference[L], ...]


Relation: TypeAlias = Position | Extreme | Measured | Line | Toned | Reference[L] | Either[L]
"""Anything that a sentence says about its target and that others of the kind, or of the scene, decide."""
