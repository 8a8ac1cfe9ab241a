"""Scenes composed of labelled val pictures: `python benchmarks/mosaics.py DATA/nwpu_vhr10 [--model NAME]`.

`--quick` leaves the last two columns out, which cost most; `--each N` keeps N sentences of each free form and
not two (then most of those about nothing name a landmark that is there, and what is nowhere beside it).

Six pictures at their own size lie side by side in one scene of about 3,000 x 2,000 pixels, transparent where
a picture ends; their annotations are its annotations. Sentences are made from them and answered as
`rrsis segment` would, tile by tile and at the checkpoint's own scales. Each answer is compared pixel by
pixel, and for each form of sentence the table gives the mean IoU of

- both: what `rrsis segment` gives, candidates weighed by geometry and by the network's own answer;
- geometry: the candidates alone, the sentence never asked of the network;
- network: the network's own mask of the sentence;
- blind: the same, of a network that takes each tile for the whole scene (coordinates withheld).
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import rasterio
import torch
from numpy.typing import NDArray
from rasterio.transform import from_origin
from scene_sentences import Settled

from rrsis.checkpoints.store import load_segmenter
from rrsis.config import ModelConfig
from rrsis.data import coco
from rrsis.data.samples import IGNORE, Picture, Thing
from rrsis.data.transforms import Cut
from rrsis.data.views import View, look
from rrsis.engine.pace import Pace
from rrsis.geo.merged import Layers
from rrsis.geo.scene import Scene
from rrsis.grounding.findings import Findings
from rrsis.grounding.plan import Plan
from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt
from rrsis.language.naming import names
from rrsis.language.phrase import Referral, groups, one_target, refer
from rrsis.looks import Looks
from rrsis.models.segmenter import Encoding, NetworkSegmenter, Place, Segmenter
from rrsis.progress import Meter

ACROSS, DOWN = 3, 2
FORMAL, FREE, EACH = 8, 60, 2  # sentences in RRSIS-D's grammar; drawn freely; kept of each form of those
WAYS = "both", "geometry", "network", "blind"
Mask = NDArray[np.bool_]


class Composed(NamedTuple):
    """A scene of several pictures."""

    picture: Picture
    seen: Mask
    """(h, w), where there is one."""


class Blind:
    """A network that takes every tile for the whole scene."""

    def __init__(self, segmenter: NetworkSegmenter) -> None:
        self.segmenter, self.config = segmenter, segmenter.config
        self.decode = segmenter.decode

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> Encoding:
        """Encode tiles, each at the place of a whole scene."""
        return self.segmenter.encode(pixels, [Place(0.0, 0.0, 1.0, 1.0)] * len(places))


def compose(pictures: Sequence[Picture], name: str) -> Composed:
    """Lay pictures side by side, row by row."""
    width = max(one.size[0] for one in pictures)
    height = max(one.size[1] for one in pictures)
    pixels = np.zeros((DOWN * height, ACROSS * width, 3), np.uint8)
    seen, things = np.zeros(pixels.shape[:2], bool), []
    for number, one in enumerate(pictures):
        top, left = number // ACROSS * height, number % ACROSS * width
        image = np.asarray(one.open())
        pixels[top : top + image.shape[0], left : left + image.shape[1]] = image
        seen[top : top + image.shape[0], left : left + image.shape[1]] = True
        shift = np.asarray([left, top], "f4")
        things += [Thing(thing.label, tuple(ring + shift for ring in thing.rings)) for thing in one.things]
    there = {thing.label for thing in things}
    absent = tuple(sorted({label for one in pictures for label in one.absent} - there))
    return Composed(Picture(name, "val", pixels, tuple(things), absent=absent), seen)


def sentences(scene: Picture, each: int) -> tuple[View, list[Referral]]:
    """Make sentences about a scene, the same in every run."""
    extent = max(scene.size)
    view = look(scene, Cut(0, 0, extent, extent * 2), None, whole=True)
    rng = random.Random(f"mosaic/{scene.name}")
    asked = [*groups(view.objects, rng), *one_target(view.objects, view.frame, rng, FORMAL, view.layout)]
    forms: dict[str, list[Referral]] = defaultdict(list)
    for one in refer(view.objects, view.frame, rng, FREE * each // EACH, scene.absent, 0.0, view.layout):
        forms[one.form if one.members else "absent"].append(one)
    asked += [one for kind in forms.values() for one in kind[:each]]
    return view, list({one.text: one for one in asked}.values())


def write(scene: Composed, path: Path) -> None:
    """Write a scene with an alpha band, 1 m a pixel."""
    bands = np.dstack([scene.picture.image, scene.seen * np.uint8(255)]).transpose(2, 0, 1)
    count, height, width = bands.shape
    profile = {"driver": "GTiff", "count": count, "dtype": "uint8", "height": height, "width": width,
               "crs": "EPSG:32631", "transform": from_origin(5e5, 5e6, 1, 1), "tiled": True,
               "photometric": "RGB", "alpha": "yes"}  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(bands)


def answers(
    plan: Plan, scores: Layers, shape: tuple[int, int], config: ModelConfig, kind: type[Findings]
) -> Iterator[Mask]:
    """Give the mask of each sentence, chosen among regions."""
    findings = kind(
        plan,
        scores,
        shape,
        config.threshold,
        config.min_px,
        min_score=config.min_score,
        min_share=config.min_share,
        stuff_score=config.stuff_score,
    )
    for expression in plan.expressions:
        yield mask(findings, expression)


def mask(findings: Findings, read: Expression) -> Mask:
    """Give the pixels that a sentence means."""
    return np.concatenate([marks for _, marks in findings.painted(read)])


def own(plan: Plan, scores: Layers, config: ModelConfig) -> Iterator[Mask]:
    """Give the network's own mask of each sentence."""
    level = math.log(config.threshold / (1 - config.threshold))
    for expression in plan.expressions:
        hint = plan.hint(expression)
        layer = plan.layers(expression)[0] if hint is None else hint
        yield np.concatenate([band for _, band in scores.bands(layer)]) >= level


def ask(path: Path, plan: Plan, segmenter: Segmenter[Any], folder: Path) -> tuple[Layers, tuple[int, int]]:
    """Ask the questions of a plan about a scene."""
    config = segmenter.config
    with Scene.open(path, gsd_range_m=config.gsd_range_m) as scene:
        scenes = [scene, *(scene.smaller(float(scale)) for scale in config.scales if scale > 1)]
        looks = Looks(scenes, config, plan.questions, segmenter, Pace())
        return looks.run(folder, Meter(None)), scene.shape


def iou(found: Mask, truth: NDArray[np.int16]) -> float:
    """Compare an answer with the truth; nothing found of nothing is 1."""
    found, meant = found & (truth != IGNORE), truth == 1
    union = (found | meant).sum()
    return float((found & meant).sum() / union) if union else 1.0


def judged(
    scene: Composed, segmenter: NetworkSegmenter, each: int, quick: bool
) -> list[tuple[str, list[float]]]:
    """Ask about a mosaic: the form of each sentence, and the IoU of each way to answer."""
    view, asked = sentences(scene.picture, each)
    config = segmenter.config
    learnt = Learnt.of(config.nouns, config.looks)
    plan = Plan.of([one.text for one in asked], not quick, config.rivals, learnt)
    usual = replace(plan, whole=False)  # hears sentences only as scenes of many tiles do
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "scene.tif"
        write(scene, path)
        told, shape = ask(path, plan, segmenter, Path(place) / "told")
        config = segmenter.config
        ways = [answers(usual, told, shape, config, kind) for kind in (Findings, Settled)]
        if not quick:
            blind, _ = ask(path, plan, Blind(segmenter), Path(place) / "blind")
            ways += [own(plan, scores, config) for scores in (told, blind)]
        truths = [view.target(one)[: shape[0], : shape[1]] for one in asked]
        found = zip(
            *([iou(mask, truth) for mask, truth in zip(way, truths, strict=True)] for way in ways),
            strict=True,
        )
        forms = [one.form if one.members else "nothing" for one in asked]
        return [(form, list(one)) for form, one in zip(forms, found, strict=True)]


def main(folder: Path, model: str, limit: int, each: int, quick: bool) -> None:
    """Ask every mosaic, print one table."""
    labels = tuple(sorted({names(thing.label)[-1] for one in coco.load(folder) for thing in one.things}))
    pictures = [one for one in coco.load(folder, labels) if one.split == "val"]
    random.Random("mosaics").shuffle(pictures)
    segmenter = load_segmenter(model, torch.device("cpu"), half=True)
    size, rows = ACROSS * DOWN, list[tuple[str, list[float]]]()
    for number in range(min(limit, len(pictures) // size)):
        scene = compose(pictures[number * size : (number + 1) * size], f"{number}")
        rows += judged(scene, segmenter, each, quick)
        print(f"{number + 1} scenes", flush=True)
    ways = WAYS[: len(rows[0][1])]
    print("| form | sentences | " + " | ".join(ways) + " |\n|---|---:|" + "---:|" * len(ways))
    for form in [*sorted({one for one, _ in rows}), "all"]:
        found = np.asarray([row for one, row in rows if form in (one, "all")])
        print(f"| {form} | {len(found)} | " + " | ".join(f"{mean:.3f}" for mean in found.mean(0)) + " |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="default")
    parser.add_argument("--limit", type=int, default=99)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    main(given.folder, given.model, given.limit, given.each, given.quick)
