"""Claims that a picture allows: a noun, what is said about it, and exactly the objects for which it holds."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rrsis.language.described import Described, Form, Frame
from rrsis.language.layout import Layout, Neighbourhood
from rrsis.language.naming import is_mass, kin, names
from rrsis.language.picks import beside, closest, near, ranks, traits, within
from rrsis.language.whereabouts import PLACES, Place, perhaps, settled

_SECOND = 0.3  # ours: share of sentences with an attribute that get another
MOST_COUNTED = 9  # ours: as many as people count at a glance


@dataclass(frozen=True)
class Claim:
    """What a sentence will say; wording comes later.

    Attributes:
        form: What tells the members from the rest.
        noun: Class word, singular.
        members: Indices meant, ascending.
        adjectives: Attributes before the noun.
        rank: Superlative ("largest"), or "".
        place: Where the members lie, or None.
        relation: Key of a relation ("upper left", "near", "closest", "in", "along", "smaller"), or "".
        anchor: The claim that describes the anchor of the relation.
        counted: Whether the number of members is said.
        other: The claim that describes the second anchor of "between", where the two are not one class.
        lacks: What makes a claim about nothing untrue: "class", "place", "colour" or "relation".
    """

    form: Form
    noun: str
    members: tuple[int, ...]
    adjectives: tuple[str, ...] = ()
    rank: str = ""
    place: Place | None = None
    relation: str = ""
    anchor: Claim | None = None
    counted: bool = False
    other: Claim | None = None
    lacks: str = ""


@dataclass(frozen=True)
class Picture:
    """The objects of one picture, by the class words that hold for them.

    Attributes:
        objects: All annotated objects.
        frame: The scene.
        layout: How their outlines lie, where these are known.
    """

    objects: Sequence[Described]
    frame: Frame
    layout: Layout | None = None

    @cached_property
    def nouns(self) -> dict[str, tuple[int, ...]]:
        """Class word -> indices; narrow words only where no object carries the wider word alone."""
        found: dict[str, list[int]] = {}
        for i, thing in enumerate(self.objects):
            for name in names(thing.label):
                found.setdefault(name, []).append(i)
        labels = {names(thing.label)[0] for thing in self.objects if names(thing.label)}
        clear = {n: tuple(m) for n, m in found.items() if not (set(names(n)[1:]) & labels)}
        return clear

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """The objects with how they lie; the layout must be known."""
        if self.layout is None:
            raise ValueError("no layout of these objects is known")
        return Neighbourhood(self.objects, self.layout)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The annotators' class names."""
        return frozenset(thing.label for thing in self.objects)

    @cached_property
    def countable(self) -> tuple[str, ...]:
        """Class words whose objects are separate things."""
        things = self.objects
        return tuple(
            n for n, m in self.nouns.items() if not is_mass(n) and all(things[i].countable for i in m)
        )


Maker = Callable[[Picture, random.Random], Claim | None]
"""Tries once to make a claim of one form; None where the draw does not lead to one."""


def of_class(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim a whole class: one object of it, or a group."""
    noun = rng.choice(tuple(picture.nouns))
    members = picture.nouns[noun]
    return Claim("class" if len(members) == 1 else "group", noun, members)


def by_place(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim the objects of a class in one part of the scene."""
    noun = rng.choice(tuple(picture.nouns))
    places = list(PLACES)
    rng.shuffle(places)
    among = picture.nouns[noun]
    target = picture.objects[rng.choice(among)]
    for place in places:
        if perhaps(target, place, picture.frame) and (
            members := settled(picture.objects, among, place, picture.frame)
        ):
            return Claim("position", noun, members, place=place)
    return None


def by_trait(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim the objects of a class with one or two attributes."""
    if not picture.countable:
        return None
    noun = rng.choice(picture.countable)
    among = picture.nouns[noun]
    picks = traits(picture.objects, among, rng.choice(among), picture.frame)
    if not picks:
        return None
    chosen = rng.sample(picks, min(len(picks), rng.choice((1, 1, 2))))
    if len(chosen) == 2 and _same_kind(chosen[0].word, chosen[1].word):
        chosen.pop()
    members = frozenset.intersection(*(pick.members for pick in chosen))
    words = tuple(pick.word for pick in chosen)
    said = words if picture.layout is None else _ordered(words)
    return Claim("attribute", noun, tuple(sorted(members)), said)


def _ordered(words: Sequence[str]) -> tuple[str, ...]:
    """Put attributes into the order of English and of RRSIS-D: size, shape, colour."""

    def rank(word: str) -> int:
        return next((k for k, kind in enumerate(_KINDS) if word in kind), len(_KINDS))

    return tuple(sorted(words, key=rank))


_KINDS = (
    {"tiny", "small", "large", "huge", "big"},
    {"round", "rounded", "circular", "oval", "long", "slender", "square", "rectangular"},
)


def _same_kind(one: str, other: str) -> bool:
    """Return whether two attributes say the same sort of thing (two sizes, two shapes, two colours)."""
    sorts = [next((k for k, words in enumerate(_KINDS) if word in words), -1) for word in (one, other)]
    return sorts[0] == sorts[1]


def by_rank(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim the first of a class by size or position."""
    return _ranked(picture, rng, 1)


def _ranked(picture: Picture, rng: random.Random, first: int) -> Claim | None:
    if not picture.countable or picture.frame.shifted:
        return None
    noun = rng.choice(picture.countable)
    picks = ranks(picture.objects, picture.nouns[noun], first, picture.frame)
    if not picks:
        return None
    pick = rng.choice(picks)
    form: Form = "extreme" if first == 1 else "number"
    return Claim(form, noun, tuple(sorted(pick.members)), rank=pick.word, counted=first > 1)


def by_number(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim the first two or three of a class, or a place with the number of objects there."""
    if rng.random() < 0.6:
        return _ranked(picture, rng, rng.choice((2, 2, 3)))
    claim = by_place(picture, rng)
    if claim is None or claim.noun not in picture.countable or not 2 <= len(claim.members) <= 5:
        return None
    return replace(claim, form="number", counted=True)


def by_count(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim a whole class with the number of its objects: "the three ships"."""
    noun = rng.choice(tuple(picture.nouns))
    members = picture.nouns[noun]
    if noun not in picture.countable or not 2 <= len(members) <= MOST_COUNTED:
        return None
    return Claim("number", noun, members, counted=True)


def by_relation(picture: Picture, rng: random.Random) -> Claim | None:
    """Claim objects by what they lie beside, near or in."""
    anchor = landmark(picture, rng)
    if anchor is None:
        return None
    noun = rng.choice(picture.countable)
    among, at = picture.nouns[noun], anchor.members[0]
    targets = [i for i in among if i != at]
    if not targets:
        return None
    kind = rng.choice(("side", "side", "side", "near", "closest", "in"))
    relation, members = kind, frozenset[int]()
    if kind == "side":
        target = rng.choice(targets)
        relation = beside(picture.objects, among, target, at)
        members = frozenset((target,) if relation else ())
    elif kind == "closest":
        best = closest(picture.objects, among, at, picture.frame)
        members = frozenset(() if best is None else (best,))
    elif noun != anchor.noun:
        members = (near if kind == "near" else within)(picture.objects, among, at)
    ordered = tuple(sorted(members))
    return Claim("relation", noun, ordered, relation=relation, anchor=anchor) if ordered else None


def landmark(picture: Picture, rng: random.Random) -> Claim | None:
    """Return a claim that picks out one object, to measure others by."""
    if not picture.countable:
        return None
    noun = rng.choice(picture.countable)
    if len(members := picture.nouns[noun]) == 1:
        claim = Claim("class", noun, members)
        return replace(claim, place=_own_place(picture, claim, rng)) if rng.random() < 0.5 else claim
    found = by_place(picture, rng) if rng.random() < 0.8 else by_trait(picture, rng)
    alone = found is not None and len(found.members) == 1 and found.noun in picture.countable
    return found if alone else None


def _own_place(picture: Picture, claim: Claim, rng: random.Random) -> Place | None:
    places = [p for p in PLACES if p.rrsisd and settled(picture.objects, claim.members, p, picture.frame)]
    return rng.choice(places) if places else None


def decorated(claim: Claim, picture: Picture, rng: random.Random) -> Claim:
    """Return the claim with one true attribute of its only member added, or two, where it has some."""
    if len(claim.members) != 1 or claim.adjectives or claim.rank or claim.noun not in picture.countable:
        return claim
    target = claim.members[0]
    picks = traits(picture.objects, picture.nouns[claim.noun], target, picture.frame)
    if not picks:
        return claim
    words = [rng.choice(picks).word]
    if picture.layout is not None and rng.random() < _SECOND:
        words += [one.word for one in rng.sample(picks, 1) if not _same_kind(one.word, words[0])]
    return replace(claim, adjectives=_ordered(words))


_COLOURS = ("red", "blue", "green", "white", "black", "yellow", "orange")
_ALIKE = {
    "red": {"orange", "brown", "purple"}, "blue": {"cyan", "purple"}, "green": {"cyan"},
    "white": {"gray", "yellow"},
    "black": {"gray", "brown"}, "yellow": {"orange", "brown", "white"}, "orange": {"red", "brown", "yellow"},
}  # fmt: skip


def not_there(picture: Picture, rng: random.Random, vocabulary: Sequence[str]) -> Claim | None:
    """Claim something that no object is: an absent class, or a present one in the wrong place or colour."""
    kind = rng.choice(("class", "class", "class", "place", "colour")) if picture.nouns else "class"
    if kind == "class":
        hidden = frozenset[str]().union(*(kin(label) for label in picture.labels))
        absent = [name for name in vocabulary if name not in hidden and not kin(name) & picture.labels]
        place = rng.choice(PLACES) if rng.random() < 0.3 else None
        return _nothing("class", names(rng.choice(absent))[0], place) if absent else None
    noun = rng.choice(tuple(picture.nouns))
    among = picture.nouns[noun]
    if kind == "place":
        place = rng.choice(PLACES)
        taken = any(perhaps(picture.objects[i], place, picture.frame) for i in among)
        return None if taken else _nothing("place", noun, place)
    colour = rng.choice(_COLOURS)
    seen = [picture.objects[i].colours for i in among]
    doubtful = any(not colours or (_ALIKE[colour] | {colour}) & set(colours) for colours in seen)
    return None if doubtful else _nothing("colour", noun, adjectives=(colour,))


def _nothing(lacks: str, noun: str, place: Place | None = None, adjectives: tuple[str, ...] = ()) -> Claim:
    return Claim("absent", noun, (), adjectives, place=place, lacks=lacks)
