"""Kinds that a network has not learnt: `python benchmarks/kinds.py DATA/SET NOUN [--model NAME]`.

Asks for each kind of a class ("all lakes" of water) on the val pictures that hold the class, as it is and as
`rrsis segment` does, which asks for the class where the kind was not learnt. The table gives the mean IoU
with all that is annotated as the class; `n` is the number of pictures.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from mosaics import iou, mask

from rrsis.checkpoints.store import load_segmenter
from rrsis.config import SourceConfig
from rrsis.data.kinds import kind_of
from rrsis.data.questions import questions
from rrsis.data.samples import Picture
from rrsis.data.sources import load
from rrsis.grounding.plan import Plan
from rrsis.hearing import Hearing, resized, shown
from rrsis.language.lexicon import PARENTS, plural


def judged(
    hearing: Hearing, picture: Picture, noun: str, words: list[str]
) -> Iterator[list[tuple[float, float]]]:
    """Give for each word the IoU of what is found, asked for as it is and as it was learnt."""
    view, asked = questions(picture)
    truths = [one for one in asked if one.form == "group" and view.objects[one.members[0]].label == noun]
    if not truths:
        return
    source = picture.open()
    size = source.height, source.width
    truth = view.target(truths[0])[: size[0], : size[1]]
    texts, found = [f"all {plural(word)}" for word in words], []
    for plan in (Plan.of(texts, True, hearing.segmenter.config.rivals), hearing.plan(texts)):
        findings = hearing.findings(plan, resized(hearing.ask(plan, shown(source, 1024)), size))
        found.append([iou(mask(findings, read), truth) for read in plan.expressions])
    yield list(zip(*found, strict=True))


def main(folder: Path, noun: str, model: str) -> None:
    """Print one table."""
    hearing = Hearing(load_segmenter(model, torch.device("cpu"), half=True))
    pictures = load(SourceConfig(folder.name, kind_of(folder)), folder.parent)
    words = [noun, *(kind for kind, parent in PARENTS.items() if parent == noun)]
    held = [one for one in pictures if one.split == "val"]
    rows = np.array([row for picture in held for row in judged(hearing, picture, noun, words)])
    print(f"| {noun}, n = {len(rows)} | as it is | as it was learnt |\n|---|---:|---:|")
    for word, both in zip(words, rows.mean(0), strict=True):
        print(f"| {word} | {both[0]:.3f} | {both[1]:.3f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("noun")
    parser.add_argument("--model", default="default")
    given = parser.parse_args()
    main(given.folder, given.noun, given.model)
