"""Sentences with colours, heard and measured: `python benchmarks/colours.py DATA/nwpu_vhr10 [--model NAME]`.

Sentences of the val pictures that name a colour and no place ("all white ships"), and some whose colour no
object has, are answered as `rrsis segment` would: by what the network says of the looks alone, and together
with the colours that the found objects measure. The table gives the mean IoU of both.

The colours of these sentences are themselves measured, in the annotated outlines and by other rules
(`rrsis/data/colours.py`), so that the figures tell whether the two agree, not what people would say.
"""

from __future__ import annotations

import argparse
import random
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
from rrsis.data.views import View
from rrsis.hearing import Hearing, looking, resized, shown
from rrsis.language.expression import Expression
from rrsis.language.phrase import Referral, refer

Row = tuple[bool, list[float]]
DRAWN, THERE, NOT_THERE = 60, 7, 2  # sentences of a picture: drawn; kept with a meaning, and without


def asked(picture: Picture) -> tuple[View, list[Referral]]:
    """Make sentences about colours, the same in every run."""
    view, own = questions(picture)
    rng = random.Random(f"colours/{picture.name}")
    own += refer(view.objects, view.frame, rng, DRAWN, picture.absent, 0.0, view.layout)
    coloured = [one for one in {one.text: one for one in own}.values() if _colours(one.text)]
    there = [one for one in coloured if one.members][:THERE]
    return view, there + [one for one in coloured if one.lacks == "colour"][:NOT_THERE]


def _colours(text: str) -> bool:
    read = Expression.parse(text)
    return bool(read.attributes.colours) and not read.relations


def judged(hearing: Hearing, picture: Picture) -> Iterator[Row]:
    """Give whether each sentence means anything, and the IoU of both ways."""
    view, sentences = asked(picture)
    if not sentences:
        return
    source = picture.open()
    pixels = np.asarray(source)
    plan = hearing.plan([one.text for one in sentences])
    logits = resized(hearing.ask(plan, shown(source, 1024)), pixels.shape[:2])
    ways = [hearing.findings(plan, logits, look) for look in (None, looking(pixels))]
    for said, read in zip(sentences, plan.expressions, strict=True):
        truth = view.target(said)[: pixels.shape[0], : pixels.shape[1]]
        yield bool(said.members), [iou(mask(way, read), truth) for way in ways]


def main(folder: Path, model: str) -> None:
    """Print one table."""
    hearing = Hearing(load_segmenter(model, torch.device("cpu"), half=True))
    pictures = [one for one in coco.load(folder, KNOWN) if one.split == "val"]
    rows: list[Row] = [row for picture in pictures for row in judged(hearing, picture)]
    print("| sentences | number | heard | heard and measured |\n|---|---:|---:|---:|")
    for name, kind in (("that mean something", True), ("whose colour no object has", False)):
        both = np.array([each for there, each in rows if there is kind])
        print(f"| {name} | {len(both)} | " + " | ".join(f"{mean:.3f}" for mean in both.mean(0)) + " |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    given = parser.parse_args()
    main(given.folder, given.model)
