"""Claims about what objects lie beside, in, along or between, and how large they are against one another.

They need the outlines of the objects (`Layout`); without, `claims.by_relation` makes do with boxes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf

from rrsis.language.claims import Claim, Picture, landmark
from rrsis.language.layout import Neighbourhood, Verdict
from rrsis.language.naming import is_mass, names
from rrsis.language.picks import RANK_LEAD
from rrsis.language.wording import DRIVEN

Test = Callable[[Neighbourhood, int, Sequence[int]], Verdict]

_TESTS: dict[str, Test] = {
    "within": Neighbourhood.inside,
    "along": Neighbourhood.along,
    "with": Neighbourhood.with_it,
    "lined": Neighbourhood.lined,
    "around": Neighbourhood.surrounded,
    "between": Neighbourhood.between,
    "near": Neighbourhood.near,
}
_SIZES: dict[str, tuple[float, float, float, float]] = {  # sure from, to; doubtful from, to
    "similar": (0.9, 1.11, 0.7, 1.43),
    "smaller": (0.0, 0.8, 0.0, 0.93),
    "little smaller": (0.45, 0.8, 0.0, 0.93),
    "much smaller": (0.0, 0.3, 0.0, 0.5),
    "bigger": (1.25, inf, 1.075, inf),
    "little bigger": (1.25, 2.2, 1.075, inf),
    "much bigger": (3.3, inf, 2.0, inf),
}
"""Relation key -> shares of the anchor's area for which it is sure, and those not ruled out; ours."""

LINES = frozenset(
    (
        *("road", "street", "highway", "paved road", "unpaved road", "railway", "runway", "taxiway", "path"),
        *("sidewalk", "bikeway", "river", "canal", "coast", "bank", "beach", "breakwater", "pier", "dock"),
        *("quay", "wharf", "bridge", "wall", "fence"),
    )
)
"""What things stand along."""
_COMES_WITH = {
    "building": ("parking lot", "swimming pool", "solar panel", "garden"),
    "harbor": ("parking lot",),
    "stadium": ("parking lot", "ground track field"),
}
_SURROUNDING = frozenset(
    ("building", "house", "tree", "forest", "vegetation", "low vegetation", "grass", "water", "field")
)
"""What people see around other things."""
_GROUNDS = ("grass", "ground", "bare soil", "field", "paved ground", "impervious surface")
_FOUND_IN = {
    "vehicle": (*DRIVEN, *_GROUNDS, "parking lot", "harbor"),
    "ship": ("harbor", "marina", "water", "river", "lake", "sea", "canal"),
    "airplane": ("airport", "runway", "taxiway", "tarmac", *_GROUNDS),
    "building": ("grass", "bare soil", "field", "harbor", "airport", "forest"),
    "tree": (*_GROUNDS, "parking lot", "garden", "courtyard"),
    "baseball field": ("stadium",),
    "soccer ball field": ("ground track field", "stadium"),
    "ground track field": ("stadium",),
    "swimming pool": ("garden", *_GROUNDS),
    "solar panel": ("building", *_GROUNDS),
}
"""Where people look for things of a class, and might look in vain."""
_TURNED = {"left": "right", "above": "below", "upper": "lower"}
_TURNED |= {other: word for word, other in _TURNED.items()}
_ALIKE = 0.75  # share of sizes that are compared within a class
_DRAWS = 10  # pairs of classes that are looked at before a draw has failed


def tied(picture: Picture, kind: str, noun: str, anchors: Sequence[int]) -> tuple[int, ...] | None:
    """Return the objects of a class that are related to the anchors so, None where that is doubtful of one.

    Args:
        picture: The picture; its layout is known.
        kind: "within", "along", "with", "lined", "around", "between" or "near".
        noun: Class word of the picture.
        anchors: What they are related to; none of the class is among them.
    """
    known, key = picture.neighbourhood.known, (kind, noun, tuple(anchors))
    if key not in known:
        known[key] = _tied(picture, kind, noun, anchors)
    return known[key]


def _tied(picture: Picture, kind: str, noun: str, anchors: Sequence[int]) -> tuple[int, ...] | None:
    members = []
    for one in picture.nouns[noun]:
        verdict = _TESTS[kind](picture.neighbourhood, one, anchors)
        if verdict is None:
            return None
        if verdict:
            members.append(one)
    return tuple(members)


def suits(picture: Picture, kind: str, noun: str, anchor: Claim, empty: bool = False) -> bool:
    """Return whether people would relate things of a class to an anchor so, true or not."""
    among = picture.nouns[noun]
    piece = kind in ("near", "with", "between")
    if set(among) & set(anchor.members) or (piece and noun not in picture.countable):
        return False
    if kind == "within" and empty:
        return any(anchor.noun in _FOUND_IN.get(name, ()) for name in (*names(noun), noun.split()[-1]))
    if kind == "within":
        smallest = min(picture.objects[i].area for i in among)
        return not is_mass(noun) and 2.0 * smallest <= max(picture.objects[i].area for i in anchor.members)
    if kind == "along":
        slim = all(picture.neighbourhood.slim(i) for i in anchor.members)
        return anchor.noun in LINES and slim and not is_mass(noun)
    if kind == "lined":
        return noun in LINES and anchor.noun in ("tree", "building") and picture.neighbourhood.slim(among[0])
    if kind == "with":
        return any(anchor.noun in _COMES_WITH.get(name, ()) for name in names(noun))
    if kind == "around":
        many = len(anchor.members) >= 3 or is_mass(anchor.noun)
        return many and anchor.noun in _SURROUNDING and noun not in LINES
    return len(anchor.members) == (2 if kind == "between" else 1)


def by_class(picture: Picture, rng: random.Random, kinds: Sequence[str], empty: bool = False) -> Claim | None:
    """Claim what is related to a whole other class: "cars on the road", "buildings surrounded by trees".

    Args:
        picture: The picture; its layout is known.
        rng: Source of the choice.
        kinds: Relations to choose from.
        empty: Whether nothing shall be related so, beyond doubt.
    """
    nouns = tuple(picture.nouns)
    pairs = [(kind, noun, other) for kind in kinds for noun in nouns for other in nouns if noun != other]
    rng.shuffle(pairs)
    looked = 0
    for kind, noun, other in pairs:
        anchor = Claim("group", other, picture.nouns[other])
        if looked == _DRAWS or not suits(picture, kind, noun, anchor, empty):
            continue
        looked += 1
        members = tied(picture, kind, noun, anchor.members)
        if members is not None and bool(members) != empty:
            return Claim("relation", noun, members, relation=kind, anchor=anchor)
    return None


def by_tie(picture: Picture, rng: random.Random, empty: bool = False) -> Claim | None:
    """Claim what is in, on, along or near one object, or between two; `empty` as for `by_class`."""
    kind = rng.choice(("within", "within", "along", "near", "between"))
    anchor = landmark(picture, rng)
    if anchor is None:
        return None
    other = landmark(picture, rng) if kind == "between" else None
    if kind == "between" and (other is None or other.members == anchor.members or other.noun == anchor.noun):
        return None
    both = replace(anchor, members=(*anchor.members, *other.members)) if other else anchor
    fitting = [noun for noun in picture.nouns if suits(picture, kind, noun, both, empty)]
    if not fitting:
        return None
    noun = rng.choice(fitting)
    members = tied(picture, kind, noun, both.members)
    if members is None or bool(members) == empty:
        return None
    return Claim("relation", noun, members, relation=kind, anchor=anchor, other=other)


def by_side(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim the objects on one side of another, or the one that is closest to it."""
    anchor = landmark(picture, rng)
    if anchor is None:
        return None
    noun, at = rng.choice(picture.countable), anchor.members[0]
    among = [i for i in picture.nouns[noun] if i != at]
    if not among:
        return None
    if rng.random() < 0.25:
        best = picture.neighbourhood.nearest(among, at, RANK_LEAD * picture.frame.width)
        return None if best is None else Claim("relation", noun, (best,), relation="closest", anchor=anchor)
    side = picture.neighbourhood.side(rng.choice(among), at)
    members = tuple(i for i in among if side and picture.neighbourhood.side(i, at) == side)
    rest = [i for i in among if i not in members]
    if not members or any(_hints(picture.neighbourhood.sides(i, at), side) for i in rest):
        return None
    return Claim("relation", noun, members, relation=side, anchor=anchor)


def by_size(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim the objects that are smaller or bigger than one, or as large."""
    anchor = landmark(picture, rng)
    if anchor is None or anchor.noun not in picture.countable:
        return None
    noun = anchor.noun if rng.random() < _ALIKE else rng.choice(picture.countable)
    kind = rng.choice(tuple(_SIZES))
    members = _sized(picture, noun, kind, anchor.members[0])
    return Claim("relation", noun, members, relation=kind, anchor=anchor) if members else None


def _sized(picture: Picture, noun: str, kind: str, at: int) -> tuple[int, ...] | None:
    sure_from, sure_to, from_, to = _SIZES[kind]
    members = []
    for one in picture.nouns[noun]:
        ratio = picture.objects[one].area / picture.objects[at].area
        if one == at or not from_ <= ratio <= to:
            continue
        if not sure_from <= ratio <= sure_to:
            return None
        members.append(one)
    return tuple(members)


def untied(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim a relation that none of a class has: what is right of the dock is said to be left of it."""
    kind = rng.choice(("side", "side", "class", "one", "size"))
    if kind == "class":
        claim = by_class(picture, rng, ("within", "along", "with"), empty=True)
    elif kind == "one":
        claim = by_tie(picture, rng, empty=True)
    else:
        claim = _swapped(by_side(picture, rng) if kind == "side" else by_size(picture, rng), picture)
    return None if claim is None else replace(claim, form="absent", lacks="relation")


def _swapped(claim: Claim | None, picture: Picture) -> Claim | None:
    """Turn a true claim into its opposite, if that is true of nothing."""
    if claim is None or claim.anchor is None or claim.relation in ("closest", "similar"):
        return None
    at = claim.anchor.members[0]
    if claim.relation in _SIZES:
        kind = claim.relation.replace("smaller", "?").replace("bigger", "smaller").replace("?", "bigger")
        found = _sized(picture, claim.noun, kind, at)
        return replace(claim, relation=kind, members=()) if found == () else None
    side = " ".join(_TURNED[part] for part in claim.relation.split())
    among = [i for i in picture.nouns[claim.noun] if i != at]
    if any(_hints(picture.neighbourhood.sides(i, at), side) for i in among):
        return None
    return replace(claim, relation=side, members=())


_PARTS = {"above": ("upper",), "below": ("lower",)}


def _hints(possible: frozenset[str], side: str) -> bool:
    """Return whether one of the possible sides takes in another: "upper left" is left, too."""
    parts = set(_PARTS.get(side, side.split()))
    return any(parts <= set(_PARTS.get(one, one.split())) for one in possible)
