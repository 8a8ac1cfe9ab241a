"""evaluate(): a network and a split -> a report, on one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from rrsis.data.questions import boxed, form, further, questions
from rrsis.data.samples import IGNORE, Picture, Sample
from rrsis.data.transforms import stretched
from rrsis.data.views import View
from rrsis.hearing import Hearing, Truth, resized, shown
from rrsis.language.phrase import Referral
from rrsis.learning.metrics import Asked, Case, Convention, Kind
from rrsis.learning.report import Report
from rrsis.models.segmenter import Segmenter

__all__ = ["Both", "Report", "evaluate", "evaluate_samples", "questions"]


def evaluate(
    segmenter: Segmenter[Any],
    pictures: Sequence[Picture],
    *,
    longest: int = 1024,
    threshold: float | None = None,
    convention: Convention = "ours",
    settle: bool = True,
    tell: Callable[[int, int], None] = lambda done, total: None,
    thorough: bool = False,
    see: Callable[[Case], None] = lambda case: None,
    name: str = "",
) -> Report:
    """Ask a network about pictures and compare at their original size.

    Sentences are made from the annotations with a fixed seed: "all <class>" for each class, up to four
    sentences of one target in RRSIS-D's grammar, and "all <class>" for up to two absent classes. Classes that
    have boxes and no outlines in a picture are asked for as "all <class>", and what is found is counted.

    Args:
        segmenter: The network.
        pictures: Labelled pictures.
        longest: Longer side in pixels at which larger pictures are shown.
        threshold: Probability above which a pixel belongs; the network's own by default.
        convention: What an empty answer to nothing counts, see `Answer.iou`.
        settle: Choose among regions as `rrsis segment` does; False scores the network's own masks.
        tell: Called after each picture with the number done and in all.
        thorough: Ask freely worded sentences too, among them up to four that mean nothing. They change
            neither the rows "groups" and "one target" nor what is said of absent classes.
        see: Called with each answer and its picture.
        name: Data set and split, for the report.

    Raises:
        ConfigError: The threshold is no probability between 0 and 1.
        DatasetError: A picture cannot be read.
    """
    hearing = Hearing(segmenter, threshold, settle, see)
    for done, picture in enumerate(pictures):
        _ask(hearing, picture, longest, thorough)
        tell(done + 1, len(pictures))
    return Report(len(pictures), convention, tuple(hearing.answers), name, hits=tuple(hearing.hits))


def _ask(hearing: Hearing, picture: Picture, longest: int, thorough: bool) -> None:
    """Ask all that outlines can judge about a picture, and all that boxes can."""
    view, asked = questions(picture)
    kinds: list[Kind] = [_kind(one) for one in asked]
    if thorough:
        more = further(picture, view)
        asked += more
        kinds += ["free"] * len(more)
    weak = boxed(picture)
    if not asked and not weak:
        return
    source = picture.open()
    seen, size = shown(source, longest), (source.height, source.width)
    if asked:
        plan = hearing.plan([one.text for one in asked])
        truths = [_truth(view, one, kind, picture.name, size) for one, kind in zip(asked, kinds, strict=True)]
        hearing.judge(plan, resized(hearing.ask(plan, seen), size), truths, np.asarray(source))
    if weak:
        plan = hearing.plan([one.text for one, _ in weak])
        hearing.count(plan, resized(hearing.ask(plan, seen), size), [boxes for _, boxes in weak])


class Both(NamedTuple):
    """Scores on the same answers at two sizes."""

    original: Report
    """Compared at the masks' own size."""
    stretched: Report | None
    """Compared on the stretched square, as the published protocols do; None where none was asked for."""


def evaluate_samples(
    segmenter: Segmenter[Any],
    samples: Sequence[Sample],
    *,
    square: int = 480,
    longest: int = 1024,
    threshold: float | None = None,
    convention: Convention = "ours",
    settle: bool = True,
    tell: Callable[[int, int], None] = lambda done, total: None,
    see: Callable[[Case], None] = lambda case: None,
    name: str = "",
) -> Both:
    """Ask a network the sentences that a data set brings.

    Pictures are shown as squares of 480 pixels without regard to their shape, and answers compared both
    there, with masks brought to the square by the nearest pixel, and at the masks' own size, to which the
    logits are brought bilinearly.

    Args:
        segmenter: The network.
        samples: Of one split; the sentences of one picture share its encoding.
        square: Side of the square in pixels; 0 shows pictures in their own shape, and compares at the
            masks' own size only.
        longest: Longer side in pixels at which larger pictures are shown where there is no square.
        threshold: Probability above which a pixel belongs; the network's own by default.
        convention: What an empty answer to nothing counts, see `Answer.iou`.
        settle: Choose among regions as `rrsis segment` does; False scores the network's own masks, as the
            published protocols do.
        tell: Called after each picture with the number done and in all.
        see: Called with each answer at the original size and its picture.
        name: Data set and split, for the reports.

    Raises:
        ConfigError: The threshold is no probability between 0 and 1.
        DatasetError: A picture or mask cannot be read.
        ExpressionError: A sentence cannot be read.
    """
    own, there = Hearing(segmenter, threshold, settle, see), Hearing(segmenter, threshold, settle)
    pictures: dict[str, list[Sample]] = {}
    for sample in samples:
        pictures.setdefault(str(sample.image), []).append(sample)
    for done, group in enumerate(pictures.values()):
        _hear(own, there, group, square, longest)
        tell(done + 1, len(pictures))
    original = Report(len(pictures), convention, tuple(own.answers), name)
    at = f"{square} px, stretched"
    return Both(
        original, Report(len(pictures), convention, tuple(there.answers), name, at) if square else None
    )


def _hear(own: Hearing, there: Hearing, group: Sequence[Sample], square: int, longest: int) -> None:
    """Ask all sentences of one picture."""
    source = group[0].open()
    plan = own.plan([one.expression for one in group])
    seen = source.resize((square, square), Image.Resampling.BILINEAR) if square else shown(source, longest)
    masks = [one.open_mask() for one in group]
    asked = [_asked(one, bool(mask.any())) for one, mask in zip(group, masks, strict=True)]
    heard = own.ask(plan, seen)
    for shape in dict.fromkeys(mask.shape for mask in masks):  # of one size, but for rare slips of a pixel
        truths = [Truth(one, mask) for one, mask in zip(asked, masks, strict=True)]
        pixels = np.asarray(source.resize((shape[1], shape[0]), Image.Resampling.BILINEAR))
        own.judge(plan, resized(heard, (shape[0], shape[1])), truths, pixels)
    if square:
        truths = [
            Truth(one, stretched(source, mask, square)[1]) for one, mask in zip(asked, masks, strict=True)
        ]
        there.judge(plan, resized(heard, (square, square)), truths, np.asarray(seen))


def _truth(view: View, said: Referral, kind: Kind, picture: str, shape: tuple[int, ...]) -> Truth:
    """Take the truth from a view whose upper left part of this shape is the picture."""
    target = view.target(said)[: shape[0], : shape[1]]
    label = view.objects[said.members[0]].label if said.members else ""
    asked = Asked(picture, said.text, said.form, kind, label, max(len(said.members), 1))
    return Truth(asked, target == 1, target == IGNORE)


def _kind(referral: Referral) -> Kind:
    if not referral.members:
        return "absent"
    return "groups" if referral.form == "group" else "one target"


def _asked(sample: Sample, meant: bool) -> Asked:
    text = sample.expression
    return Asked(str(sample.image), text, form(text) if meant else "absent", "ready", sample.label)
