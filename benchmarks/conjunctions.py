"""Sentences about two kinds: `python benchmarks/conjunctions.py DATA/nwpu_vhr10 [--model NAME]`.

Asks "all X and Y" of each val picture that holds two classes, and of each picture one class with another that
is not in it. The table gives the mean IoU with all that is annotated as either, for the network's own answer
to the sentence and for `rrsis segment`'s, which asks for each kind; `n` is the number of sentences.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from mosaics import Mask, iou, mask

from rrsis.checkpoints.store import load_segmenter
from rrsis.config import SourceConfig
from rrsis.data.kinds import kind_of
from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.data.sources import load
from rrsis.hearing import Hearing, resized, shown
from rrsis.language.naming import plural

CLASSES = ("airplane", "ship", "storage tank", "baseball field", "vehicle", "bridge")


def judged(hearing: Hearing, picture: Picture, rng: random.Random) -> Iterator[tuple[bool, float, float]]:
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
        yield pair[1] in groups, iou(own, truth), iou(mask(findings, read), truth)


def _either(targets: list[np.ndarray]) -> np.ndarray:
    joined = targets[0]
    for target in targets[1:]:
        joined = np.where((joined == 1) | (target == 0), joined, target)
    return joined


def main(folder: Path, model: str) -> None:
    """Print one table."""
    hearing, rng = Hearing(load_segmenter(model, torch.device("cpu"), half=True)), random.Random(1)
    pictures = load(SourceConfig(folder.name, kind_of(folder)), folder.parent)
    rows = [row for one in pictures if one.split == "val" for row in judged(hearing, one, rng)]
    print("| all X and Y | n | the network's own answer | each kind for itself |\n|---|---:|---:|---:|")
    for name, kind in (("both are there", True), ("one is not there", False)):
        both = np.array([each for there, *each in rows if there is kind]).reshape(-1, 2)
        print(f"| {name} | {len(both)} | " + " | ".join(f"{mean:.3f}" for mean in both.mean(0)) + " |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    given = parser.parse_args()
    main(given.folder, given.model)
