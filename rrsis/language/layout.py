"""How the objects of a picture lie to each other: each relation is sure, out of the question, or doubtful.

A relation is spoken of only where it is sure of some objects of a class and out of the question for the rest.
All bounds are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Protocol, TypeAlias

from rrsis.language.described import Described
from rrsis.language.picks import sides

IN, OUT = 0.85, 0.05  # covered share of an object that is in or on another; of one that is not
STEEP, FLAT = 0.55, 0.32  # the lesser of two offsets over the larger: from here on a corner, to here a side
ALONG, AWAY = 0.8, 1.8  # gap to a road in sides of the object: along it, not along it
WITH, WITHOUT = 0.25, 0.8  # gap to what a building comes with, in sides of the building
BORDERED, BARE = 0.5, 0.15  # share of a road's edge with trees: along with trees, not so
RINGED, OPEN = 0.8, 0.45  # share of all directions in which neighbours stand: surrounded, not so
REACH = 2.0  # how far away such neighbours may be, in sides of the object
FACING, ASIDE = 140.0, 95.0  # degrees between two neighbours, seen from an object: between them, not so
LOPSIDED = 4.0  # how often the nearer of two neighbours' distance goes into the other's, at most
HALF = 0.5  # a thing that is in another has at most this share of its area
NEAR, FAR = 1.0, 2.5  # the distance at which things are near, and at which they are not, of `_nearby`

Verdict: TypeAlias = bool | None
"""Whether a relation holds; None where people would not agree."""


class Layout(Protocol):
    """Measures between the outlines of a picture's objects, named by their indices; lengths in px."""

    def gap(self, one: int, other: int) -> float:
        """Return the distance between two outlines, 0 where they touch."""

    def covered(self, one: int, others: Sequence[int]) -> float:
        """Return which share of an object, or of the strip around it, others cover."""

    def bordered(self, one: int, others: Sequence[int], reach: float) -> float:
        """Return which share of an object's edge has one of the others within reach."""

    def ringed(self, one: int, others: Sequence[int], reach: float) -> float:
        """Return in which share of all directions from an object one of the others is within reach."""

    def angle(self, one: int, first: int, second: int) -> float:
        """Return the angle in degrees at an object between the nearest points of two others."""

    def slim(self, one: int) -> bool:
        """Return whether an object is several times as long as it is wide, along all its bends."""


class Neighbourhood:
    """The objects of one picture with how they lie.

    Args:
        objects: All objects.
        layout: How their outlines lie.

    Attributes:
        known: What was found out about whole classes, so that it is measured once.
    """

    def __init__(self, objects: Sequence[Described], layout: Layout) -> None:
        self._objects, self._layout = objects, layout
        self.known: dict[tuple[str, str, tuple[int, ...]], tuple[int, ...] | None] = {}

    def inside(self, one: int, anchors: Sequence[int]) -> Verdict:
        """Tell whether an object is in or on one of the anchors, all of it."""
        share = self._layout.covered(one, anchors)
        if share <= OUT:
            return False
        largest = max(self._objects[anchor].area for anchor in anchors)
        return True if share >= IN and self._objects[one].area <= HALF * largest else None

    def along(self, one: int, anchors: Sequence[int]) -> Verdict:
        """Tell whether an object stands beside one of the anchors, which are slim."""
        if self._layout.slim(one):
            share = self._layout.bordered(one, anchors, self._side(one) * 0.5)
            return True if share >= BORDERED else False if share <= BARE else None
        if self._layout.covered(one, anchors) > OUT:
            return None
        return self._closeness(one, anchors, ALONG, AWAY)

    def with_it(self, one: int, anchors: Sequence[int]) -> Verdict:
        """Tell whether an object comes with one of the anchors: a building with a parking lot."""
        return self._closeness(one, anchors, WITH, WITHOUT)

    def lined(self, one: int, anchors: Sequence[int]) -> Verdict:
        """Tell whether the anchors stand along an object."""
        reach = max(self._side(anchor) for anchor in anchors)
        share = self._layout.bordered(one, anchors, reach)
        return True if share >= BORDERED else False if share <= BARE else None

    def surrounded(self, one: int, anchors: Sequence[int]) -> Verdict:
        """Tell whether the anchors stand on all sides of an object, which is not on one of them."""
        if self._layout.covered(one, anchors) >= IN:
            return None
        share = self._layout.ringed(one, anchors, REACH * self._side(one))
        return True if share >= RINGED else False if share <= OPEN else None

    def between(self, one: int, anchors: Sequence[int]) -> Verdict:
        """Tell whether an object lies between two anchors and touches neither."""
        first, second = anchors
        near, far = sorted((self._layout.gap(one, first), self._layout.gap(one, second)))
        if near == 0.0:
            return None
        angle = self._layout.angle(one, first, second)
        if angle <= ASIDE:
            return False
        return True if angle >= FACING and far <= LOPSIDED * max(near, 0.5 * self._side(one)) else None

    def near(self, one: int, anchors: Sequence[int]) -> Verdict:
        """Tell whether an object lies near one of the anchors, and not on it."""
        if self._layout.covered(one, anchors) > OUT:
            return None
        shares = [self._layout.gap(one, anchor) / self._nearby(one, anchor) for anchor in anchors]
        return True if min(shares) <= NEAR else False if min(shares) >= FAR else None

    def side(self, one: int, anchor: int) -> str:
        """Return on which of eight sides of an anchor an object lies beyond doubt, "" where there is doubt.

        By the centres and by the boxes: a ship over the far end of a long quay is above it, not right of it.
        """
        thing, place = self._objects[one], self._objects[anchor]
        sure = sides(thing, place, sure=True)
        return next((side for side in sure if {side} == _outer(thing, place, sure=True)), "")

    def sides(self, one: int, anchor: int) -> frozenset[str]:
        """Return every side of an anchor on which somebody might say that an object lies."""
        thing, place = self._objects[one], self._objects[anchor]
        return sides(thing, place, sure=False) | _outer(thing, place, sure=False)

    def nearest(self, among: Sequence[int], anchor: int, lead: float) -> int | None:
        """Return the object that is clearly the nearest to an anchor, from edge to edge.

        Args:
            among: Objects.
            anchor: The anchor; passed over if it is among them.
            lead: By how many pixels it must be nearer than the second.
        """
        ranked = sorted((self._layout.gap(i, anchor), i) for i in among if i != anchor)
        if len(ranked) < 2 or ranked[1][0] - ranked[0][0] < max(lead, 0.5 * ranked[0][0]):
            return None
        best, place = self._objects[ranked[0][1]], self._objects[anchor]
        compact = not self._layout.slim(anchor) or self._layout.slim(ranked[0][1])
        rivals = [_apart(self._objects[i], place) for _, i in ranked[1:]]
        return None if compact and _apart(best, place) * 1.15 > min(rivals) else ranked[0][1]

    def slim(self, one: int) -> bool:
        """Return whether an object is several times as long as it is wide."""
        return self._layout.slim(one)

    def _side(self, one: int) -> float:
        return sqrt(self._objects[one].area)

    def _nearby(self, one: int, anchor: int) -> float:
        """The reach of "near": by the size of the object, and of the anchor where it is not too large."""
        own, place = self._objects[one].area, self._objects[anchor].area
        return 0.6 * sqrt(min(place, 9.0 * own)) + 0.5 * sqrt(own)

    def _closeness(self, one: int, anchors: Sequence[int], close: float, distant: float) -> Verdict:
        away = min(self._layout.gap(one, anchor) for anchor in anchors) / self._side(one)
        return True if away <= close else False if away >= distant else None


def _apart(one: Described, other: Described) -> float:
    return sqrt((one.row - other.row) ** 2 + (one.col - other.col) ** 2)


def _outer(thing: Described, anchor: Described, sure: bool) -> frozenset[str]:
    """Return the sides by how far an object's centre lies beyond the anchor's box."""
    down = _beyond(thing.row, anchor.top, anchor.bottom)
    across = _beyond(thing.col, anchor.left, anchor.right)
    if down == 0.0 and across == 0.0:
        return frozenset() if sure else _EVERY
    far = max(abs(down), abs(across))
    ratio = min(abs(down), abs(across)) / far
    rows, cols = "upper" if down < 0 else "lower", "left" if across < 0 else "right"
    straight = {"upper": "above", "lower": "below"}[rows] if abs(down) == far else cols
    corner = f"{rows} {cols}"
    if sure:
        cornered = ratio > STEEP or _clear(thing, anchor)
        return frozenset((straight,) if ratio < FLAT else (corner,) if cornered else ())
    return frozenset((straight, corner) if ratio > 0.0 else (straight,))


def _clear(thing: Described, anchor: Described) -> bool:
    """Return whether an object's box lies beyond the anchor's both down and across."""
    return (thing.bottom <= anchor.top or thing.top >= anchor.bottom) and (
        thing.right <= anchor.left or thing.left >= anchor.right
    )


def _beyond(value: float, low: float, high: float) -> float:
    return value - low if value < low else value - high if value > high else 0.0


_EVERY = frozenset(
    ("above", "below", "left", "right", "upper left", "upper right", "lower left", "lower right")
)
