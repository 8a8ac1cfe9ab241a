"""Whether a score means what it says: reliability and expected calibration error (Guo et al. 2017)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rrsis.learning.metrics import Answer

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Answers of about one score."""

    low: float
    """Least score, 0 to 1."""
    high: float
    """One past the greatest; the last bin holds 1, too."""
    count: int
    score: float
    """Mean of their scores."""
    right: float
    """Mean share of their pixels that are meant."""


@dataclass(frozen=True)
class Reliability:
    """Scores compared with what they claim, over all answers that are not empty.

    An answer's score is the mean probability of its pixels, so it claims that this share of them is meant.
    Answers count alike, whatever their size; those to sentences about nothing are right in no pixel. Pixels
    that an answer left out are no matter of its score. Taking answers rather than pixels is ours.
    """

    bins: tuple[Bin, ...]
    """Those that hold an answer, lowest first."""
    error: float
    """Expected calibration error: mean over the answers of the difference between score and share, by bin."""

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> Reliability:
        """Sort answers into bins of a tenth; no bins and no error where all are empty."""
        sorted_in: list[list[Answer]] = [[] for _ in range(BINS)]
        for one in answers:
            if one.predicted:
                sorted_in[min(int(one.confidence * BINS), BINS - 1)].append(one)
        bins = tuple(_bin(index, found) for index, found in enumerate(sorted_in) if found)
        total = sum(one.count for one in bins)
        error = sum(one.count * abs(one.score - one.right) for one in bins) / max(total, 1)
        return cls(bins, error)


def _bin(index: int, answers: list[Answer]) -> Bin:
    count = len(answers)
    score = sum(one.confidence for one in answers) / count
    right = sum(one.intersection / one.predicted for one in answers) / count
    return Bin(index / BINS, (index + 1) / BINS, count, score, right)
