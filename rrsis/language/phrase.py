"""Annotations -> referring sentences: the inverse of `rrsis.language.parse`.

Every sentence is checked against all objects of its picture: it picks out exactly its members, with a margin.
Half of them keep to RRSIS-D's grammar, the others say the same as people type. Margins, weights and templates
are ours.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from rrsis.language.claims import (
    Claim,
    Maker,
    Picture,
    by_number,
    by_place,
    by_rank,
    by_relation,
    by_trait,
    decorated,
    not_there,
    of_class,
)
from rrsis.language.described import Described, Frame, Referral
from rrsis.language.naming import names, plural
from rrsis.language.wording import formal, free, sayable

__all__ = ["Described", "Frame", "Referral", "groups", "one_target", "refer"]

_MIX: tuple[tuple[Maker, float], ...] = (
    (of_class, 0.25),
    (by_place, 0.30),
    (by_trait, 0.10),
    (by_rank, 0.08),
    (by_number, 0.04),
    (by_relation, 0.13),
)
_ABSENT = 0.20
_RRSISD_MIX: tuple[tuple[Maker, float], ...] = (
    (by_place, 0.50),
    (of_class, 0.10),
    (by_trait, 0.17),
    (by_relation, 0.18),
    (by_rank, 0.05),
)
_TRIES = 7  # draws of one form before another is drawn: relations seldom come off at the first
_FORMALITY = 0.65
_DRAWS = 4  # forms drawn for each sentence wanted before giving up


def refer(
    objects: Sequence[Described],
    frame: Frame,
    rng: random.Random,
    count: int,
    vocabulary: Sequence[str] = (),
    formality: float = _FORMALITY,
) -> list[Referral]:
    """Return up to `count` different sentences for one picture, of all forms that it allows.

    Args:
        objects: The annotated objects; may be empty.
        frame: The scene; superlatives are left out where the picture visibly shows a part of it only.
        rng: Source of all choices; equal states give equal sentences.
        count: How many sentences are wanted.
        vocabulary: Classes that the annotators would have marked, for sentences that match nothing.
        formality: Share of sentences in RRSIS-D's grammar, of those for which it has one.
    """
    picture = Picture(objects, frame)
    found: dict[str, Referral] = {}
    for _ in range(_DRAWS * count):
        if len(found) == count:
            break
        if not objects or rng.random() < _ABSENT:
            claim = _tried(lambda p, r: not_there(p, r, vocabulary), picture, rng)
        else:
            claim = _tried(_drawn(_MIX, rng), picture, rng)
        if claim is not None:
            referral = _said(claim, picture, rng, formality)
            found.setdefault(referral.text, referral)
    return list(found.values())


def one_target(objects: Sequence[Described], frame: Frame, rng: random.Random, count: int) -> list[Referral]:
    """Return up to `count` different sentences in RRSIS-D's grammar, each of which means one object.

    Args:
        objects: The annotated objects.
        frame: The scene.
        rng: Source of all choices.
        count: How many sentences are wanted.
    """
    picture = Picture(objects, frame)
    found: dict[str, Referral] = {}
    for _ in range(_DRAWS * count if objects else 0):
        claim = _tried(_drawn(_RRSISD_MIX, rng), picture, rng, rrsisd=True)
        if claim is not None and len(found) < count:
            text = formal(_adorned(claim, picture, rng), rng)
            found.setdefault(text, Referral(text, claim.members, claim.form))
    return list(found.values())


def groups(objects: Sequence[Described], rng: random.Random) -> list[Referral]:
    """Return "all <class plural>" for each class that is present, in random order.

    Args:
        objects: The annotated objects.
        rng: Source of the order.
    """
    nouns = Picture(objects, Frame(0.0, 0.0, 1.0, 1.0)).nouns
    present = {names(thing.label)[0] for thing in objects if names(thing.label)} & nouns.keys()
    found = [Referral(f"all {plural(noun)}", nouns[noun], "group") for noun in sorted(present)]
    rng.shuffle(found)
    return found


def _drawn(mix: tuple[tuple[Maker, float], ...], rng: random.Random) -> Maker:
    makers, weights = zip(*mix, strict=True)
    maker: Maker = rng.choices(makers, weights)[0]
    return maker


def _tried(maker: Maker, picture: Picture, rng: random.Random, rrsisd: bool = False) -> Claim | None:
    for _ in range(_TRIES):
        claim = maker(picture, rng)
        if claim is not None and (not rrsisd or sayable(claim)):
            return claim
    return None


def _adorned(claim: Claim, picture: Picture, rng: random.Random) -> Claim:
    return decorated(claim, picture, rng) if rng.random() < 0.35 else claim


def _said(claim: Claim, picture: Picture, rng: random.Random, formality: float) -> Referral:
    """Put a claim into words, in RRSIS-D's grammar in a share of the cases where it has it."""
    if sayable(claim) and rng.random() < formality:
        text = formal(_adorned(claim, picture, rng), rng)
    else:
        text = free(claim, rng, picture.labels)
    return Referral(text, claim.members, claim.form)
