"""From candidates to the regions that a sentence means.

Positions and relations give each candidate a degree; the degrees are multiplied with each other, with
the region's own score and with the network's answer to the full sentence. Ranks ("largest") then choose
among those that fit. All bounds are ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import median

from rrsis.geo.bodies import Body
from rrsis.geo.regions import Region
from rrsis.grounding import judge
from rrsis.grounding.choice import Choice, Reasons
from rrsis.grounding.ground import Ground
from rrsis.grounding.judge import Judged
from rrsis.grounding.plan import second
from rrsis.grounding.rank import Rank
from rrsis.language import relations as kinds
from rrsis.language.expression import Expression, Relation
from rrsis.language.extremes import CORNERS
from rrsis.language.lexicon import STUFF

__all__ = ["Choice", "resolve"]

FITS = 0.5  # degree from which a candidate counts where many may be meant
PERHAPS = 0.2  # degree below which not even the best candidate is meant
DECISIVE = 0.5  # evidence from which the network's own answer stands for a landmark that was not found
TIE = 0.03  # margin below which one answer among others is called ambiguous
SPECK = 0.05  # share of the median area below which a region is not ranked
FRAGMENT = 0.33  # the same, of a region that is less sure than most


def resolve(
    expression: Expression,
    regions: Mapping[int, Region],
    landmarks: Mapping[Relation, Mapping[int, Region]],
    ground: Ground,
    evidence: Mapping[int, float] | None = None,
    *,
    every: bool = False,
    why: bool = False,
) -> list[Choice]:
    """Choose the regions that a sentence means.

    Args:
        expression: The sentence.
        regions: Candidates: everything that its `locally` found.
        landmarks: For each relation, also those of landmarks, everything that the landmark's `locally` found.
        ground: The scene.
        evidence: For each candidate the mean probability that the network gave to the full sentence in it.
        every: Give all candidates that might be meant too, ranked behind those that are.
        why: Tell what decided.

    Returns:
        The choices, by region id, or by rank for `every`; none where nothing fits or a landmark is missing.
    """
    if not regions:
        return []
    case = _Case(expression, Body.of(regions, ground.plane), _Marks(landmarks, ground), dict(evidence or {}))
    chosen = case.choices()
    if every:
        chosen = case.with_others(chosen)
    return [replace(one, why=case.reasons.of(one.region)) for one in chosen] if why else chosen


@dataclass(frozen=True)
class _Marks:
    """The landmarks, chosen when they are asked for."""

    layers: Mapping[Relation, Mapping[int, Region]]
    ground: Ground

    def found(self, relation: Relation, landmark: Expression) -> list[Body]:
        """Choose a relation's landmarks; "the dock" without a place may be any dock."""
        there = Body.of(self.layers.get(relation, {}), self.ground.plane)
        if not landmark.relations:
            return list(there.values())
        return [there[choice.region] for choice in resolve(landmark, there, self.layers, self.ground)]


@dataclass
class _Case:
    """One sentence with its candidates."""

    expression: Expression
    regions: dict[int, Body]
    marks: _Marks
    evidence: dict[int, float]
    degrees: dict[int, float] = field(default_factory=dict)
    ranks: list[Rank] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing known."""
        self.reasons = Reasons(self.marks.ground, self.regions)
        self.degrees = dict.fromkeys(self.regions, 1.0)

    def choices(self) -> list[Choice]:
        """Choose."""
        for relation in self.expression.relations:
            if not self._weigh(relation):
                return self._by_evidence()
        if self.ranks:
            return self._ranked()
        if not any(not isinstance(one, kinds.Excluding) for one in self.expression.relations):
            return self._plain()
        many = self.expression.plural or self.expression.noun in STUFF
        return self._many() if many and self.expression.number is None else self._best()

    def with_others(self, chosen: Sequence[Choice]) -> list[Choice]:
        """Rank the answer, and behind it whatever else might be meant."""
        orders = [rank.order(list(rank.measures)) for rank in self.ranks[-1:]]
        worth = {number: self._weight(number) for number in self.regions}
        place = {number: index for order in orders for index, number in enumerate(order)}
        meant = {one.region: one for one in chosen}
        order = sorted(
            (number for number in self.regions if number in meant or self.degrees[number] >= PERHAPS),
            key=lambda n: (
                n not in meant,
                self.degrees[n] < FITS and bool(place),
                place.get(n, 0),
                -worth[n],
                n,
            ),
        )
        ranked = []
        for rank, number in enumerate(order, 1):
            after = worth[order[rank]] if rank < len(order) else 0.0
            lead = Choice(number, max(0.0, _margin(worth[number], after)), meant=False)
            ranked.append(replace(meant.get(number, lead), rank=rank))
        return ranked

    def _weigh(self, relation: Relation) -> bool:
        """Take in one relation; False if its landmark is missing."""
        if isinstance(relation, kinds.Extreme):
            self.ranks.append(Rank(relation, self._measured(relation.measure), relation.sign, relation.rank))
            return True
        if isinstance(relation, kinds.Nearest):
            landmarks = self.marks.found(relation, relation.landmark)
            if landmarks:
                away = judge.distances(self.regions, landmarks)
                self.reasons.judged(relation, Judged(self.degrees, away.marks))
                self.ranks.append(Rank(relation, away.degrees, relation.sign, relation.rank))
                for number in self.regions.keys() - away.degrees.keys():  # the landmark itself
                    self.degrees[number] = 0.0
            return bool(landmarks)
        found = self._judge(relation)
        if found is None:
            return False
        self.reasons.judged(relation, found)
        for number, degree in found.degrees.items():
            self.degrees[number] *= degree
        return True

    def _judge(self, relation: Relation) -> Judged | None:
        """Give the degrees of a relation; None if its landmark is missing."""
        if isinstance(relation, kinds.Position):
            return judge.placed(relation, self.regions, self.marks.ground, self.expression.noun)
        if isinstance(relation, kinds.Measured):
            return judge.bounded(relation, self.regions, self.marks.ground)
        if isinstance(relation, kinds.Toned):
            return judge.toned(relation, self.regions)
        if isinstance(relation, kinds.Line):
            return judge.aligned(relation, self.regions, self._sizeable())
        if isinstance(relation, kinds.Either):
            options = [found for found in map(self._judge, relation.options) if found is not None]
            return judge.best_of(options) if options else None
        if not isinstance(relation, kinds.Reference):
            return None
        landmarks = self.marks.found(relation, relation.landmark)
        if isinstance(relation, kinds.Excluding):
            return judge.left_over(self.regions, landmarks)
        others: list[Body] = []
        if isinstance(relation, kinds.Between) and relation.other is not None:
            others = self.marks.found(second(relation), relation.other)
            landmarks = landmarks if others else []
        if landmarks:
            return judge.related(relation, self.regions, landmarks, others, self.marks.ground)
        absent = isinstance(relation, kinds.Without | kinds.Far) or getattr(relation, "beyond", False)
        return Judged(dict.fromkeys(self.regions, 1.0)) if absent else None

    def _measured(self, measure: str) -> dict[int, float]:
        ground = self.marks.ground
        measures: dict[str, Callable[[Body], float]] = {
            **{name: partial(ground.measure, name=name) for name in ("area", "length", "width")},
            "row": lambda one: ground.share(one, compass=False)[0],
            "col": lambda one: ground.share(one, compass=False)[1],
            "north": lambda one: 1.0 - ground.share(one, compass=True)[0],
            "east": lambda one: ground.share(one, compass=True)[1],
            **{name: partial(_shown, name=name) for name in ("light", "rough")},
            "centre": partial(ground.away, direction="middle", compass=False),
            **{
                name: partial(ground.away, direction=direction, compass=compass)
                for name, (direction, compass) in CORNERS.items()
            },
        }
        return {number: measures[measure](body) for number, body in self.regions.items()}

    def _weight(self, number: int) -> float:
        """Degree, score and evidence of a candidate in one number."""
        return self.degrees[number] * self.regions[number].score * (0.1 + self.evidence.get(number, 0.9))

    def _sizeable(self) -> list[int]:
        """The candidates that are no fragments: as large as most of the kind, or as sure."""
        usual = median(region.area_px for region in self.regions.values())
        sure = median(region.score for region in self.regions.values())
        return [
            number
            for number, region in self.regions.items()
            if region.area_px >= (SPECK if region.score >= sure else FRAGMENT) * usual
        ]

    def _by_evidence(self) -> list[Choice]:
        """What the network itself says where a landmark was not found; else geometry knows better."""
        sure = [number for number in self.regions if self.evidence.get(number, 0.0) > DECISIVE]
        if not sure or self._sharp():
            return []
        for number in sure:
            self.reasons.heard(number, self.evidence[number])
        if self.expression.plural:
            return [Choice(number, self.evidence[number]) for number in sorted(sure)]
        return [Choice(max(sure, key=lambda number: self.evidence[number]), 0.0)]

    def _sharp(self) -> bool:
        """Whether the sentence gives metres and they are known: no guess of a network undoes a measure."""
        metric = self.marks.ground.metric
        relations = self.expression.relations
        return metric and any(isinstance(one, kinds.Within | kinds.Measured) for one in relations)

    def _plain(self) -> list[Choice]:
        """Nothing but a noun: all, or the one that stands out."""
        left = [number for number in self.regions if self.degrees[number] >= FITS]
        weights = {number: self._weight(number) * math.sqrt(self.regions[number].area_px) for number in left}
        first = sorted(left, key=lambda number: (-weights[number], number))
        many = self.expression.plural or self.expression.noun in STUFF
        if not first or (many and self.expression.number is None):
            return _chosen(left, 1.0)
        return _best_of(first, weights, self.expression.number or 1)

    def _many(self) -> list[Choice]:
        """All that fit."""
        fits = [number for number in sorted(self.regions) if self.degrees[number] >= FITS]
        return [Choice(number, 2.0 * self.degrees[number] - 1.0) for number in fits]

    def _best(self) -> list[Choice]:
        """The best one, or as many as the sentence says."""
        able = [number for number in self._sizeable() if self.degrees[number] >= PERHAPS]
        weights = {number: self._weight(number) for number in able}
        first = sorted(able, key=lambda number: (-weights[number], number))
        return _best_of(first, weights, self.expression.number or 1) if first else []

    def _ranked(self) -> list[Choice]:
        """The extreme ones among those that fit."""
        able = [number for number in self._sizeable() if self.degrees[number] >= FITS]
        able = able or [number for number in self._sizeable() if self.degrees[number] >= PERHAPS]
        if not able:
            return []
        for rank in self.ranks[:-1]:
            able = rank.alike(rank.order(able)[rank.rank - 1 :])
        last = self.ranks[-1]
        order = last.order(able)
        self.reasons.ranked(last.relation, last.measures, order)
        order = order[last.rank - 1 :]
        if not order:
            return []
        if self.expression.plural and self.expression.number is None:
            return _chosen(last.alike(order), 1.0)
        count = self.expression.number or 1
        margin = last.lead(order, count)
        return _chosen(order[:count], margin, ambiguous=margin < TIE)


def _shown(body: Body, name: str) -> float:
    """Give what a body shows; of all the same where nobody can look."""
    return float(getattr(body.shade, name)) if body.shade is not None else 0.0


def _best_of(first: Sequence[int], weights: Mapping[int, float], count: int) -> list[Choice]:
    """Choose the first of an order, and say so where the next one is about as good."""
    margin = _margin(weights[first[count - 1]], weights[first[count]]) if count < len(first) else 1.0
    return _chosen(first[:count], margin, ambiguous=margin < TIE)


def _chosen(numbers: Sequence[int], margin: float, ambiguous: bool = False) -> list[Choice]:
    return [Choice(number, margin, ambiguous) for number in sorted(numbers)]


def _margin(best: float, next_best: float) -> float:
    return 1.0 - next_best / best if best > 0 else 0.0
