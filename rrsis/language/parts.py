"""The plainest parts of a sentence: stretches of it, and what it says about looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a sentence.

    Attributes:
        start: First character.
        stop: One past the last character.
        text: The characters themselves.
    """

    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Attributes:
    """What an expression says about the looks of its object, in the tables' canonical words.

    Attributes:
        colours: "gray", "white" ...
        sizes: "tiny", "small", "medium", "large" or "huge".
        shapes: "slender", "rounded" ...
        others: Words of the phrase that no table knows ("smooth", "roofed"), and parts ("with red roofs").
    """

    colours: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
