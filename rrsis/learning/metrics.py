"""Counts per answer, scores after: oIoU, mIoU, Pr@X and what is said of absent things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Convention = Literal["ours", "peers"]
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Answer:
    """One answered sentence, reduced to counts."""

    form: str
    """Kind of sentence: class, group, position ..."""
    label: str
    """Class of what is meant."""
    intersection: int
    union: int
    predicted: int
    meant: int

    def iou(self, convention: Convention) -> float:
        """Intersection over union; where both are empty 1 (`ours`) or 0 (`peers`)."""
        if self.union:
            return self.intersection / self.union
        return 1.0 if convention == "ours" else 0.0


@dataclass(frozen=True)
class Score:
    """Scores of a set of answers that mean something."""

    count: int
    oiou: float
    """Sum of intersections over sum of unions."""
    miou: float
    """Mean of the answers' IoU."""
    precision: tuple[float, ...]
    """Share of answers with IoU at or above 0.5, 0.6, 0.7, 0.8, 0.9."""


@dataclass
class Tally:
    """Collects answers; scores are made from counts alone."""

    convention: Convention = "ours"
    answers: list[Answer] = field(default_factory=list)

    def add(self, form: str, label: str, predicted: NDArray[np.bool_], meant: NDArray[np.bool_]) -> Answer:
        """Count one answer; both masks (H, W) at the picture's original size."""
        both, either = int((predicted & meant).sum()), int((predicted | meant).sum())
        answer = Answer(form, label, both, either, int(predicted.sum()), int(meant.sum()))
        self.answers.append(answer)
        return answer

    def score(self, keep: Callable[[Answer], bool] = lambda _: True) -> Score:
        """Score the answers that mean something and that `keep` admits."""
        chosen = [one for one in self.answers if one.meant and keep(one)]
        ious = np.asarray([one.iou(self.convention) for one in chosen])
        union = sum(one.union for one in chosen)
        if not chosen:
            return Score(0, 0.0, 0.0, tuple(0.0 for _ in LEVELS))
        shares = tuple(float((ious >= level).mean()) for level in LEVELS)
        return Score(len(chosen), sum(one.intersection for one in chosen) / union, float(ious.mean()), shares)

    def left_empty(self) -> tuple[int, int]:
        """Count the sentences about absent things, and those of them left empty to the last pixel."""
        absent = [one for one in self.answers if not one.meant]
        return len(absent), sum(not one.predicted for one in absent)
