"""Calibration: scores that mean what they say (Platt, 1999)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

_STEPS = 50
_FAR = 30.0
_PRIOR = 1e-3  # ours: pulls towards leaving scores as they are, where there is next to nothing to fit


@dataclass(frozen=True)
class Calibration:
    """A line on the scale of logits, from an object's mean probability to the share of it that is right.

    Platt fits it to a classifier's outputs; fitting it to shares rather than to hits is ours.

    Attributes:
        slope: Below 1 for a network that is too sure of itself.
        offset: In logits.
    """

    slope: float = 1.0
    offset: float = 0.0

    @classmethod
    def fit(cls, means: Sequence[float], shares: Sequence[float]) -> Self:
        """Find the line of the least cross-entropy, by Newton's method.

        Args:
            means: Mean probabilities of answers.
            shares: How much of each answer is right, 0 to 1.
        """
        place = np.asarray([_logit(one) for one in means], np.float64)
        right = np.asarray(shares, np.float64)
        terms = np.stack([place, np.ones_like(place)], 1)
        line, start = np.array([1.0, 0.0]), np.array([1.0, 0.0])
        for _ in range(_STEPS):
            said = 1 / (1 + np.exp(-np.clip(terms @ line, -_FAR, _FAR)))
            slope = terms.T @ (said - right) + _PRIOR * (line - start)
            bend = (terms * (said * (1 - said))[:, None]).T @ terms + _PRIOR * np.eye(2)
            step = np.linalg.solve(bend, slope)
            line = line - step / max(1.0, float(np.linalg.norm(step)))  # a full one may leap over the valley
        return cls(float(line[0]), float(line[1]))

    def score(self, mean: float) -> float:
        """Turn a mean probability into a score, 0 to 1; the identity keeps every bit."""
        if self == Calibration():
            return mean
        return 1 / (1 + math.exp(-(self.slope * _logit(mean) + self.offset)))

    def mean(self, score: float) -> float:
        """Turn a score into the mean probability that it stands for; 0 and 1 stand for themselves."""
        if self == Calibration() or score in (0.0, 1.0):
            return score
        return 1 / (1 + math.exp(-(_logit(score) - self.offset) / self.slope))


def _logit(chance: float) -> float:
    kept = min(max(chance, 1e-9), 1 - 1e-9)
    return math.log(kept / (1 - kept))
