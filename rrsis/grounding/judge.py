"""How well each candidate fits one relation of a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product
from typing import TypeAlias

from rrsis.geo.regions import Region
from rrsis.grounding import geometry
from rrsis.grounding.neighbours import MOST, Neighbours
from rrsis.language import relations as kinds
from rrsis.language.expression import Expression, Relation
from rrsis.language.lexicon import DIRECTIONS, STUFF

Degrees: TypeAlias = dict[int, float]
"""Region id -> degree, 0 to 1, 0.5 where people would hesitate."""

Found: TypeAlias = Callable[[Relation, Expression], Sequence[Region]]
"""Gives the regions of a relation's landmark, chosen among all of its noun."""

_Pair: TypeAlias = Callable[[Region, Region], float]
_BETWEEN = 12  # ours: landmarks of a kind, nearest first, whose pairs are tried for "between"


def placed(
    relation: kinds.Position, regions: Mapping[int, Region], shape: tuple[int, int], noun: str
) -> Degrees:
    """Judge an absolute position.

    Args:
        relation: The position.
        regions: The candidates.
        shape: Rows and columns of the scene.
        noun: What they are; a road is on the left if a part of it is.
    """
    return {
        number: max(
            geometry.position(region, relation.direction, shape, relation.half),
            0.6 * _touches(region, relation.direction, shape) if noun in STUFF else 0.0,
        )
        for number, region in regions.items()
    }


def related(
    relation: kinds.Reference[Expression],
    regions: Mapping[int, Region],
    landmarks: Sequence[Region],
    others: Sequence[Region],
    shape: tuple[int, int],
) -> Degrees:
    """Judge a relation to landmarks: the degree for the best of them.

    Args:
        relation: The relation.
        regions: The candidates.
        landmarks: The landmarks, at least one.
        others: The second landmarks of "between".
        shape: Rows and columns of the scene.
    """
    if isinstance(relation, kinds.Between):
        return _between(regions, Neighbours(landmarks), Neighbours(others) if others else None)
    fits = _pair(relation, shape)
    near = Neighbours(landmarks)
    most = len(landmarks) if isinstance(relation, kinds.Compared) else MOST  # sizes are compared far and wide
    best = {
        number: max(
            (fits(region, one) for one in near.of(region, most) if not geometry.same(region, one)),
            default=0.0,
        )
        for number, region in regions.items()
    }
    return {n: 1.0 - degree for n, degree in best.items()} if _negative(relation) else best


def _between(regions: Mapping[int, Region], ones: Neighbours, others: Neighbours | None) -> Degrees:
    """Judge "between" by the nearest landmarks of each side, or the nearest pairs of one kind."""
    best: Degrees = {}
    for number, region in regions.items():
        near = ones.of(region, _BETWEEN)
        pairs = combinations(near, 2) if others is None else product(near, others.of(region, _BETWEEN))
        best[number] = max((geometry.between(region, a, b) for a, b in pairs), default=0.0)
    return best


def left_over(regions: Mapping[int, Region], excluded: Sequence[Region]) -> Degrees:
    """Judge "not": 0 for candidates that are among the excluded ones, else 1."""
    near = Neighbours(excluded)
    return {
        number: 0.0 if any(_covers(region, one) for one in near.of(region)) else 1.0
        for number, region in regions.items()
    }


def distances(regions: Mapping[int, Region], landmarks: Sequence[Region]) -> Degrees:
    """Measure how far each candidate is from the nearest landmark, in pixels."""
    near = Neighbours(landmarks)
    return {
        number: min(
            geometry.gap(region, one) + 0.05 * abs(complex(region.row - one.row, region.col - one.col))
            for one in near.of(region)
        )
        for number, region in regions.items()
    }


def _negative(relation: kinds.Reference[Expression]) -> bool:
    return isinstance(relation, kinds.Without | kinds.Far)


def _pair(relation: kinds.Reference[Expression], shape: tuple[int, int]) -> _Pair:
    """Give the degree of a relation for one candidate and one landmark."""
    if isinstance(relation, kinds.Beside):
        return lambda a, b: geometry.beside(a, b, relation.direction, shape)
    if isinstance(relation, kinds.Compared):
        return lambda a, b: geometry.compared(a, b, relation.size)
    if isinstance(relation, kinds.Inside | kinds.With | kinds.Without):
        return lambda a, b: geometry.within(a, b, shape)
    patience = 3.0 if isinstance(relation, kinds.Far) else 1.0
    return lambda a, b: geometry.nearness(a, b, shape, patience)


def _covers(region: Region, other: Region) -> bool:
    """Whether one object was found in both layers, maybe grown together with its neighbours."""
    inside = other.top <= region.row < other.bottom and other.left <= region.col < other.right
    return geometry.same(region, other) or (inside and geometry.shared(region, other) > 0.5)


def _touches(region: Region, direction: str, shape: tuple[int, int]) -> bool:
    """Whether a region's box reaches into a direction's third of the scene."""
    down, across = DIRECTIONS[direction]
    rows, cols = (
        (region.top / shape[0], region.bottom / shape[0]),
        (region.left / shape[1], region.right / shape[1]),
    )
    return _reaches(rows, down) and _reaches(cols, across)


def _reaches(span: tuple[float, float], steps: int) -> bool:
    if steps == 0:
        return span[0] < 2 / 3 and span[1] > 1 / 3
    return span[0] < 1 / 3 if steps < 0 else span[1] > 2 / 3
