"""Rank: an order of candidates by one measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rrsis.language.expression import Relation

ALIKE = 0.6  # ours: share of the best measure that still is among "the largest"


@dataclass(frozen=True)
class Rank:
    """A superlative with what it measures.

    Attributes:
        relation: Where the sentence says so.
        measures: The measure of each candidate.
        sign: 1 if the most comes first, -1 if the least.
        rank: 1 for the first.
    """

    relation: Relation
    measures: Mapping[int, float]
    sign: int
    rank: int

    def order(self, numbers: Sequence[int]) -> list[int]:
        """Sort candidates, the most extreme first."""
        return sorted(numbers, key=lambda number: (-self.sign * self.measures[number], number))

    def alike(self, order: Sequence[int]) -> list[int]:
        """The first of an order, and those whose measure is nearly as extreme."""
        if not order:
            return []
        low, high = ALIKE * self.measures[order[0]], self.measures[order[0]] / ALIKE
        return [number for number in order if low <= self.measures[number] <= high]

    def lead(self, order: Sequence[int], count: int) -> float:
        """How far the last that is counted lies before the next, as a share of the larger measure."""
        if count >= len(order):
            return 1.0
        last, after = self.measures[order[count - 1]], self.measures[order[count]]
        return min(1.0, abs(last - after) / (max(abs(last), abs(after)) or 1.0))
