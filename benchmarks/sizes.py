"""Sentences with sizes, heard and measured: `python benchmarks/sizes.py DATA/nwpu_vhr10 [--model NAME]`.

Sentences of the val pictures that name a size and nothing else ("the small bridge", "all large ships"), where
at least two of the kind are annotated, are answered as `rrsis segment` would: by what the network says of the
sizes alone, and together with the areas of what was found. The table gives the mean IoU of both.

The sizes of these sentences are themselves measured, in the annotated outlines and by another rule
(`rrsis/language/picks.py`), so that the figures tell whether the two agree, not what people would say.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from mosaics import iou, mask

from rrsis.appraisal import KNOWN
from rrsis.checkpoints.store import load_segmenter
from rrsis.data import coco
from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.data.views import View
from rrsis.grounding import findings as reading
from rrsis.hearing import Hearing, looking, resized, shown
from rrsis.language.expression import Expression
from rrsis.language.parts import Attributes
from rrsis.language.phrase import Referral, refer

DRAWN, KEPT = 60, 8  # sentences of a picture


def asked(picture: Picture) -> tuple[View, list[Referral]]:
    """Make sentences about sizes, the same in every run, one of each meaning."""
    view, own = questions(picture)
    rng = random.Random(f"sizes/{picture.name}")
    own += refer(view.objects, view.frame, rng, DRAWN, picture.absent, 0.0, view.layout)
    found: dict[tuple[str, tuple[str, ...], bool], Referral] = {}
    for one in own:
        read = Expression.parse(one.text)
        alone = read.attributes.sizes and read.attributes == Attributes(sizes=read.attributes.sizes)
        kind = [
            thing
            for thing in view.objects
            if one.members and thing.label == view.objects[one.members[0]].label
        ]
        if alone and not read.relations and len(kind) > 1:
            found.setdefault((read.noun, read.attributes.sizes, read.plural), one)
    return view, list(found.values())[:KEPT]


def judged(hearing: Hearing, picture: Picture) -> Iterator[tuple[bool, list[float]]]:
    """Give whether each sentence asks for a group, and the IoU of both ways."""
    view, sentences = asked(picture)
    if not sentences:
        return
    source = picture.open()
    pixels = np.asarray(source)
    plan = hearing.plan([one.text for one in sentences])
    logits = resized(hearing.ask(plan, shown(source, 1024)), pixels.shape[:2])
    for said, read in zip(sentences, plan.expressions, strict=True):
        truth = view.target(said)[: pixels.shape[0], : pixels.shape[1]]
        both = []
        for weight in (0.0, reading.SIZE):
            with patch.object(reading, "SIZE", weight):
                both.append(iou(mask(hearing.findings(plan, logits, looking(pixels)), read), truth))
        yield read.plural, both


def main(folder: Path, model: str) -> None:
    """Print one table."""
    hearing = Hearing(load_segmenter(model, torch.device("cpu"), half=True))
    pictures = [one for one in coco.load(folder, KNOWN) if one.split == "val"]
    rows = [row for picture in pictures for row in judged(hearing, picture)]
    print("| sentences | number | heard | heard and measured |\n|---|---:|---:|---:|")
    for name, kind in (("that ask for a group", True), ("that ask for one", False)):
        both = np.array([each for many, each in rows if many is kind])
        print(f"| {name} | {len(both)} | " + " | ".join(f"{mean:.3f}" for mean in both.mean(0)) + " |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    given = parser.parse_args()
    main(given.folder, given.model)
