"""From candidates to the regions that a sentence means.

Positions and relations give each candidate a degree; the degrees are multiplied with each other, with
the region's own score and with the network's answer to the full sentence. Ranks ("largest") then choose
among those that fit. All bounds are ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

from rrsis.geo.regions import Region
from rrsis.grounding import geometry, judge
from rrsis.grounding.plan import second
from rrsis.language import relations as kinds
from rrsis.language.expression import Expression, Relation
from rrsis.language.lexicon import STUFF

FITS = 0.5  # degree from which a candidate counts where many may be meant
PERHAPS = 0.2  # degree below which not even the best candidate is meant
DECISIVE = 0.5  # evidence from which the network's own answer stands for a landmark that was not found
TIE = 0.03  # margin below which the runner-up is given too, both marked ambiguous
FRAGMENT = 0.1  # share of the median area below which a region is not ranked
DOMINANT = 2.5  # how many times the runner-up's weight makes "the ship" one ship
ALIKE = 0.6  # share of the best measure that still is among "the largest"


@dataclass(frozen=True)
class Choice:
    """A region that a sentence means.

    Attributes:
        region: Its id.
        margin: Confidence that this region is meant and not the next best, 0 to 1.
        ambiguous: Whether another region fits as well.
    """

    region: int
    margin: float
    ambiguous: bool = False


def resolve(
    expression: Expression,
    regions: Mapping[int, Region],
    landmarks: Mapping[Relation, Mapping[int, Region]],
    shape: tuple[int, int],
    evidence: Mapping[int, float] | None = None,
) -> list[Choice]:
    """Choose the regions that a sentence means.

    Args:
        expression: The sentence.
        regions: Candidates: everything that its `locally` found.
        landmarks: For each relation, also those of landmarks, everything that the landmark's `locally` found.
        shape: Rows and columns of the scene.
        evidence: For each candidate the mean probability that the network gave to the full sentence in it.

    Returns:
        The choices, by region id; none where nothing fits or a landmark is missing.
    """
    if not regions:
        return []
    scene = _Scene(landmarks, shape)
    return _Case(expression, dict(regions), scene, dict(evidence or {})).choices()


@dataclass(frozen=True)
class _Scene:
    """The landmarks, chosen when they are asked for."""

    layers: Mapping[Relation, Mapping[int, Region]]
    shape: tuple[int, int]

    def found(self, relation: Relation, landmark: Expression) -> list[Region]:
        """Choose a relation's landmarks; "the dock" without a place may be any dock."""
        there = self.layers.get(relation, {})
        if not landmark.relations:
            return list(there.values())
        return [there[choice.region] for choice in resolve(landmark, there, self.layers, self.shape)]


@dataclass
class _Case:
    """One sentence with its candidates."""

    expression: Expression
    regions: dict[int, Region]
    scene: _Scene
    evidence: dict[int, float]
    degrees: dict[int, float] = field(default_factory=dict)
    ranks: list[tuple[dict[int, float], int, int]] = field(default_factory=list)
    """Measures, sign and rank of each superlative."""

    def choices(self) -> list[Choice]:
        """Choose."""
        self.degrees = dict.fromkeys(self.regions, 1.0)
        for relation in self.expression.relations:
            if not self._weigh(relation):
                return self._by_evidence()
        if self.ranks:
            return self._ranked()
        if not any(not isinstance(one, kinds.Excluding) for one in self.expression.relations):
            return self._plain()
        many = self.expression.plural or self.expression.noun in STUFF
        return self._many() if many and self.expression.number is None else self._best()

    def _weigh(self, relation: Relation) -> bool:
        """Take in one relation; False if its landmark is missing."""
        if isinstance(relation, kinds.Position):
            noun = self.expression.noun
            self._multiply(judge.placed(relation, self.regions, self.scene.shape, noun))
            return True
        if isinstance(relation, kinds.Extreme):
            self.ranks.append((self._measured(relation.measure), relation.sign, relation.rank))
            return True
        landmarks = self.scene.found(relation, relation.landmark)
        if isinstance(relation, kinds.Excluding):
            self._multiply(judge.left_over(self.regions, landmarks))
            return True
        if isinstance(relation, kinds.Nearest) and landmarks:
            self.ranks.append((judge.distances(self.regions, landmarks), relation.sign, 1))
            return True
        return self._weigh_reference(relation, landmarks)

    def _weigh_reference(self, relation: kinds.Reference[Expression], landmarks: list[Region]) -> bool:
        others: list[Region] = []
        if isinstance(relation, kinds.Between) and relation.other is not None:
            others = self.scene.found(second(relation), relation.other)
            if not others:
                return False
        if not landmarks:
            return isinstance(relation, kinds.Without | kinds.Far)
        self._multiply(judge.related(relation, self.regions, landmarks, others, self.scene.shape))
        return True

    def _multiply(self, degrees: judge.Degrees) -> None:
        for number, degree in degrees.items():
            self.degrees[number] *= degree

    def _measured(self, measure: str) -> dict[int, float]:
        rows, cols = self.scene.shape
        measures: dict[str, Callable[[Region], float]] = {
            "area": lambda region: float(region.area_px),
            "length": lambda region: math.hypot(*geometry.extent(region)),
            "width": lambda region: region.area_px / max(math.hypot(*geometry.extent(region)), 1.0),
            "row": lambda region: region.row,
            "col": lambda region: region.col,
            "centre": lambda region: math.hypot(region.row / rows - 0.5, region.col / cols - 0.5),
        }
        return {number: measures[measure](region) for number, region in self.regions.items()}

    def _weight(self, number: int) -> float:
        """Degree, score and evidence of a candidate in one number."""
        return self.degrees[number] * self.regions[number].score * (0.1 + self.evidence.get(number, 0.9))

    def _sizeable(self) -> list[int]:
        """The candidates that are no fragments."""
        least = FRAGMENT * median(region.area_px for region in self.regions.values())
        return [number for number, region in self.regions.items() if region.area_px >= least]

    def _by_evidence(self) -> list[Choice]:
        """What the network itself says where the sentence cannot be settled otherwise."""
        sure = [number for number in self.regions if self.evidence.get(number, 0.0) > DECISIVE]
        if not sure:
            return []
        if self.expression.plural:
            return [Choice(number, self.evidence[number]) for number in sorted(sure)]
        return [Choice(max(sure, key=lambda number: self.evidence[number]), 0.0)]

    def _plain(self) -> list[Choice]:
        """Nothing but a noun: all, or the one that stands out."""
        left = [number for number in self.regions if self.degrees[number] >= FITS]
        weights = {number: self._weight(number) * math.sqrt(self.regions[number].area_px) for number in left}
        first = sorted(left, key=lambda number: -weights[number])
        if self.expression.number is not None:
            return _chosen(first[: self.expression.number], 1.0)
        if self.expression.plural or self.expression.noun in STUFF or len(first) < 2:
            return _chosen(left, 1.0)
        best, next_best = weights[first[0]], weights[first[1]]
        if best >= DOMINANT * next_best:
            return [Choice(first[0], 1.0 - next_best / best)]
        return _chosen(left, 0.0, ambiguous=True)

    def _many(self) -> list[Choice]:
        """All that fit."""
        fits = [number for number in sorted(self.regions) if self.degrees[number] >= FITS]
        return [Choice(number, 2.0 * self.degrees[number] - 1.0) for number in fits] or self._by_evidence()

    def _best(self) -> list[Choice]:
        """The best one, or as many as the sentence says."""
        able = [number for number in self._sizeable() if self.degrees[number] >= PERHAPS]
        first = sorted(able, key=lambda number: (-self._weight(number), number))
        if not first:
            return self._by_evidence()
        count = self.expression.number or 1
        margin = _margin(self._weight(first[0]), self._weight(first[count]) if count < len(first) else 0.0)
        if count == 1 and margin < TIE:
            return _chosen(first[:2], margin, ambiguous=True)
        return _chosen(first[:count], margin)

    def _ranked(self) -> list[Choice]:
        """The extreme ones among those that fit."""
        able = [number for number in self._sizeable() if self.degrees[number] >= FITS]
        able = able or [number for number in self._sizeable() if self.degrees[number] >= PERHAPS]
        if not able:
            return self._by_evidence()
        for measures, sign, rank in self.ranks[:-1]:
            able = _extreme(able, measures, sign)[rank - 1 :] if rank <= len(able) else []
            able = _alike(able, measures) if able else []
        measures, sign, rank = self.ranks[-1]
        order = _extreme(able, measures, sign)[rank - 1 :]
        if not order:
            return []
        if self.expression.plural and self.expression.number is None:
            return _chosen(_alike(order, measures), 1.0)
        count = self.expression.number or 1
        last, after = measures[order[min(count, len(order)) - 1]], measures[order[min(count, len(order) - 1)]]
        reference = max(abs(last), abs(after))
        margin = abs(last - after) / reference if count < len(order) and reference else 1.0
        return _chosen(order[:count], min(1.0, margin), ambiguous=margin == 0.0)


def _extreme(numbers: list[int], measures: Mapping[int, float], sign: int) -> list[int]:
    return sorted(numbers, key=lambda number: (-sign * measures[number], number))


def _alike(order: list[int], measures: Mapping[int, float]) -> list[int]:
    """The first of an order, and those whose measure is nearly as extreme."""
    low, high = ALIKE * measures[order[0]], measures[order[0]] / ALIKE
    return [number for number in order if low <= measures[number] <= high]


def _chosen(numbers: list[int], margin: float, ambiguous: bool = False) -> list[Choice]:
    return [Choice(number, margin, ambiguous) for number in sorted(numbers)]


def _margin(best: float, next_best: float) -> float:
    return 1.0 - next_best / best if best > 0 else 0.0
