"""How well each candidate fits one relation of a sentence, and which landmark says so."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TypeAlias

import numpy as np

from rrsis.geo.bodies import Body
from rrsis.geo.regions import Region
from rrsis.grounding import geometry
from rrsis.grounding.ground import Ground
from rrsis.grounding.lines import lines
from rrsis.grounding.neighbours import MOST, Neighbours
from rrsis.grounding.parting import cut
from rrsis.language import relations as kinds
from rrsis.language.expression import Expression
from rrsis.language.lexicon import DIRECTIONS, STUFF

Degrees: TypeAlias = dict[int, float]
"""Region id -> degree, 0 to 1, 0.5 where people would hesitate."""

_Pair: TypeAlias = Callable[[Body, Body], float]
_CLOSE = 16  # ours: landmarks, nearest first, that are tried where nearness counts
_BETWEEN = 12  # ours: landmarks of a kind, nearest first, whose pairs are tried for "between"
_HOPELESS = 0.2  # ours: what is no nearer faces nothing
_LIGHTER = 8.0  # ours: lightness, 0 to 100, by which the dark and the bright of a kind differ
_ROUGHER = math.log(1.3)  # the same of roughness, of which one has so many times the other's
_SHARP = 0.01  # share of a length in metres over which "within" goes from yes to no


@dataclass(frozen=True)
class Judged:
    """What was found out about one relation.

    Attributes:
        degrees: How well each candidate fits.
        marks: For each candidate the landmarks that decided, one or two.
    """

    degrees: Degrees
    marks: Mapping[int, tuple[Body, ...]] = field(default_factory=dict)


def placed(relation: kinds.Position, regions: Mapping[int, Region], ground: Ground, noun: str) -> Judged:
    """Judge an absolute position.

    Args:
        relation: The position.
        regions: The candidates.
        ground: The scene.
        noun: What they are; a road is on the left if a part of it is.
    """
    direction, compass = relation.direction, relation.compass
    return Judged(
        {
            number: max(
                geometry.position(region, direction, ground, relation.half, compass),
                0.6 * _touches(region, direction, ground) if noun in STUFF and not compass else 0.0,
            )
            for number, region in regions.items()
        }
    )


def bounded(relation: kinds.Measured, bodies: Mapping[int, Body], ground: Ground) -> Judged:
    """Judge a bound in metres; where no metres are known, everything fits and a note says so.

    Args:
        relation: The bound.
        bodies: The candidates.
        ground: The scene.
    """
    if not ground.metric:
        return Judged(dict.fromkeys(bodies, 1.0))
    degrees = {}
    for number, body in bodies.items():
        value = ground.measure(body, relation.measure)
        fits = [geometry.step(value, relation.least, _SHARP * relation.least)] if relation.least else [1.0]
        if math.isfinite(relation.most):
            fits.append(geometry.step(relation.most, value, _SHARP * max(relation.most, 1e-9)))
        degrees[number] = min(fits)
    return Judged(degrees)


def aligned(relation: kinds.Line, bodies: Mapping[int, Body], whole: Sequence[int]) -> Judged:
    """Judge a row or a column of the candidates; see `lines`.

    Args:
        relation: Which one.
        bodies: The candidates.
        whole: Ids of those that are no fragments, which make the lines.
    """
    found = lines([bodies[number] for number in whole], relation.across)
    last = max(found, default=0)
    wanted = {(last // 2), (last + 1) // 2}  # of an even number both
    if relation.number:
        wanted = {relation.number - 1 if relation.number > 0 else last + 1 + relation.number}
    meant = {number for number, line in zip(whole, found, strict=True) if line in wanted}
    return Judged({number: float(number in meant) for number in bodies})


def toned(relation: kinds.Toned, bodies: Mapping[int, Body]) -> Judged:
    """Judge how dark or how smooth things are: 1 in the group of the kind that is named, 0 in the other.

    Args:
        relation: What is said.
        bodies: The candidates; where they do not part in two groups, or nobody can look, all fit.
    """
    shades = [body.shade for body in bodies.values()]
    known = [shade for shade in shades if shade is not None]
    light = relation.measure == "light"
    values = np.asarray([one.light if light else math.log1p(one.rough) for one in known])
    least = cut(values, _LIGHTER if light else _ROUGHER) if known and len(known) == len(shades) else None
    if least is None:
        return Judged(dict.fromkeys(bodies, 1.0))
    fits = (values > least) == (relation.sign > 0)
    return Judged(dict(zip(bodies, fits.astype(float).tolist(), strict=True)))


def related(
    relation: kinds.Reference[Expression],
    bodies: Mapping[int, Body],
    landmarks: Sequence[Body],
    others: Sequence[Body],
    ground: Ground,
) -> Judged:
    """Judge a relation to landmarks: the degree for the best of them.

    Args:
        relation: The relation.
        bodies: The candidates.
        landmarks: The landmarks, at least one.
        others: The second landmarks of "between".
        ground: The scene.
    """
    if isinstance(relation, kinds.Between):
        return _between(bodies, Neighbours(landmarks), Neighbours(others) if others else None)
    near = Neighbours(landmarks)
    if isinstance(relation, kinds.Surrounded):
        return _surrounded(bodies, near, ground)
    if isinstance(relation, kinds.Within):
        return _within(relation, bodies, near, ground)
    fits = _pair(relation, bodies, ground)
    far_and_wide = isinstance(relation, kinds.Compared | kinds.Beside)
    most = (len(landmarks) if isinstance(relation, kinds.Compared) else MOST) if far_and_wide else _CLOSE
    found = {number: _best(fits, body, near.of(body, most)) for number, body in bodies.items()}
    away = isinstance(relation, kinds.Without | kinds.Far)
    degrees = {number: 1.0 - degree if away else degree for number, (degree, _) in found.items()}
    return Judged(degrees, {number: marks for number, (_, marks) in found.items()})


def _best(fits: _Pair, body: Body, near: Sequence[Body]) -> tuple[float, tuple[Body, ...]]:
    """Give the highest degree, and the first landmark that reaches it; nothing is its own landmark."""
    best: tuple[float, tuple[Body, ...]] = 0.0, ()
    for one in near:
        if not geometry.same(body, one):
            degree = fits(body, one)
            best = best if best[1] and degree <= best[0] else (degree, (one,))
    return best


def _between(bodies: Mapping[int, Body], ones: Neighbours, others: Neighbours | None) -> Judged:
    """Judge "between" by the nearest landmarks of each side, or the nearest pairs of one kind."""
    degrees: Degrees = {}
    marks: dict[int, tuple[Body, ...]] = {}
    for number, body in bodies.items():
        near = ones.of(body, _BETWEEN)
        pairs = combinations(near, 2) if others is None else product(near, others.of(body, _BETWEEN))
        degrees[number] = 0.0
        for a, b in pairs:
            degree = geometry.between(body, a, b)
            if degree > degrees[number]:
                degrees[number], marks[number] = degree, (a, b)
    return Judged(degrees, marks)


def _surrounded(bodies: Mapping[int, Body], near: Neighbours, ground: Ground) -> Judged:
    degrees, marks = {}, {}
    for number, body in bodies.items():
        around = [one for one in near.of(body) if not geometry.same(body, one)]
        degrees[number], marks[number] = geometry.surrounded(body, around, ground), tuple(around[:1])
    return Judged(degrees, marks)


def _within(
    relation: kinds.Within[Expression], bodies: Mapping[int, Body], near: Neighbours, ground: Ground
) -> Judged:
    """Judge a distance in metres; where no metres are known, it is "near"."""
    degrees: Degrees = {}
    marks: dict[int, tuple[Body, ...]] = {}
    for number, body in bodies.items():
        found = near.nearest(body)
        if found is None:
            degree = 0.0
        elif ground.metric:
            degree = geometry.step(relation.metres, found[1], _SHARP * max(relation.metres, 1.0))
        else:
            degree = geometry.nearness(body, found[0], ground)
        degrees[number] = 1.0 - degree if relation.beyond else degree
        marks[number] = found[:1] if found else ()
    return Judged(degrees, marks)


def left_over(regions: Mapping[int, Region], excluded: Sequence[Body]) -> Judged:
    """Judge "not": 0 for candidates that are among the excluded ones, else 1."""
    near = Neighbours(excluded)
    return Judged(
        {
            number: 0.0 if any(_covers(region, one) for one in near.of(region)) else 1.0
            for number, region in regions.items()
        }
    )


def best_of(options: Sequence[Judged]) -> Judged:
    """Judge "or": the best of several."""
    degrees: Degrees = {}
    marks: dict[int, tuple[Body, ...]] = {}
    for option in options:
        for number, degree in option.degrees.items():
            if degree > degrees.get(number, -1.0):
                degrees[number], marks[number] = degree, option.marks.get(number, ())
    return Judged(degrees, marks)


def distances(bodies: Mapping[int, Body], landmarks: Sequence[Body]) -> Judged:
    """Measure how far each candidate is from the nearest landmark but itself, on the ground."""
    near = Neighbours(landmarks)
    found = {number: near.nearest(body) for number, body in bodies.items()}
    far = {
        number: one[1] + 0.001 * math.dist(bodies[number].middle, one[0].middle)
        for number, one in found.items()
        if one
    }
    return Judged(far, {number: one[:1] for number, one in found.items() if one})


def _pair(relation: kinds.Reference[Expression], bodies: Mapping[int, Body], ground: Ground) -> _Pair:
    """Give the degree of a relation for one candidate and one landmark."""
    if isinstance(relation, kinds.Beside):
        return lambda a, b: geometry.beside(a, b, relation.direction, ground, relation.compass)
    if isinstance(relation, kinds.Compared):
        return lambda a, b: geometry.compared(a, b, relation.size)
    if isinstance(relation, kinds.AtEnd):
        return lambda a, b: geometry.at_end(a, b, ground)
    if isinstance(relation, kinds.Facing):
        kin = Neighbours(list(bodies.values()))
        return lambda a, b: _facing(a, b, kin, ground)
    if isinstance(relation, kinds.Inside):
        return lambda a, b: geometry.within(a, b, ground)
    if isinstance(relation, kinds.With | kinds.Without):
        return lambda a, b: geometry.having(a, b, ground)
    patience = 3.0 if isinstance(relation, kinds.Far) else 1.0
    return lambda a, b: geometry.nearness(a, b, ground, patience)


def _facing(a: Body, b: Body, kin: Neighbours, ground: Ground) -> float:
    """Give the degree of "facing": near, and no other of a's kind stands between it and the landmark."""
    near = geometry.nearness(a, b, ground)
    if near < _HOPELESS or any(one.id != a.id and geometry.stands_between(one, a, b) for one in kin.of(a)):
        return 0.2 * near
    return near


def _covers(region: Region, other: Region) -> bool:
    """Whether one object was found in both layers, maybe grown together with its neighbours."""
    inside = other.top <= region.row < other.bottom and other.left <= region.col < other.right
    return geometry.same(region, other) or (inside and geometry.shared(region, other) > 0.5)


def _touches(region: Region, direction: str, ground: Ground) -> bool:
    """Whether a region's box reaches into a direction's third of the scene."""
    down, across = DIRECTIONS[direction]
    (high, wide), (top, left) = ground.shape, ground.corner
    rows, cols = (
        ((region.top + top) / high, (region.bottom + top) / high),
        ((region.left + left) / wide, (region.right + left) / wide),
    )
    return _reaches(rows, down) and _reaches(cols, across)


def _reaches(span: tuple[float, float], steps: int) -> bool:
    if steps == 0:
        return span[0] < 2 / 3 and span[1] > 1 / 3
    return span[0] < 1 / 3 if steps < 0 else span[1] > 2 / 3
