"""Which evidence tells touching objects apart: `python benchmarks/splitting.py DATA [--scores FOLDER]`.

DATA holds `nwpu_vhr10`, `fair_oam_buildings` and `estonia_aerial` as COCO instances. "All <class>" is asked
of every picture of their val splits at its own size, once: the scores are kept in FOLDER. What reaches the
threshold is then parted by each way, and compared with the annotated objects: F1 of objects whose mask (or
box, where that is all there is) overlaps by half or more, how many objects were found that were not before
("won"), and the other way round ("lost"). Marks of fewer than 20 pixels are not counted.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy import ndimage
from shapely import Polygon

from rrsis.checkpoints.store import load_segmenter
from rrsis.data import coco
from rrsis.data.samples import Picture, Thing
from rrsis.geo.splitting import Basins, basins, joined, split
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Place, Segmenter

SETS = ("nwpu_vhr10", "fair_oam_buildings", "estonia_aerial")
LEAST = 20  # px
MARGIN = 8  # px around an area that smoothing sees
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Split = Callable[[Floats, NDArray[np.bool_]], Ints]


@dataclass(frozen=True)
class Truth:
    """An annotated object within a picture."""

    top: int
    left: int
    mask: NDArray[np.bool_]
    boxed: bool

    @classmethod
    def of(cls, thing: Thing, shape: tuple[int, ...]) -> Truth | None:
        """Fill its outline; None if it holds no pixel."""
        rings = [Polygon(ring) for ring in thing.rings if len(ring) >= 3]
        if not rings:
            return None
        filled = rasterize([(ring, 1) for ring in rings], out_shape=shape, dtype="uint8")
        if not filled.any():
            return None
        down, across = ndimage.find_objects(filled.astype(int))[0]
        return cls(down.start, across.start, filled[down, across] > 0, thing.boxed)


@dataclass
class Count:
    """Objects of one class."""

    there: int = 0
    marked: int = 0
    right: int = 0
    won: int = 0
    lost: int = 0

    @property
    def f1(self) -> float:
        """F1 of objects."""
        return 2 * self.right / max(self.there + self.marked, 1)


@dataclass
class Way:
    """A way to part areas, and what came of it by class."""

    name: str
    split: Split
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))


def whole(logits: Floats, inside: NDArray[np.bool_]) -> Ints:
    """Part nothing."""
    return inside.astype(np.int64)


def by(relief: Callable[[Floats, NDArray[np.bool_]], Floats], apart: Callable[..., bool]) -> Split:
    """Part by a watershed on some relief."""

    def parted(logits: Floats, inside: NDArray[np.bool_]) -> Ints:
        found: Basins = basins(relief(logits, inside), inside)
        return joined(found, apart)

    return parted


def distance(logits: Floats, inside: NDArray[np.bool_]) -> Floats:
    """How far each pixel lies from the area's rim."""
    away: Floats = ndimage.gaussian_filter(ndimage.distance_transform_edt(inside), 0.7)
    return away


def weighed(logits: Floats, inside: NDArray[np.bool_]) -> Floats:
    """Distance from the rim, times the score."""
    away: Floats = ndimage.distance_transform_edt(inside) / (1 + np.exp(-logits))
    return np.asarray(ndimage.gaussian_filter(away, 2.0))


def smooth(sigma: float) -> Callable[[Floats, NDArray[np.bool_]], Floats]:
    """Give the logits, smoothed."""
    return lambda logits, inside: ndimage.gaussian_filter(logits, sigma, truncate=3.0)


def narrow(ratio: float, alike: float) -> Callable[..., bool]:
    """Whether the pass is a share of the lower peak at most, and the areas are of about one size."""
    return lambda saddle, low, high, small, large: saddle < ratio * low and small >= max(LEAST, alike * large)


def deep(dip: float, alike: float) -> Callable[..., bool]:
    """Whether the pass lies far below the lower peak, and the areas are of about one size."""
    return lambda saddle, low, high, small, large: low - saddle > dip and small >= max(LEAST, alike * large)


def ways() -> list[Way]:
    """List what is compared."""
    return [
        Way("none", whole),
        *(Way(f"distance to the rim < {r}", by(distance, narrow(r, 0.5))) for r in (0.5, 0.6, 0.7)),
        *(Way(f"distance x score < {r}", by(weighed, narrow(r, 0.5))) for r in (0.5, 0.6, 0.7)),
        *(Way(f"score dips by {d}, any size", by(smooth(2.0), deep(d, 0.0))) for d in (3, 4, 5)),
        *(Way(f"score dips by {d}, raw 1 px", by(smooth(1.0), deep(d, 0.5))) for d in (3, 4, 5)),
        *(Way(f"score dips by {d}", by(smooth(2.0), deep(d, 0.5))) for d in (3, 4, 5)),
        Way("as rrsis segment does", split),
    ]


def asked(segmenter: Segmenter[Any], picture: Picture, kept: Path) -> dict[str, Floats]:
    """Ask for all objects of every class in a picture, or take what was answered before."""
    labels = sorted({thing.label for thing in picture.things})
    if not kept.exists():
        encoding = segmenter.encode([np.asarray(picture.open())], [Place(0.0, 0.0, 1.0, 1.0)])
        questions = [Expression.parse(f"all {label}s") for label in labels]
        np.savez_compressed(kept, logits=segmenter.decode(encoding, questions)[0].astype(np.float16))
    with np.load(kept) as stored:
        return dict(zip(labels, stored["logits"].astype(np.float32), strict=True))


def found(labels: Ints, truths: list[Truth], row: int, col: int) -> tuple[set[int], int]:
    """Match the objects of a window with annotated ones; each mark serves one object at most.

    Returns:
        Which of the annotated objects were found, and the number of marks.
    """
    count = int(labels.max())
    sizes, extents = np.bincount(labels.ravel(), minlength=count + 1), ndimage.find_objects(labels)
    hits: set[int] = set()
    used: set[int] = set()
    for number, truth in enumerate(truths):
        top, left = truth.top - row, truth.left - col
        best, mark = max((overlap(labels, sizes, extents, truth, top, left, k), k) for k in range(count + 1))
        if best >= 0.5 and mark not in used:
            hits.add(number)
            used.add(mark)
    return hits, int((sizes[1:] >= LEAST).sum())


def overlap(
    labels: Ints,
    sizes: Ints,
    extents: list[tuple[slice, slice]],
    truth: Truth,
    top: int,
    left: int,
    mark: int,
) -> float:
    """Return intersection over union of an annotated object and a mark, of boxes where it has no mask."""
    if mark == 0:
        return 0.0
    height, width = truth.mask.shape
    down, across = extents[mark - 1]
    high = min(down.stop, top + height) - max(down.start, top)
    wide = min(across.stop, left + width) - max(across.start, left)
    if high <= 0 or wide <= 0:
        return 0.0
    if truth.boxed:
        both = int(high * wide)
        sizes_of_boxes = height * width + (down.stop - down.start) * (across.stop - across.start)
        return float(both / (sizes_of_boxes - both))
    first, last = max(top, 0), min(top + height, len(labels))
    begin, end = max(left, 0), min(left + width, labels.shape[1])
    part = truth.mask[first - top : last - top, begin - left : end - left]
    both = int((labels[first:last, begin:end][part] == mark).sum())
    return both / (int(truth.mask.sum()) + int(sizes[mark]) - both)


def areas(logits: Floats, least: float) -> Iterator[tuple[Floats, NDArray[np.bool_], int, int]]:
    """Yield the areas of a layer: logits and pixels of a window, and its first row and column."""
    labels, _ = ndimage.label(logits >= least)
    for number, (down, across) in enumerate(ndimage.find_objects(labels), 1):
        top, left = max(down.start - MARGIN, 0), max(across.start - MARGIN, 0)
        window = np.s_[top : down.stop + MARGIN, left : across.stop + MARGIN]
        inside = labels[window] == number
        if inside.sum() >= LEAST:
            yield logits[window], inside, top, left


def compare(compared: list[Way], label: str, logits: Floats, truths: list[Truth], least: float) -> None:
    """Part one layer in every way and count."""
    for way in compared:
        way.counts[label].there += len(truths)
    for values, inside, top, left in areas(logits, least):
        near = [
            truth
            for truth in truths
            if top - truth.mask.shape[0] < truth.top < top + inside.shape[0]
            and left - truth.mask.shape[1] < truth.left < left + inside.shape[1]
        ]
        before, _ = found(inside.astype(np.int64), near, top, left)
        for way in compared:
            hits, marks = found(way.split(values, inside), near, top, left)
            count = way.counts[label]
            count.marked += marks
            count.right += len(hits)
            count.won += len(hits - before)
            count.lost += len(before - hits)


def show(compared: list[Way]) -> None:
    """Print F1 by class, and the objects that were won and lost."""
    labels = sorted(compared[0].counts, key=lambda label: -compared[0].counts[label].there)
    print(
        f"{'':26}{'all':>6}{'mean':>6}{'won':>5}{'lost':>5}  "
        + "".join(f"{label[:9]:>10}" for label in labels)
    )
    there = "".join(f"{compared[0].counts[label].there:>10}" for label in labels)
    print(f"{'annotated objects':26}{'':>24}{there}")
    for way in compared:
        each = [way.counts[label] for label in labels]
        total = Count(sum(c.there for c in each), sum(c.marked for c in each), sum(c.right for c in each))
        mean = sum(c.f1 for c in each) / len(each)
        won, lost = sum(c.won for c in each), sum(c.lost for c in each)
        print(
            f"{way.name:26}{total.f1:6.3f}{mean:6.3f}{won:5}{lost:5}  "
            + "".join(f"{c.f1:10.3f}" for c in each)
        )


def main(data: Path, scores: Path, model: str) -> None:
    """Compare the ways on all sets."""
    compared = ways()
    segmenter = load_segmenter(model, torch.device("cpu"), half=True)
    level = segmenter.config.threshold
    least = math.log(level / (1 - level))
    scores.mkdir(parents=True, exist_ok=True)
    for name in SETS:
        for picture in coco.load(data / name):
            if picture.split == "val" and picture.things:
                layers = asked(segmenter, picture, scores / f"{name}-{Path(picture.name).stem}.npz")
                for label, logits in layers.items():
                    every = [Truth.of(one, logits.shape) for one in picture.things if one.label == label]
                    kind = label if name == SETS[0] else f"{label[:4]} {name[:4]}"
                    compare(compared, kind, logits, [one for one in every if one is not None], least)
    show(compared)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scores", type=Path, default=Path(tempfile.gettempdir()) / "rrsis-splitting")
    parser.add_argument("--model", default="default")
    args = parser.parse_args()
    main(args.data, args.scores, args.model)
