"""What evaluation asks of a picture, the same in every run; and what form a ready sentence has."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from rrsis.data.samples import Picture
from rrsis.data.transforms import Cut
from rrsis.data.views import View, look
from rrsis.language.expression import Expression
from rrsis.language.naming import kin, names, plural
from rrsis.language.phrase import Referral, groups, one_target, refer
from rrsis.language.relations import Extreme, Position, Reference

TARGETS = 4  # sentences of one target asked of each picture
NEGATIVES = 4  # freely worded sentences about nothing, at most
DRAWN = 32  # sentences drawn to choose the free ones from


def questions(picture: Picture) -> tuple[View, list[Referral]]:
    """Make the fixed sentences of one picture; its view has masks at the original size.

    "all <class>" for each class of which no object is a box alone, up to four sentences of one target in
    RRSIS-D's grammar, and "all <class>" for up to two absent classes. They must never change: checkpoints are
    compared by them.

    Raises:
        DatasetError: The picture cannot be read.
    """
    extent = max(picture.size)
    seen = look(picture, Cut(0, 0, extent, extent * 2), None, whole=True)
    view = seen.outlined()
    rng = random.Random(f"evaluation/{picture.name}")
    asked = [*groups(view.objects, rng), *one_target(view.objects, view.frame, rng, TARGETS)]
    there = {one.label for one in seen.objects} | {label for label, _ in seen.slivers}
    missing = [label for label in picture.absent if label not in there]
    for label in rng.sample(missing, min(2, len(missing))):
        asked.append(Referral(f"all {label}s", (), "absent"))
    return view, asked


def boxed(picture: Picture) -> list[tuple[Referral, NDArray[np.float32]]]:
    """Make the sentences that boxes can judge: "all <class>" for each class of which some object is a box.

    Classes that one wider class covers are asked for together, by its name, because their annotators seldom
    tell them apart.

    Args:
        picture: A labelled picture.

    Returns:
        Each sentence with the boxes (n, 4) of all objects of its class: top, left, bottom, right in pixels
        of the picture. The members of the sentence are numbers of boxes.
    """
    found: dict[str, list[tuple[float, ...]]] = {}
    for thing in picture.things:
        points = np.concatenate(thing.rings)
        (left, top), (right, bottom) = points.min(0), points.max(0)
        for name in names(thing.label)[-1:]:
            found.setdefault(name, []).append((top, left, bottom, right))
    weak = {name for thing in picture.things if thing.boxed for name in names(thing.label)[-1:]}
    return [
        (
            Referral(f"all {plural(name)}", tuple(range(len(found[name]))), "group"),
            np.asarray(found[name], "f4"),
        )
        for name in sorted(weak)
    ]


def further(picture: Picture, view: View) -> list[Referral]:
    """Make more sentences about a picture, freely worded, with a seed of their own.

    One of each form that the picture allows, and up to four that mean nothing: an absent class, or one that
    is there with a place or a colour that none of it has.

    Args:
        picture: A labelled picture.
        view: Its view, as `questions` gives it.
    """
    rng = random.Random(f"evaluation/further/{picture.name}")
    there = {one.label for one in picture.things} | {one.label for one in view.objects}
    there |= {label for label, _ in view.slivers}
    hidden = frozenset[str]().union(*(kin(label) for label in there))
    missing = [one for one in picture.absent if one not in hidden and not kin(one) & there]
    drawn = refer(view.objects, view.frame, rng, DRAWN, missing, formality=0.0)
    forms: dict[str, Referral] = {}
    for one in drawn:
        if one.members:
            forms.setdefault(one.form, one)
    return [*forms.values(), *[one for one in drawn if not one.members][:NEGATIVES]]


def form(sentence: str) -> str:
    """Tell what a ready sentence rests on, as the forms of sentences of our own are told.

    A landmark goes before a number, that before a superlative, a position, an attribute; "group" is any
    number of a class and "class" one of it.

    Raises:
        ExpressionError: The sentence cannot be read.
    """
    read = Expression.parse(sentence)
    looks = read.attributes
    if any(isinstance(one, Reference) for one in read.relations):
        return "relation"
    if (read.number or 1) > 1:
        return "number"
    for kind, name in ((Extreme, "extreme"), (Position, "position")):
        if any(isinstance(one, kind) for one in read.relations):
            return name
    if looks.colours or looks.sizes or looks.shapes or looks.others:
        return "attribute"
    return "group" if read.plural else "class"
