"""What the phrase maker sees of a picture, and the sentences it hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["class", "group", "position", "attribute", "extreme", "relation", "number", "absent"]
"""What a sentence rests on to say which objects are meant."""


@dataclass(frozen=True)
class Described:
    """One annotated object.

    Attributes:
        label: Class name, singular, lower case ("storage tank").
        row: Centre, px from the picture's top.
        col: Centre, px from the picture's left.
        top: Box side, px.
        left: Box side, px.
        bottom: Box side, px.
        right: Box side, px.
        area: Area in px^2.
        colours: Measured main colours, most common first; may be empty.
        shape: "round", "oval", "long", "square", "rectangular" or "" where not known.
        countable: False for areas of a land cover (road, water): they get class sentences and positions only.
    """

    label: str
    row: float
    col: float
    top: float
    left: float
    bottom: float
    right: float
    area: float
    colours: tuple[str, ...] = ()
    shape: str = ""
    countable: bool = True

    def gap(self, other: Described) -> float:
        """Return the distance in px between two boxes, 0 where they touch."""
        down = max(self.top - other.bottom, other.top - self.bottom, 0.0)
        across = max(self.left - other.right, other.left - self.right, 0.0)
        return float((down * down + across * across) ** 0.5)


@dataclass(frozen=True)
class Frame:
    """The whole scene in the picture's pixels; it may reach beyond the picture.

    Attributes:
        top: Row of the scene's upper side, px of the picture (negative where the picture is cut from within).
        left: Column of the scene's left side, px of the picture.
        height: Height of the scene, px of the picture.
        width: Width of the scene, px of the picture.
    """

    top: float
    left: float
    height: float
    width: float

    def down(self, row: float) -> float:
        """Return a row of the picture as a fraction of the scene's height."""
        return (row - self.top) / self.height

    def across(self, col: float) -> float:
        """Return a column of the picture as a fraction of the scene's width."""
        return (col - self.left) / self.width

    @property
    def shifted(self) -> bool:
        """Whether the picture certainly shows a part of the scene only."""
        return self.top < -1.0 or self.left < -1.0


@dataclass(frozen=True)
class Referral:
    """A sentence and the objects it means.

    Attributes:
        text: The sentence.
        members: Indices of the objects meant, ascending; () where nothing is meant.
        form: What the sentence rests on.
        relation: Key of the relation that it states, "" without one.
        lacks: What makes it untrue where nothing is meant: "class", "place", "colour" or "relation".
    """

    text: str
    members: tuple[int, ...]
    form: Form
    relation: str = ""
    lacks: str = ""
