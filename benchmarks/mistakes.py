"""Sorts mistakes on a val split into piles: `python benchmarks/mistakes.py DATA/nwpu_vhr10 [--model NAME]`.

Every fixed sentence of `rrsis evaluate` whose answer overlaps the truth by less than a half goes on one pile:

- missed: nothing is found, or less than a tenth of what is meant, and nothing else is hit;
- missed some: of a group, some objects are not touched at all, and those that are, are drawn well enough;
- wrong instance: most of the answer lies on other objects of the class that is meant;
- wrong class: most of the answer lies on objects of other classes;
- hallucinated: most of the answer lies on nothing that is marked (for absent classes: any answer);
- too large, too small: the right place, and more or fewer pixels.

The second table compares, form by form, the network's own reading of the whole sentence with
the choice among regions that the resolver makes.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rasterio.features import rasterize

from rrsis.checkpoints.store import load_segmenter
from rrsis.data import coco
from rrsis.data.samples import Picture
from rrsis.evaluation import evaluate
from rrsis.language.naming import names
from rrsis.learning.metrics import Case
from rrsis.learning.report import Report

Mask = NDArray[np.bool_]
GOOD, LITTLE, MOST = 0.5, 0.1, 0.5


def marked(picture: Picture) -> list[tuple[str, Mask]]:
    """Draw every object of a picture: its class and mask."""
    width, height = picture.size
    found = []
    for thing in picture.things:
        rings = [ring for ring in thing.rings if len(ring) > 2]
        shapes = [{"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]} for ring in rings]
        if shapes:
            found.append((names(thing.label)[-1], rasterize(shapes, (height, width), dtype="uint8") == 1))
    return found


def union(masks: Iterable[Mask], shape: tuple[int, ...]) -> Mask:
    """Put masks together."""
    whole = np.zeros(shape, bool)
    for mask in masks:
        whole |= mask
    return whole


def pile(case: Case, objects: list[tuple[str, Mask]]) -> str:
    """Name the pile of an answer; "right" where it overlaps well enough."""
    answer, found, meant = case.answer, case.found, case.truth
    if not answer.meant:
        return "hallucinated" if answer.predicted else "right"
    if answer.iou("ours") >= GOOD:
        return "right"
    if not answer.predicted:
        return "missed"
    label = answer.asked.label
    same = union((mask for name, mask in objects if name == label), found.shape) & ~meant
    others = union((mask for name, mask in objects if name != label), found.shape) & ~meant & ~same
    inside = answer.intersection / answer.predicted
    if inside < MOST:
        shares = {
            "wrong instance": (found & same).sum(),
            "wrong class": (found & others).sum(),
            "hallucinated": (found & ~meant & ~same & ~others).sum(),
        }
        worst = max(shares, key=lambda name: shares[name])
        reached = answer.intersection / answer.meant >= LITTLE
        return "too large" if reached and worst == "hallucinated" else worst
    if answer.intersection / answer.meant < LITTLE:
        return "missed"
    parts = [mask for name, mask in objects if name == label and (mask & meant).any()]
    untouched = [mask for mask in parts if (mask & found).sum() < LITTLE * mask.sum()]
    return "missed some" if len(parts) > 1 and untouched else "too small"


def table(rows: dict[str, Counter[str]]) -> None:
    """Print piles by class."""
    columns = [name for name, _ in sum(rows.values(), Counter()).most_common()]
    print(f"{'':22s}" + "".join(f"{name:>16s}" for name in columns))
    for label in [*sorted(rows), "all"]:
        counts = sum(rows.values(), Counter()) if label == "all" else rows[label]
        print(f"{label:22s}" + "".join(f"{counts[name]:16d}" for name in columns))


def compared(settled: Report, raw: Report) -> None:
    """Print the mIoU of each sentence form, chosen by either."""
    print(f"\n{'form':14s}{'sentences':>10s}{'resolver':>10s}{'network':>10s}")
    for name, score in settled.parts:
        if name.startswith("form: "):
            own = raw.part(name)
            print(f"{name.removeprefix('form: '):14s}{score.count:10d}{score.miou:10.3f}{own.miou:10.3f}")


def main(folder: Path, model: str, longest: int) -> None:
    """Ask, sort and print."""
    labels = {names(thing.label)[-1] for picture in coco.load(folder) for thing in picture.things}
    pictures = [one for one in coco.load(folder, tuple(sorted(labels))) if one.split == "val"]
    objects = {picture.name: marked(picture) for picture in pictures}
    segmenter = load_segmenter(model, torch.device("cpu"), half=True)
    piles: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    def sort(case: Case) -> None:
        asked = case.answer.asked
        piles[asked.kind][asked.label or "(nothing)"][pile(case, objects[asked.picture])] += 1

    settled = evaluate(segmenter, pictures, longest=longest, see=sort)
    for kind, rows in piles.items():
        print(f"\n{kind}")
        table(rows)
    print(f"\n{settled.line()}")
    compared(settled, evaluate(segmenter, pictures, longest=longest, settle=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    parser.add_argument("--longest", type=int, default=1024)
    given = parser.parse_args()
    main(given.folder, given.model, given.longest)
