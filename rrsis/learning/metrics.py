"""Counts per answer, scores after: oIoU, mIoU, Pr@X and what is said of absent things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Convention = Literal["ours", "peers"]
Kind = Literal["groups", "one target", "absent", "free", "ready"]
"""Where a sentence comes from: the three fixed sorts that checkpoints are compared by, freely worded ones,
or the data set itself."""
Size = Literal["small", "medium", "large"]
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9)
SIZES: tuple[Size, ...] = ("small", "medium", "large")
SMALL, LARGE = 32**2 / 480**2, 96**2 / 480**2
"""Shares of the picture's area: below 0.44 % an object is small, from 4 % on it is large. Ours: COCO's bounds
of 32 and 96 pixels, on the square of 480 pixels at which the published protocols look at pictures."""


@dataclass(frozen=True)
class Asked:
    """One sentence about one picture."""

    picture: str
    """Its name, unique within a report."""
    text: str
    """The sentence."""
    form: str
    """What it rests on: class, group, position ..."""
    kind: Kind
    label: str = ""
    """Class of what is meant; empty where nothing is, or the set has none."""
    objects: int = 1
    """How many objects are meant; 1 where only their mask is known."""
    origin: str = ""
    """The data set, where several share a report."""


@dataclass(frozen=True)
class Answer:
    """One answered sentence, reduced to counts."""

    asked: Asked
    intersection: int
    union: int
    predicted: int
    meant: int
    pixels: int
    """Of the picture."""
    confidence: float = 0.0
    """Mean probability inside the answer, 0 to 1; 0 where it is empty."""

    @classmethod
    def of(
        cls, asked: Asked, predicted: NDArray[np.bool_], meant: NDArray[np.bool_], confidence: float = 0.0
    ) -> Answer:
        """Count an answer.

        Args:
            asked: The sentence.
            predicted: What was answered (h, w).
            meant: The truth, of the same size.
            confidence: Mean probability inside the answer.
        """
        both, either = int((predicted & meant).sum()), int((predicted | meant).sum())
        return cls(asked, both, either, int(predicted.sum()), int(meant.sum()), predicted.size, confidence)

    def iou(self, convention: Convention) -> float:
        """Intersection over union; where both are empty 1 (`ours`) or 0 (`peers`)."""
        if self.union:
            return self.intersection / self.union
        return 1.0 if convention == "ours" else 0.0

    @property
    def size(self) -> Size:
        """How large an object of those meant is on average, by `SMALL` and `LARGE`."""
        share = self.meant / (self.asked.objects * self.pixels)
        return "large" if share >= LARGE else "medium" if share >= SMALL else "small"


@dataclass(frozen=True)
class Hits:
    """How many objects were found, where boxes are all that is known of them."""

    label: str
    """Their class."""
    hits: int
    """Pairs of a box and a found object whose own box has IoU 0.5 or more with it."""
    found: int
    """Objects found."""
    marked: int
    """Boxes."""

    @classmethod
    def of(cls, label: str, found: NDArray[np.float32], marked: NDArray[np.float32]) -> Hits:
        """Pair boxes (n, 4) of found objects with annotated ones, as many as can be, each once."""
        near = overlaps(found, marked) >= LEVELS[0]
        rows, cols = linear_sum_assignment(near, maximize=True)
        return cls(label, int(near[rows, cols].sum()), len(found), len(marked))

    @property
    def f1(self) -> float:
        """Harmonic mean of the shares of found objects and of boxes that were paired; 1 where both lack."""
        return 2 * self.hits / (self.found + self.marked) if self.found + self.marked else 1.0


def overlaps(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersections over unions of boxes (n, 4) and (m, 4), each top, left, bottom, right: (n, m)."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    both = (high - low).clip(min=0).prod(-1)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(-1) for boxes in (one, other)]
    shares: NDArray[np.float32] = both / np.maximum(areas[0][:, None] + areas[1][None] - both, 1e-6)
    return shares


def summed(hits: Sequence[Hits], label: str = "all") -> Hits:
    """Add up hits under one name."""
    return Hits(
        label, sum(one.hits for one in hits), sum(one.found for one in hits), sum(one.marked for one in hits)
    )


@dataclass(frozen=True)
class Case:
    """One answered sentence with all that was seen, for whoever wants to look at it."""

    answer: Answer
    pixels: NDArray[np.uint8]
    """The picture (h, w, 3)."""
    truth: NDArray[np.bool_]
    """What is meant (h, w)."""
    found: NDArray[np.bool_]
    """What was answered (h, w)."""


@dataclass(frozen=True)
class Score:
    """Scores of a set of answers."""

    count: int
    oiou: float
    """Sum of intersections over sum of unions."""
    miou: float
    """Mean of the answers' IoU."""
    precision: tuple[float, ...]
    """Share of answers with IoU at or above 0.5, 0.6, 0.7, 0.8, 0.9."""

    @classmethod
    def of(cls, answers: Sequence[Answer], convention: Convention) -> Score:
        """Score answers; all zeros where there are none."""
        if not answers:
            return cls(0, 0.0, 0.0, tuple(0.0 for _ in LEVELS))
        ious = np.asarray([one.iou(convention) for one in answers])
        union = sum(one.union for one in answers)
        overall = sum(one.intersection for one in answers) / union if union else float(ious.mean())
        shares = tuple(float((ious >= level).mean()) for level in LEVELS)
        return cls(len(answers), overall, float(ious.mean()), shares)


@dataclass(frozen=True)
class Robust:
    """The scores of robust referring segmentation (Wu et al., TIP 2024), negatives paired by picture.

    The negatives of a sentence that means something are all sentences about the same picture that mean
    nothing. The original makes ten negatives for each sentence; pairing by picture is ours.
    """

    references: int
    """Sentences that mean something in pictures with at least one negative."""
    negatives: int
    """Different negatives in those pictures."""
    mrr: float
    """Mean over the references of the share of their negatives that were left empty to the last pixel."""
    riou: float
    """Mean over the references of intersection / (union + pixels answered to their negatives)."""

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> Robust:
        """Pair the sentences of each picture; all zeros where no picture has both sorts."""
        pictures = defaultdict[tuple[str, str], tuple[list[Answer], list[Answer]]](lambda: ([], []))
        for one in answers:
            pictures[one.asked.origin, one.asked.picture][0 if one.meant else 1].append(one)
        paired = [(meant, empty) for meant, empty in pictures.values() if meant and empty]
        references, recalls, ious = 0, 0.0, 0.0
        for meant, negatives in paired:
            references += len(meant)
            recalls += len(meant) * sum(not one.predicted for one in negatives) / len(negatives)
            claimed = sum(one.predicted for one in negatives)
            ious += sum(one.intersection / (one.union + claimed) for one in meant)
        count = sum(len(negatives) for _, negatives in paired)
        return cls(references, count, recalls / max(references, 1), ious / max(references, 1))
