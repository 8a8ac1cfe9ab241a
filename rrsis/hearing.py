"""A network heard: it is asked about one picture, and its answers are compared with the truth."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from rrsis.errors import ConfigError
from rrsis.geo.merged import shares, weights
from rrsis.geo.regions import Look
from rrsis.grounding.findings import Findings
from rrsis.grounding.plan import Plan
from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt
from rrsis.language.lexicon import is_small
from rrsis.learning.metrics import Answer, Asked, Case, Hits
from rrsis.models.calibration import Calibration
from rrsis.models.segmenter import Place, Segmenter

_SMALLER = Image.Resampling.BOX  # as scenes are shrunk


@dataclass(frozen=True)
class Truth:
    """What a sentence means."""

    asked: Asked
    mask: NDArray[np.bool_]
    """What is meant (h, w)."""
    unsure: NDArray[np.bool_] | None = None
    """Pixels that do not count (h, w)."""


@dataclass(frozen=True)
class InMemory:
    """Logits (layers, H, W) as the single band of each layer."""

    logits: NDArray[np.float32]

    def bands(self, layer: int) -> list[tuple[int, NDArray[np.float32]]]:
        """Give the one band of a layer."""
        return [(0, self.logits[layer])]


@dataclass
class Hearing:
    """A network that is asked, and its answers so far.

    Attributes:
        segmenter: The network.
        threshold: Probability above which a pixel belongs; the network's own by default.
        settle: Choose among regions as `rrsis segment` does; False takes the network's own masks.
        see: Called with each answer and its picture.
        answers: All answers, in the order in which they were judged.
        hits: The same for answers that boxes judged.

    Raises:
        ConfigError: The threshold is no probability between 0 and 1.
    """

    segmenter: Segmenter[Any]
    threshold: float | None = None
    settle: bool = True
    see: Callable[[Case], None] = lambda case: None
    answers: list[Answer] = field(default_factory=list)
    hits: list[Hits] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Check the threshold."""
        self._level = self.segmenter.config.threshold if self.threshold is None else self.threshold
        if not 0 < self._level < 1:
            raise ConfigError(
                f"a threshold of {self._level} is no probability.", "Give one above 0 and below 1."
            )

    def plan(self, texts: Sequence[str]) -> Plan:
        """Plan the answers to sentences about one picture; raises what `Plan.of` raises."""
        config = self.segmenter.config
        return Plan.of(texts, True, config.rivals, Learnt.of(config.nouns, config.looks))

    def ask(self, plan: Plan, shown: Image.Image) -> NDArray[np.float32]:
        """Ask about one picture: logits (questions, h, w), of the size at which it is shown.

        It is looked at in the network's own scales, as a scene would be; the logits are the weighted mean.
        Where each question costs a pass of the backbone, those that nobody will use are not asked (NaN).
        """
        asked = self._asked(plan)
        questions = [plan.questions[layer] for layer in asked]
        whole = shown.height, shown.width
        sizes = [(round(whole[0] / scale), round(whole[1] / scale)) for scale in self.segmenter.config.scales]
        near = sorted((size for size in sizes if size == whole or shares(whole, size)), reverse=True)
        answers = [resized(self._look(shown, size, questions), whole) for size in near]
        logits = np.full((len(plan.questions), *whole), np.nan, np.float32)
        own = [weights(len(answers), is_small(question.noun)) for question in questions]
        logits[asked] = np.einsum("sqhw,qs->qhw", answers, np.asarray(own, np.float32))
        return logits

    def _look(
        self, shown: Image.Image, size: tuple[int, int], questions: Sequence[Expression]
    ) -> NDArray[np.float32]:
        seen = shown if size == (shown.height, shown.width) else shown.resize(size[::-1], _SMALLER)
        encoding = self.segmenter.encode([np.asarray(seen)], [Place(0.0, 0.0, 1.0, 1.0)])
        logits: NDArray[np.float32] = self.segmenter.decode(encoding, questions)[0]
        return logits

    def _asked(self, plan: Plan) -> list[int]:
        hints = [plan.hint(expression) for expression in plan.expressions]
        if self.settle or None in hints or not self.segmenter.config.text_in_backbone:
            return list(range(len(plan.questions)))
        return sorted({hint for hint in hints if hint is not None})

    def judge(
        self, plan: Plan, logits: NDArray[np.float32], truths: Sequence[Truth], pixels: NDArray[np.uint8]
    ) -> None:
        """Compare answers with the truths that have the logits' size; others are passed over.

        Args:
            plan: The sentences.
            logits: Answers to the plan's questions (questions, h, w).
            truths: One for each sentence.
            pixels: The picture (h, w, 3), of the logits' size.
        """
        score = Calibration(*self.segmenter.config.calibration).score
        for truth, (found, layer) in zip(truths, self._found(plan, logits, pixels), strict=True):
            if truth.mask.shape == found.shape:
                counted = found if truth.unsure is None else found & ~truth.unsure
                sure = score(float(_chances(layer[found]).mean())) if found.any() else 0.0
                self.answers.append(Answer.of(truth.asked, counted, truth.mask, sure))
                self.see(Case(self.answers[-1], pixels, truth.mask, found))

    def count(self, plan: Plan, logits: NDArray[np.float32], boxes: Sequence[NDArray[np.float32]]) -> None:
        """Compare the boxes of the objects found with annotated ones.

        Args:
            plan: A sentence for each class.
            logits: Answers to the plan's questions (questions, h, w).
            boxes: For each sentence (n, 4): top, left, bottom, right in pixels of the logits.
        """
        findings = self.findings(plan, logits)
        for expression, marked in zip(plan.expressions, boxes, strict=True):
            chosen = [
                findings.regions(one)[choice.region]
                for one in expression.conjuncts
                for choice in findings.choices(one)
            ]
            ends = [(one.top, one.left, one.bottom, one.right) for one in chosen]
            found = np.asarray(ends, "f4").reshape(-1, 4)
            self.hits.append(Hits.of(expression.text.removeprefix("all "), found, marked))

    def findings(self, plan: Plan, logits: NDArray[np.float32], look: Look | None = None) -> Findings:
        """Read answers to a plan's questions (questions, h, w) as regions, by the network's settings."""
        config = self.segmenter.config
        return Findings(
            plan,
            InMemory(logits),
            logits.shape[1:],
            self._level,
            config.min_px,
            min_score=config.min_score,
            min_share=config.min_share,
            stuff_score=config.stuff_score,
            look=look,
        )

    def _found(
        self, plan: Plan, logits: NDArray[np.float32], pixels: NDArray[np.uint8]
    ) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.float32]]]:
        """Give for each sentence its mask and the logits in which it was found."""
        findings = self.findings(plan, logits, looking(pixels))
        for expression in plan.expressions:
            layer = plan.hint(expression)
            if self.settle or layer is None:
                yield next(findings.painted(expression))[1], next(findings.logits(expression))[1]
            else:
                yield logits[layer] >= math.log(self._level / (1 - self._level)), logits[layer]


def looking(pixels: NDArray[np.uint8]) -> Look:
    """Make the function that gives windows of a picture (h, w, 3) in memory."""
    return lambda window: pixels[window.row :, window.col :][: window.height, : window.width]


def shown(source: Image.Image, longest: int) -> Image.Image:
    """Bring a picture's longer side down to a number of pixels; smaller ones stay as they are."""
    scale = min(1.0, longest / max(source.size))
    size = (round(source.width * scale), round(source.height * scale))
    return source.resize(size, Image.Resampling.BILINEAR)


def resized(logits: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Bring logits (questions, h, w) to another size (rows, columns), bilinearly."""
    whole = functional.interpolate(torch.from_numpy(logits)[None], size=size, mode="bilinear")
    full: NDArray[np.float32] = whole.numpy()[0]
    return full


def _chances(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    chances: NDArray[np.float32] = 1 / (1 + np.exp(-logits.clip(-60, 60)))
    return chances
