"""evaluate(): a network and a split -> a report, on one page."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from rrsis.data.samples import IGNORE, Picture
from rrsis.data.transforms import Cut
from rrsis.data.views import View, look
from rrsis.errors import ConfigError
from rrsis.grounding.findings import Findings
from rrsis.grounding.plan import Plan
from rrsis.language.expression import Expression
from rrsis.language.phrase import Referral, groups, one_target
from rrsis.learning.metrics import LEVELS, Answer, Convention, Score, Tally
from rrsis.models.segmenter import Place, Segmenter

TARGETS = 4  # sentences of one target asked of each picture


@dataclass(frozen=True)
class Report:
    """Scores on a split, the convention named."""

    pictures: int
    convention: Convention
    parts: tuple[tuple[str, Score], ...]
    """What was scored and how: "all", "groups", "one target", each form, each class."""
    absent: int
    """Sentences about things that are not there."""
    left_empty: int
    """Those of them that were left empty to the last pixel."""

    def part(self, name: str) -> Score:
        """Give one row of the report, empty where there was no such sentence."""
        return dict(self.parts).get(name, Score(0, 0.0, 0.0, tuple(0.0 for _ in LEVELS)))

    @property
    def selection(self) -> float:
        """What chooses the best checkpoint on val: the mean of both kinds' mIoU, and what was left empty."""
        empty = self.left_empty / self.absent if self.absent else 1.0
        return (self.part("groups").miou + self.part("one target").miou) / 2 + 0.1 * empty

    def line(self) -> str:
        """Say the report in one line."""
        group, one = self.part("groups"), self.part("one target")
        return (
            f"groups mIoU {group.miou:.3f} (n={group.count}), "
            f"one target mIoU {one.miou:.3f} oIoU {one.oiou:.3f} "
            f"Pr@0.5 {one.precision[0]:.3f} (n={one.count}), "
            f"absent left empty {self.left_empty}/{self.absent}"
        )


@dataclass(frozen=True)
class InMemory:
    """Logits (layers, H, W) as the single band of each layer."""

    logits: NDArray[np.float32]

    def bands(self, layer: int) -> list[tuple[int, NDArray[np.float32]]]:
        """Give the one band of a layer."""
        return [(0, self.logits[layer])]


def evaluate(
    segmenter: Segmenter[Any],
    pictures: Sequence[Picture],
    *,
    longest: int = 576,
    threshold: float | None = None,
    convention: Convention = "ours",
    settle: bool = True,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Ask a network about pictures and compare at their original size.

    Sentences are made from the annotations with a fixed seed: "all <class>" for each class, up to four
    sentences of one target in RRSIS-D's grammar, and "all <class>" for up to two absent classes.

    Args:
        segmenter: The network.
        pictures: Labelled pictures.
        longest: Pictures are shown with their longer side at this many pixels.
        threshold: Probability above which a pixel belongs; the network's own by default.
        convention: What an empty answer to nothing counts, see `Answer.iou`.
        settle: Choose among regions as `rrsis segment` does; False scores the network's own masks.
        tell: Called after each picture with the number done and in all.

    Raises:
        ConfigError: The threshold is no probability between 0 and 1.
        DatasetError: A picture cannot be read.
    """
    tally = Tally(convention)
    level = segmenter.config.threshold if threshold is None else threshold
    if not 0 < level < 1:
        raise ConfigError(f"a threshold of {level} is no probability.", "Give one above 0 and below 1.")
    for done, picture in enumerate(pictures):
        view, asked = questions(picture)
        if asked:
            plan = Plan.of([one.text for one in asked], whole=True)
            logits = _logits(segmenter, picture.open(), plan.questions, longest)
            for referral, found in zip(asked, _answers(plan, logits, level, settle), strict=True):
                _count(tally, view, referral, found)
        tell(done + 1, len(pictures))
    return _report(tally, len(pictures))


def questions(picture: Picture) -> tuple[View, list[Referral]]:
    """Make the fixed sentences of one picture; its view has masks at the original size."""
    source = picture.open()
    extent = max(source.size)
    view = look(picture, Cut(0, 0, extent, extent * 2), None, whole=True)
    rng = random.Random(f"evaluation/{picture.name}")
    asked = [*groups(view.objects, rng), *one_target(view.objects, view.frame, rng, TARGETS)]
    there = {one.label for one in view.objects} | {label for label, _ in view.slivers}
    missing = [label for label in picture.absent if label not in there]
    for label in rng.sample(missing, min(2, len(missing))):
        asked.append(Referral(f"all {label}s", (), "absent"))
    return view, asked


def _logits(
    segmenter: Segmenter[Any], source: Image.Image, asked: Sequence[Expression], longest: int
) -> NDArray[np.float32]:
    """Ask about one picture; logits (questions, H, W) at its original size."""
    scale = longest / max(source.size)
    shown = source.resize(
        (round(source.width * scale), round(source.height * scale)), Image.Resampling.BILINEAR
    )
    encoding = segmenter.encode([np.asarray(shown)], [Place(0.0, 0.0, 1.0, 1.0)])
    logits = torch.from_numpy(segmenter.decode(encoding, asked))
    size = (source.height, source.width)
    full: NDArray[np.float32] = functional.interpolate(logits, size=size, mode="bilinear").numpy()[0]
    return full


def _answers(
    plan: Plan, logits: NDArray[np.float32], level: float, settle: bool
) -> Iterator[NDArray[np.bool_]]:
    findings = Findings(plan, InMemory(logits), logits.shape[1:], level)
    for expression in plan.expressions:
        layer = plan.hint(expression)
        if settle or layer is None:
            chosen = [choice.region for choice in findings.choices(expression)]
            yield next(iter(findings.regions(expression).painted(chosen)))[1]
        else:
            yield logits[layer] >= math.log(level / (1 - level))


def _count(tally: Tally, view: View, referral: Referral, found: NDArray[np.bool_]) -> None:
    height, width = found.shape
    target = view.target(referral)[:height, :width]
    label = view.objects[referral.members[0]].label if referral.members else ""
    tally.add(referral.form, label, found & (target != IGNORE), target == 1)


def _report(tally: Tally, pictures: int) -> Report:
    def group(answer: Answer) -> bool:
        return answer.form == "group"

    parts = [
        ("all", tally.score()),
        ("groups", tally.score(group)),
        ("one target", tally.score(lambda answer: not group(answer))),
    ]
    for form in sorted({one.form for one in tally.answers if one.meant}):
        parts.append((f"form: {form}", tally.score(lambda answer, form=form: answer.form == form)))  # type: ignore[misc]
    for label in sorted({one.label for one in tally.answers if one.meant}):
        kept = tally.score(lambda answer, label=label: group(answer) and answer.label == label)  # type: ignore[misc]
        parts.append((f"group: {label}", kept))
    absent, empty = tally.left_empty()
    return Report(pictures, tally.convention, tuple(parts), absent, empty)
