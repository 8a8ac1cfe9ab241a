"""What will be done to settle a sentence, in words, before anything is run."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rrsis.grounding.plan import by_looks, every
from rrsis.language import relations as kinds
from rrsis.language.expression import Expression, Relation
from rrsis.language.extremes import CORNERS
from rrsis.language.learnt import Learnt
from rrsis.language.lexicon import STUFF
from rrsis.language.parse import EVERYTHING

_MEASURES = {"area": "area", "length": "length", "width": "width", "row": "place from top to bottom",
             "col": "place from left to right", "north": "place from south to north",
             "east": "place from west to east", "centre": "distance from the middle",
             "light": "lightness", "rough": "roughness",
             **{corner: f"distance from the {corner} corner" for corner in CORNERS}}  # fmt: skip
_POLES = {"top": "north", "bottom": "south", "left": "west", "right": "east"}


def steps(expression: Expression, learnt: Learnt = EVERYTHING) -> list[str]:
    """List how a sentence is settled, in the order in which it is done.

    Args:
        expression: One of the conjuncts of a sentence.
        learnt: The words that the network has learnt.
    """
    told = list(_found(expression.locally(learnt)))
    for relation in expression.relations:
        told += _settled(relation, learnt)
    told += [_order(one) for one in expression.relations if isinstance(one, kinds.Extreme | kinds.Nearest)]
    return [*told, _answer(expression)]


def _found(question: Expression) -> Iterator[str]:
    if not by_looks(question):
        yield f"find {question.text}"
        return
    yield f"find {every(question.noun).text}"
    yield f"keep what looks most like “{question.text}”"


def _settled(relation: Relation, learnt: Learnt) -> Iterator[str]:
    """Tell what a relation needs; ranks come after everything else."""
    words = f"“{relation.span.text}”"
    if isinstance(relation, kinds.Either):
        for option in relation.options:
            yield from _settled(option, learnt)
        yield f"keep what fits one of {len(relation.options)}: {words}"
    elif isinstance(relation, kinds.Position):
        yield f"keep what lies in the {_direction(relation.direction, relation.compass)}: {words}"
    elif isinstance(relation, kinds.Measured):
        yield f"keep what measures {_range(relation)}: {words}"
    elif isinstance(relation, kinds.Toned):
        more = "more" if relation.sign > 0 else "less"
        yield f"keep what has {more} {_MEASURES[relation.measure]} than others of them: {words}"
    elif isinstance(relation, kinds.Line):
        yield f"keep what stands in that {'row' if relation.across else 'column'} of them: {words}"
    elif isinstance(relation, kinds.Reference):
        yield from _mark(relation.landmark, relation, learnt)
        if isinstance(relation, kinds.Between) and relation.other is not None:
            yield from _mark(relation.other, relation, learnt)
        if not isinstance(relation, kinds.Nearest):
            yield _kept(relation)


def _range(relation: kinds.Measured) -> str:
    """Name a bound with its unit."""
    unit = "m²" if relation.measure == "area" else f"m in {relation.measure}"
    most = "" if math.isinf(relation.most) else f"{relation.most:,g}"
    if relation.least and most:
        return f"{relation.least:,g} to {most} {unit}"
    return f"at most {most} {unit}" if most else f"at least {relation.least:,g} {unit}"


def _mark(landmark: Expression, relation: kinds.Reference[Expression], learnt: Learnt) -> Iterator[str]:
    """Tell how a landmark is found."""
    which = ", then choose by what is said of them" if landmark.relations else ""
    leaving = isinstance(relation, kinds.Excluding)
    among = " and ".join(one.locally(learnt).text for one in landmark.conjuncts)
    yield (
        f"find what is left out, “{landmark.text}”{which}"
        if leaving
        else f"find the landmark “{landmark.text}” among {among}{which}"
    )


def _kept(relation: kinds.Reference[Expression]) -> str:
    words = f"“{relation.span.text}”"
    if isinstance(relation, kinds.Within):
        bound = "at least" if relation.beyond else "at most"
        return f"keep what is {bound} {relation.metres:g} m away, outline to outline: {words}"
    if isinstance(relation, kinds.Excluding):
        return f"leave them out: {words}"
    if isinstance(relation, kinds.Beside):
        return f"keep what lies to the {_direction(relation.direction, relation.compass)} of it: {words}"
    return f"keep what fits {words}"


def _direction(direction: str, compass: bool) -> str:
    """Name a direction, and by what it goes."""
    if not compass:
        return f"{direction} (of the display)"
    far = direction.removeprefix("far ")
    names = {"upper left": "north-west", "upper right": "north-east", "lower left": "south-west",
             "lower right": "south-east", **_POLES}  # fmt: skip
    return f"{names.get(far, far)} (of the ground)"


def _order(relation: kinds.Extreme | kinds.Nearest[Expression]) -> str:
    if isinstance(relation, kinds.Nearest):
        first = "nearest" if relation.sign < 0 else "farthest"
        return f"order by distance, {first} first, take from {relation.rank}"
    first = "most" if relation.sign > 0 else "least"
    return f"order by {_MEASURES[relation.measure]}, {first} first, take from {relation.rank}"


def _answer(expression: Expression) -> str:
    if expression.number is not None:
        return f"give the best {expression.number}"
    if expression.plural or expression.noun in STUFF:
        return "give all that are left"
    return "give the best one, with its margin over the next"
