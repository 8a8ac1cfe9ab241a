"""Which objects a claim about looks, size, rank or a neighbour picks out, each with a clear margin.

All margins are ours. A claim that is true of some objects by a hair is not a claim.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from rrsis.language.described import Described, Frame

SIZE_RATIO = 1.9  # "large" among its kind: this many times the area of the next smaller one
RANK_RATIO = 1.3  # "largest": this many times the area of the runner-up
RANK_LEAD = 0.05  # "leftmost": ahead of the runner-up by this share of the scene
NEAR_FACTOR = 2.5  # "near": all others are this many times as far away


class Pick(NamedTuple):
    """Words that are true of the members and clearly not of others of their class."""

    word: str
    members: frozenset[int]


def _colours(objects: Sequence[Described], among: Sequence[int], target: int) -> list[Pick]:
    own = objects[target].colours
    if not own or not all(objects[i].colours for i in among):
        return []
    having = frozenset(i for i in among if own[0] in objects[i].colours)
    main = frozenset(i for i in among if objects[i].colours[0] == own[0])
    plain = having == main and all(len(objects[i].colours) == 1 for i in main)
    picks = [Pick(own[0], main)] if plain else []
    if len(own) > 1:
        both = frozenset(i for i in among if set(own[:2]) <= set(objects[i].colours))
        picks.append(Pick(f"{own[0]} and {own[1]}", both))
    return picks


_SHAPES = {
    "round": ("round", "rounded", "circular"),
    "oval": ("oval",),
    "long": ("long", "slender"),
    "square": ("square",),
    "rectangular": ("rectangular",),
}


def _shapes(objects: Sequence[Described], among: Sequence[int], target: int) -> list[Pick]:
    own = objects[target].shape
    members = frozenset(i for i in among if objects[i].shape == own)
    doubtful = any(not objects[i].shape for i in among)
    return [] if not own or doubtful else [Pick(word, members) for word in _SHAPES.get(own, ())]


def _absolute_size(share: float) -> list[str]:
    """Return the size words that fit an area, given as a share of the scene; the bounds are ours."""
    bounds: tuple[tuple[float, list[str]], ...] = (
        (0.0006, ["tiny", "small"]),
        (0.004, ["small"]),
        (0.06, []),
        (0.25, ["large"]),
    )
    return next((words for bound, words in bounds if share < bound), ["huge", "large"])


def _sizes(objects: Sequence[Described], among: Sequence[int], target: int, frame: Frame) -> list[Pick]:
    if len(among) == 1:
        share = objects[target].area / (frame.height * frame.width)
        return [Pick(word, frozenset(among)) for word in _absolute_size(share)]
    ranked = sorted(among, key=lambda i: objects[i].area)
    areas = [objects[i].area for i in ranked]
    cuts = [k for k, (one, next_one) in enumerate(pairwise(areas), 1) if next_one > SIZE_RATIO * one]
    if len(cuts) != 1:
        return []
    small, large = frozenset(ranked[: cuts[0]]), frozenset(ranked[cuts[0] :])
    if target in small:
        return [Pick("small", small)]
    return [Pick("large", large), Pick("big", large)]


def traits(objects: Sequence[Described], among: Sequence[int], target: int, frame: Frame) -> list[Pick]:
    """Return the attributes of an object that are settled for its whole class.

    Args:
        objects: All objects of the picture.
        among: Indices of the class.
        target: The object; one of `among`.
        frame: The scene.
    """
    picks = _colours(objects, among, target) + _shapes(objects, among, target)
    return picks + _sizes(objects, among, target, frame)


def ranks(objects: Sequence[Described], among: Sequence[int], first: int, frame: Frame) -> list[Pick]:
    """Return the superlatives whose first `first` objects lead the rest clearly.

    Args:
        objects: All objects of the picture.
        among: Indices of the class.
        first: How many are meant: 1 for "the largest", 2 for "the two largest".
        frame: The scene.
    """
    if len(among) <= first:
        return []
    ratio = log(RANK_RATIO)
    keys: tuple[tuple[str, Callable[[Described], float], float], ...] = (
        ("largest", lambda thing: -log(thing.area + 1.0), ratio),
        ("smallest", lambda thing: log(thing.area + 1.0), ratio),
        ("leftmost", lambda thing: frame.across(thing.col), RANK_LEAD),
        ("rightmost", lambda thing: -frame.across(thing.col), RANK_LEAD),
        ("topmost", lambda thing: frame.down(thing.row), RANK_LEAD),
        ("bottommost", lambda thing: -frame.down(thing.row), RANK_LEAD),
    )
    picks = []
    for word, key, lead in keys:
        ranked = sorted((key(objects[i]), i) for i in among)
        if ranked[first][0] - ranked[first - 1][0] >= lead:
            picks.append(Pick(word, frozenset(i for _, i in ranked[:first])))
    return picks


_PARTS = {"above": ("upper",), "below": ("lower",)}


def sides(thing: Described, anchor: Described, sure: bool) -> frozenset[str]:
    """Return on which of eight sides of an anchor an object lies.

    Args:
        thing: The object.
        anchor: What it is seen from.
        sure: Whether to return the one certain side (or none) instead of every possible one.
    """
    down, across = thing.row - anchor.row, thing.col - anchor.col
    far = max(abs(down), abs(across))
    if far == 0.0 or (sure and thing.gap(anchor) == 0.0):
        return frozenset()
    rows, cols = "upper" if down < 0 else "lower", "left" if across < 0 else "right"
    straight = {"upper": "above", "lower": "below"}[rows] if abs(down) == far else cols
    ratio = min(abs(down), abs(across)) / far
    if sure:
        return frozenset({straight} if ratio < 0.32 else {f"{rows} {cols}"} if ratio > 0.55 else ())
    both = (straight, ratio < 0.55), (f"{rows} {cols}", ratio > 0.32)
    return frozenset(side for side, possible in both if possible)


def beside(objects: Sequence[Described], among: Sequence[int], target: int, anchor: int) -> str:
    """Return the side of the anchor on which the target alone of its class lies, "" where there is none."""
    for side in sides(objects[target], objects[anchor], sure=True):
        parts = set(_PARTS.get(side, side.split()))
        others = (i for i in among if i not in (target, anchor))
        rivals = (rival for i in others for rival in sides(objects[i], objects[anchor], sure=False))
        if not any(parts <= set(_PARTS.get(rival, rival.split())) for rival in rivals):
            return side
    return ""


def near(objects: Sequence[Described], among: Sequence[int], anchor: int) -> frozenset[int]:
    """Return the objects that lie near an anchor, empty where that is not clear for each of the class."""
    place = objects[anchor]
    members = set()
    for i in among:
        if i == anchor:
            continue
        reach = 0.6 * sqrt(min(place.area, 9.0 * objects[i].area)) + 0.5 * sqrt(objects[i].area)
        distance = objects[i].gap(place)
        if distance <= reach:
            members.add(i)
        elif distance < NEAR_FACTOR * reach:
            return frozenset()
    return frozenset(members)


def closest(objects: Sequence[Described], among: Sequence[int], anchor: int, frame: Frame) -> int | None:
    """Return the object of a class that is clearly the closest to an anchor, by boxes and by centres."""
    place = objects[anchor]
    ranked = sorted((objects[i].gap(place), i) for i in among if i != anchor)
    if len(ranked) < 2 or ranked[1][0] - ranked[0][0] < max(RANK_LEAD * frame.width, 0.4 * ranked[0][0]):
        return None
    best = objects[ranked[0][1]]
    reach = _between(best, place)
    rival = min(_between(objects[i], place) for _, i in ranked[1:])
    return ranked[0][1] if reach * 1.15 < rival else None


def _between(one: Described, other: Described) -> float:
    return sqrt((one.row - other.row) ** 2 + (one.col - other.col) ** 2)


def within(objects: Sequence[Described], among: Sequence[int], anchor: int) -> frozenset[int]:
    """Return the objects of a class whose boxes lie wholly in the anchor's; empty where one straddles it."""
    place = objects[anchor]
    members = set()
    for i in among:
        thing = objects[i]
        if i == anchor or thing.gap(place) > 0.0:
            continue
        if thing.area * 2.0 > place.area or not _holds(place, thing):
            return frozenset()
        members.add(i)
    return frozenset(members)


def _holds(place: Described, thing: Described) -> bool:
    down = place.top <= thing.top and thing.bottom <= place.bottom
    return down and place.left <= thing.left and thing.right <= place.right
