"""Sentences in RefSegRS's grammar: a bare class in the singular, and what all of it lies on, in or along.

"vehicle", "light-duty vehicle driving on the road", "building with a parking lot", "long truck": each means
any number of objects. Weights are ours.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from rrsis.language.claims import Claim, Picture, by_trait, not_there, of_class
from rrsis.language.described import Described, Frame, Referral
from rrsis.language.layout import Layout
from rrsis.language.naming import DUTIES, PARENTS
from rrsis.language.ties import by_class
from rrsis.language.wording import generic

_KINDS = ("within", "along", "lined", "with", "around")
_DENIED = ("within", "along", "with")
_DRAWS = 6  # claims drawn for each sentence wanted before giving up
_RELATED, _LOOKING, _ABSENT, _UNTIED = 0.5, 0.1, 0.2, 0.4


def bare(
    objects: Sequence[Described],
    frame: Frame,
    layout: Layout,
    rng: random.Random,
    count: int,
    vocabulary: Sequence[str] = (),
) -> list[Referral]:
    """Return up to `count` different sentences in RefSegRS's grammar.

    Args:
        objects: The annotated objects.
        frame: The scene.
        layout: How the objects' outlines lie.
        rng: Source of all choices; equal states give equal sentences.
        count: How many sentences are wanted.
        vocabulary: Classes that the annotators would have marked, for sentences that match nothing.
    """
    picture = Picture(objects, frame, layout)
    picture.nouns.update(duties(objects))
    found: dict[str, Referral] = {}
    for _ in range(_DRAWS * count if objects else 0):
        claim = _nothing(picture, rng, vocabulary) if rng.random() < _ABSENT else _something(picture, rng)
        if claim is not None and len(found) < count:
            text = generic(claim)
            found.setdefault(text, Referral(text, claim.members, claim.form, claim.relation, claim.lacks))
    return list(found.values())


def duties(objects: Sequence[Described]) -> dict[str, tuple[int, ...]]:
    """Give "light-duty vehicle" and "heavy-duty vehicle" with their objects, where the duty of all is known.

    Args:
        objects: The annotated objects.
    """
    fleet = {i: thing.label for i, thing in enumerate(objects) if "vehicle" in _wider(thing.label)}
    known = {label for kinds in DUTIES.values() for label in kinds}
    if not set(fleet.values()) <= known:
        return {}
    found: dict[str, tuple[int, ...]] = {}
    for duty, kinds in DUTIES.items():
        if members := tuple(i for i, label in fleet.items() if label in kinds):
            found[duty] = members
    return found


def _wider(label: str) -> tuple[str, str]:
    return label, PARENTS.get(label, label)


def _something(picture: Picture, rng: random.Random) -> Claim | None:
    draw = rng.random()
    if draw < _RELATED:
        return by_class(picture, rng, _KINDS) or of_class(picture, rng)
    if draw < _RELATED + _LOOKING:
        claim = by_trait(picture, rng)
        return claim if claim is not None and claim.adjectives == ("long",) else None
    return of_class(picture, rng)


def _nothing(picture: Picture, rng: random.Random, vocabulary: Sequence[str]) -> Claim | None:
    if rng.random() < _UNTIED:
        claim = by_class(picture, rng, _DENIED, empty=True)
        return claim and replace(claim, form="absent", lacks="relation")
    claim = not_there(picture, rng, vocabulary)
    return claim if claim is not None and claim.lacks == "class" and claim.place is None else None
