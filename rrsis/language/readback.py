"""Whether a sentence that was made is read back as what it was made to mean.

`phrase` makes claims that hold for exactly their members; here the words are put to the reader, so that what
is written to disk is what our own reader understands. Only nouns and the kinds of statements are compared:
places and sizes were measured when the claim was made.
"""

from __future__ import annotations

from collections.abc import Sequence

from rrsis.errors import ExpressionError
from rrsis.language.described import Described, Referral
from rrsis.language.expression import Expression, Relation
from rrsis.language.lexicon import parent
from rrsis.language.naming import DUTIES, names
from rrsis.language.relations import (
    Along,
    Beside,
    Between,
    Compared,
    Extreme,
    Inside,
    Near,
    Nearest,
    Position,
    Reference,
    With,
)

_READ: dict[str, type[Reference[Expression]]] = {
    **dict.fromkeys(("in", "within", "around"), Inside),
    **dict.fromkeys(("along", "lined"), Along),
    **{"with": With, "between": Between, "near": Near, "closest": Nearest},
}
"""Relation of a claim -> what the reader has for it."""
_SIDES = {"above": "top", "below": "bottom"}


def understood(referral: Referral, objects: Sequence[Described]) -> bool:
    """Return whether the reader finds the members' noun, number, and what tells them from the rest.

    Args:
        referral: A sentence and the objects it was made for.
        objects: All objects of the picture.
    """
    try:
        read = Expression.parse(referral.text)
    except ExpressionError:
        return False
    meant = {i for i, thing in enumerate(objects) if covers(read, thing.label)}
    if not set(referral.members) <= meant or not _anchored(read, objects):
        return False
    if referral.relation and not any(_states(one, referral.relation) for one in read.relations):
        return False
    if referral.form in ("class", "group"):
        return meant == set(referral.members)
    if not referral.members:
        return not meant or bool(read.relations or read.attributes.colours)
    return _says(read, referral) and _numbers(read, len(referral.members))


def covers(read: Expression, label: str) -> bool:
    """Return whether what a sentence asks for takes in a class: itself, a wider word, or a word for it.

    Args:
        read: A sentence.
        label: Class name, singular; a name of several words keeps them all ("damaged building").
    """
    own = Expression.parse(label)
    wider = {Expression.parse(name).noun for name in names(label)}
    if read.noun not in {own.noun, parent(own.noun), *wider} and parent(read.noun) != own.noun:
        return False
    duty = {word for name, kinds in DUTIES.items() if label in kinds for word in name.split()[0].split("-")}
    return set(read.attributes.others) <= {*own.attributes.others, *duty}


def _states(read: Relation, relation: str) -> bool:
    """Return whether the reader has found the relation that was meant."""
    if relation in _READ:
        return isinstance(read, _READ[relation])
    if isinstance(read, Compared):
        return read.size == relation.removeprefix("little ")
    return isinstance(read, Beside) and read.direction == _SIDES.get(relation, relation)


def _says(read: Expression, referral: Referral) -> bool:
    looks = read.attributes
    return {
        "position": any(isinstance(one, Position) for one in read.relations),
        "extreme": any(isinstance(one, Extreme) for one in read.relations),
        "relation": any(isinstance(one, Reference) for one in read.relations),
        "attribute": bool(looks.colours or looks.sizes or looks.shapes),
        "number": read.number == len(referral.members),
    }[referral.form]


def _numbers(read: Expression, count: int) -> bool:
    return read.number == count if read.number is not None else count == 1 or read.plural


def _anchored(read: Expression, objects: Sequence[Described]) -> bool:
    """Return whether each landmark is of a class that is there."""
    marks = [one.landmark for one in read.relations if isinstance(one, Reference)]
    marks += [one.other for one in read.relations if isinstance(one, Between) and one.other is not None]
    return all(any(covers(mark, thing.label) for thing in objects) for mark in marks)
