"""Adjectives that a network has not learnt: `python benchmarks/adjectives.py DATA/nwpu_vhr10 [--model NAME]`.

Asks for each class of each val picture with an adjective that its sentences never had, and that is true of
all of the class as seen from above ("all outdoor tennis courts", "all visible vehicles"): as it is, and as
`rrsis segment` does, which leaves out what was not learnt. The table gives the mean IoU with all that is
annotated as the class; `n` is the number of sentences.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from mosaics import iou, mask

from rrsis.appraisal import KNOWN
from rrsis.checkpoints.store import load_segmenter
from rrsis.data import coco
from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.grounding.plan import Plan
from rrsis.hearing import Hearing, looking, resized, shown
from rrsis.language.naming import plural

SAID = {
    "airplane": ("visible", "grounded", "parked", "winged"),
    "ship": ("visible", "floating", "metal"),
    "storage tank": ("visible", "industrial", "metal"),
    "vehicle": ("visible", "wheeled", "motorized"),
    "bridge": ("visible", "outdoor", "spanning"),
    **dict.fromkeys(("tennis court", "basketball court", "baseball field"), ("visible", "outdoor", "marked")),
    "ground track field": ("visible", "outdoor", "athletic"),
    "harbor": ("visible", "industrial"),
}


def judged(hearing: Hearing, picture: Picture) -> Iterator[tuple[str, list[float]]]:
    """Give each adjective, and the IoU of both ways."""
    view, asked = questions(picture)
    groups = {view.objects[one.members[0]].label: one for one in asked if one.form == "group"}
    said = [(label, word) for label in groups for word in SAID.get(label, ())]
    if not said:
        return
    source = picture.open()
    pixels = np.asarray(source)
    texts = [f"all {word} {plural(label)}" for label, word in said]
    found = []
    for plan in (Plan.of(texts, True, hearing.segmenter.config.rivals), hearing.plan(texts)):
        logits = resized(hearing.ask(plan, shown(source, 1024)), pixels.shape[:2])
        findings = hearing.findings(plan, logits, looking(pixels))
        found.append([mask(findings, read) for read in plan.expressions])
    for (label, word), *both in zip(said, *found, strict=True):
        truth = view.target(groups[label])[: pixels.shape[0], : pixels.shape[1]]
        yield word, [iou(one, truth) for one in both]


def main(folder: Path, model: str) -> None:
    """Print one table."""
    hearing = Hearing(load_segmenter(model, torch.device("cpu"), half=True))
    rows = defaultdict[str, list[list[float]]](list)
    for picture in coco.load(folder, KNOWN):
        if picture.split == "val":
            for word, both in judged(hearing, picture):
                rows[word].append(both)
    print("| adjective | n | as it is | left out |\n|---|---:|---:|---:|")
    for word, each in [*rows.items(), ("all", [one for some in rows.values() for one in some])]:
        means = np.array(each).mean(0)
        print(f"| {word} | {len(each)} | {means[0]:.3f} | {means[1]:.3f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    given = parser.parse_args()
    main(given.folder, given.model)
