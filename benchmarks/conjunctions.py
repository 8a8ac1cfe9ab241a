"""Sentences about two kinds: `python benchmarks/conjunctions.py DATA/nwpu_vhr10 [--model NAME]`.

Asks "all X and Y" of each val picture that holds two classes, and of each picture one class with another that
is not in it. The table gives the mean IoU with all that is annotated as either, for the network's own answer
to the sentence and for `rrsis segment`'s, which asks for each kind; `n` is the number of sentences.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

import numpy as np
from compared import arguments, table
from mosaics import Mask, iou, mask

from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.hearing import Hearing, resized, shown
from rrsis.language.naming import plural

CLASSES = ("airplane", "ship", "storage tank", "baseball field", "vehicle", "bridge")


def judged(rng: random.Random, hearing: Hearing, picture: Picture) -> Iterator[tuple[str, list[float]]]:
    """Give whether both classes are there, and the IoU of the network's own answer and of ours."""
    view, asked = questions(picture)
    groups = {view.objects[one.members[0]].label: one for one in asked if one.form == "group"}
    if not groups:
        return
    labels, source = list(groups), picture.open()
    size = source.height, source.width
    pairs = [(labels[0], rng.choice([one for one in CLASSES if one not in labels]))]
    pairs += [(labels[0], labels[1])] if len(labels) > 1 else []
    plan = hearing.plan([f"all {plural(one)} and {plural(other)}" for one, other in pairs])
    logits = resized(hearing.ask(plan, shown(source, 1024)), size)
    findings = hearing.findings(plan, logits)
    for read, pair in zip(plan.expressions, pairs, strict=True):
        hint = plan.hint(read)
        assert hint is not None
        truth = _either([view.target(groups[one])[: size[0], : size[1]] for one in pair if one in groups])
        own: Mask = logits[hint] >= 0
        name = "both are there" if pair[1] in groups else "one is not there"
        yield name, [iou(own, truth), iou(mask(findings, read), truth)]


def _either(targets: list[np.ndarray]) -> np.ndarray:
    joined = targets[0]
    for target in targets[1:]:
        joined = np.where((joined == 1) | (target == 0), joined, target)
    return joined


if __name__ == "__main__":
    ways = "the network's own answer", "each kind for itself"
    table(partial(judged, random.Random(1)), arguments(__doc__).parse_args(), ways)
