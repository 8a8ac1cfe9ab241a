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
    by_count,
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
from rrsis.language.layout import Layout
from rrsis.language.naming import names, plural
from rrsis.language.ties import by_class, by_side, by_size, by_tie, untied
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
_TIES = ("within", "within", "along", "with", "around", "between")
_OUTLINED_MIX: tuple[tuple[Maker, float], ...] = (
    (of_class, 0.17),
    (by_place, 0.22),
    (by_trait, 0.12),
    (by_rank, 0.08),
    (by_number, 0.04),
    (by_count, 0.03),
    (by_side, 0.16),
    (by_tie, 0.05),
    (lambda picture, rng: by_class(picture, rng, _TIES), 0.07),
    (by_size, 0.05),
)
"""What is claimed where outlines are known."""
_OUTLINED_RRSISD_MIX: tuple[tuple[Maker, float], ...] = (
    (by_place, 0.46),
    (of_class, 0.10),
    (by_trait, 0.17),
    (by_side, 0.13),
    (by_tie, 0.04),
    (by_size, 0.05),
    (by_rank, 0.05),
)
_UNTIED = 0.5  # share of a relation that does not hold among sentences that mean nothing
_LOOSE = frozenset(("house",))  # what not every building is
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
    layout: Layout | None = None,
) -> list[Referral]:
    """Return up to `count` different sentences for one picture, of all forms that it allows.

    Args:
        objects: The annotated objects; may be empty.
        frame: The scene; superlatives are left out where the picture visibly shows a part of it only.
        rng: Source of all choices; equal states give equal sentences.
        count: How many sentences are wanted.
        vocabulary: Classes that the annotators would have marked, for sentences that match nothing.
        formality: Share of sentences in RRSIS-D's grammar, of those for which it has one.
        layout: How the objects' outlines lie. With it, relations are measured on outlines and not on boxes,
            and sentences also say what is in, on, along, between or of the size of something, how many there
            are, and relations that nothing has; without it, sentences stay what they were.
    """
    picture = Picture(objects, frame, layout)
    found: dict[str, Referral] = {}
    for _ in range(_DRAWS * count):
        if len(found) == count:
            break
        if not objects or rng.random() < _ABSENT:
            claim = _tried(_denied(layout, vocabulary, rng), picture, rng)
        else:
            claim = _tried(_drawn(_MIX if layout is None else _OUTLINED_MIX, rng), picture, rng)
        if claim is not None:
            referral = _said(claim, picture, rng, formality)
            found.setdefault(referral.text, referral)
    return list(found.values())


def one_target(
    objects: Sequence[Described],
    frame: Frame,
    rng: random.Random,
    count: int,
    layout: Layout | None = None,
) -> list[Referral]:
    """Return up to `count` different sentences in RRSIS-D's grammar, each of which means one object.

    Args:
        objects: The annotated objects.
        frame: The scene.
        rng: Source of all choices.
        count: How many sentences are wanted.
        layout: How the objects' outlines lie; what it is good for, see `refer`.
    """
    picture = Picture(objects, frame, layout)
    mix = _RRSISD_MIX if layout is None else _OUTLINED_RRSISD_MIX
    found: dict[str, Referral] = {}
    for _ in range(_DRAWS * count if objects else 0):
        claim = _tried(_drawn(mix, rng), picture, rng, rrsisd=True)
        if claim is not None and len(found) < count:
            text = formal(_adorned(claim, picture, rng), rng)
            found.setdefault(text, _referral(text, claim))
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


def _denied(layout: Layout | None, vocabulary: Sequence[str], rng: random.Random) -> Maker:
    if layout is not None and rng.random() < _UNTIED:
        return untied
    return lambda picture, rng: not_there(picture, rng, vocabulary)


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
        loose = frozenset[str]() if picture.layout is None else _LOOSE
        text = free(claim, rng, picture.labels | loose)
    return _referral(text, claim)


def _referral(text: str, claim: Claim) -> Referral:
    return Referral(text, claim.members, claim.form, claim.relation, claim.lacks)
