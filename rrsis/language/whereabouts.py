"""Where in a scene an object lies, in the words of RRSIS-D and of people, with room for doubt.

A place is two rectangles of scene fractions: objects inside the narrow one are there, those outside the wide
one are not, and a place is only named when no object of the class lies between the two. The bounds are ours:
thirds of the scene, as RRSIS-D's 3 x 3 grid, with a margin of a tenth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rrsis.language.described import Described, Frame

_LOW, _HIGH = -9.0, 9.0  # beyond the scene: an object cut by its edge still counts


@dataclass(frozen=True)
class Place:
    """A named part of the scene.

    Attributes:
        word: The key word in RRSIS-D ("upper left").
        narrow: (top, left, bottom, right) in fractions; what lies here is certainly there.
        wide: The same; what lies outside is certainly not there.
        rrsisd: RRSIS-D's own wording ("on the upper left"), "" where RRSIS-D has none.
        spoken: Other wordings.
        before: Adjectives with the same meaning, standing before the noun ("upper left").
        alone: Whether the place only fits one object in RRSIS-D's grid (then `narrow` is its cell).
    """

    word: str
    narrow: tuple[float, float, float, float]
    wide: tuple[float, float, float, float]
    rrsisd: str
    spoken: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    alone: bool = False


def _side(low: bool, bound: float) -> tuple[float, float]:
    return (_LOW, bound) if low else (1.0 - bound, _HIGH)


def _edge(word: str, vertical: bool, low: bool) -> list[Place]:
    """Return the places along one side of the scene: the cell, the third, the half, the far end."""

    def box(bound: float, cross: tuple[float, float]) -> tuple[float, float, float, float]:
        near, far = _side(low, bound)
        return (near, cross[0], far, cross[1]) if vertical else (cross[0], near, cross[1], far)

    full, cell = (_LOW, _HIGH), (0.22, 0.78)
    rrsisd = {"top": "on the top", "bottom": "at the bottom"}.get(word, f"on the {word}")
    name = {"top": "upper", "bottom": "lower"}.get(word, word)
    image, part = "of the image", f"in the {name} part"
    spoken = (f"at the {word}", f"at the {word} {image}", f"near the {word} of the picture", part)
    if not vertical:
        spoken = (f"on the {word} side", f"on the {word} side {image}", f"at the {word}", part)
    half = (f"in the {name} half", f"in the {name} half {image}")
    far = (f"at the {word} edge", f"along the {word} edge {image}", f"at the {word} edge of the picture")
    return [
        Place(word, box(0.36, cell), box(0.46, full), rrsisd, spoken, alone=True),
        Place(word, box(0.37, full), box(0.46, full), "", (*spoken, rrsisd)),
        Place(f"{name} half", box(0.47, full), box(0.53, full), "", half),
        Place(f"far {word}", box(0.12, full), box(0.24, full), "" if vertical else f"on the far {word}", far),
    ]


def _corner(rows: str, cols: str) -> list[Place]:
    """Return the two places at one corner: the ninth of the scene and the very corner."""
    up, left = rows == "upper", cols == "left"

    def box(bound: float) -> tuple[float, float, float, float]:
        (top, bottom), (near, far) = _side(up, bound), _side(left, bound)
        return top, near, bottom, far

    word = f"{rows} {cols}"
    other = f"{'top' if up else 'bottom'} {cols}"
    spoken = (f"in the {word}", f"at the {other}", f"in the {other}", f"in the {other} part of the image")
    corner = (f"in the {word} corner", f"in the {other} corner", f"in the {word} corner of the image")
    before = (word, other)
    return [
        Place(word, box(0.37), box(0.46), f"on the {word}", spoken, before),
        Place(f"{word} corner", box(0.25), box(0.42), "", corner),
    ]


_MIDDLE = Place(
    "middle",
    (0.33, 0.33, 0.67, 0.67),
    (0.25, 0.25, 0.75, 0.75),
    "in the middle",
    (
        "in the center",
        "in the centre of the image",
        "in the middle of the image",
        "in the middle of the scene",
    ),
    ("central", "middle"),
)

PLACES: tuple[Place, ...] = (
    _MIDDLE,
    *(place for word, vertical, low in (("left", False, True), ("right", False, False), ("top", True, True),
                                        ("bottom", True, False)) for place in _edge(word, vertical, low)),
    *(place for rows in ("upper", "lower") for cols in ("left", "right") for place in _corner(rows, cols)),
)  # fmt: skip
"""Every place that has a name."""


def _extent(thing: Described, frame: Frame) -> tuple[float, float, float, float]:
    top, bottom = frame.down(thing.top), frame.down(thing.bottom)
    return top, frame.across(thing.left), bottom, frame.across(thing.right)


def certainly(thing: Described, place: Place, frame: Frame) -> bool:
    """Return whether an object lies in a place beyond doubt: its centre, or all of it for a land cover."""
    if thing.countable:
        top, left, bottom, right = place.narrow
        return top <= frame.down(thing.row) <= bottom and left <= frame.across(thing.col) <= right
    top, left, bottom, right = place.wide
    above, before, below, after = _extent(thing, frame)
    return top <= above and left <= before and below <= bottom and after <= right


def perhaps(thing: Described, place: Place, frame: Frame) -> bool:
    """Return whether an object might be said to lie in a place: its centre, or any of it for a land cover."""
    top, left, bottom, right = place.wide
    if thing.countable:
        return top <= frame.down(thing.row) <= bottom and left <= frame.across(thing.col) <= right
    above, before, below, after = _extent(thing, frame)
    return above <= bottom and before <= right and below >= top and after >= left


def settled(
    objects: Sequence[Described], among: Iterable[int], place: Place, frame: Frame
) -> tuple[int, ...] | None:
    """Return the objects in a place, or None where it is doubtful for one of them.

    Args:
        objects: All objects of the picture.
        among: Indices that are asked about.
        place: The place.
        frame: The scene.
    """
    possible = tuple(i for i in among if perhaps(objects[i], place, frame))
    if not all(certainly(objects[i], place, frame) for i in possible):
        return None
    return possible if len(possible) == 1 or not place.alone else None
