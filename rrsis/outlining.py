"""Outlining: objects that have a box alone get outlines, where a network sees a thing that fills the box.

Pseudo-masks, ours: the class is asked for, and of what lies within the box (and a little around it) the
largest area is taken, at that threshold at which its own extent agrees best with the box. Where even that
does not agree, the object stays a box: a wrong outline does more harm than a weak label. Only of classes that
are known to be round, as tree crowns and tanks, it gets the ellipse in its box.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from rrsis.data.annotations import Files
from rrsis.data.canvas import disc
from rrsis.data.coco import plain
from rrsis.data.labels import spoken
from rrsis.data.outlined import traced
from rrsis.data.samples import Picture
from rrsis.errors import DatasetError
from rrsis.export.aside import aside
from rrsis.geo.grid import Grid, Window
from rrsis.hearing import Hearing, resized, shown
from rrsis.language.naming import names, plural
from rrsis.learning.metrics import overlaps

Json: TypeAlias = dict[str, Any]
Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in pixels

AROUND = 2  # pixels around a box that an area may reach: annotators draw tightly
LEAST_PX = 12  # an area of fewer pixels has no shape
LEVELS = (0.0, -0.5, 0.5, -1.0, 1.0, 1.5, 2.0)  # logits tried as thresholds, the likeliest first
STRAY = 0.02  # of agreement that a threshold must gain for each logit off the middle
WIDE = 0.88  # ours: axes of an ellipse as a share of its box: crowns that touch stay apart
CORNERS = 24  # of an ellipse
TILE, OVERLAP = 1024, 256  # pictures are asked in tiles of this side


@dataclass
class Outlined:
    """What came of a file of annotations.

    Attributes:
        boxes: Objects that had a box alone, by class.
        outlined: How many of them have an outline now, by class.
        ellipses: How many have an ellipse, by class.
        missing: Pictures that were not there.
    """

    boxes: Counter[str] = field(default_factory=Counter)
    outlined: Counter[str] = field(default_factory=Counter)
    ellipses: Counter[str] = field(default_factory=Counter)
    missing: int = 0


def agreeing(logits: NDArray[np.float32], box: Box, agree: float) -> tuple[NDArray[np.bool_], float] | None:
    """Find the area whose extent agrees with a box.

    Args:
        logits: What a network says of the box's class (h, w).
        box: Left, top, right, bottom in pixels of the logits.
        agree: Intersection over union of both extents that is asked for, 0 to 1.

    Returns:
        The area (h, w), without holes, and the agreement; None where nothing agrees.
    """
    rows, cols = logits.shape
    top, bottom = max(0, int(box[1]) - AROUND), min(rows, int(np.ceil(box[3])) + AROUND)
    left, right = max(0, int(box[0]) - AROUND), min(cols, int(np.ceil(box[2])) + AROUND)
    crop = logits[top:bottom, left:right]
    best, sure, area = 0.0, 0.0, np.zeros(crop.shape, bool)
    for level in LEVELS:
        numbers, count = ndimage.label(crop > level)
        if not count:
            continue
        largest = int(np.bincount(numbers.ravel())[1:].argmax()) + 1
        found = numbers == largest
        if found.sum() < LEAST_PX:
            continue
        down, across = ndimage.find_objects(numbers)[largest - 1]
        ends = (across.start + left, down.start + top, across.stop + left, down.stop + top)
        agrees = float(overlaps(np.asarray([ends], "f4"), np.asarray([box], "f4"))[0, 0])
        if agrees - STRAY * abs(level) > best:
            best, sure, area = agrees - STRAY * abs(level), agrees, found
    if not area.any() or sure < agree:
        return None
    whole = np.zeros(logits.shape, bool)
    whole[top:bottom, left:right] = ndimage.binary_fill_holes(area)
    return whole, sure


@dataclass
class Outliner:
    """A network that outlines the boxes of COCO instances.

    Attributes:
        hearing: The network.
        model: Its name, which is written beside each outline.
        agree: As of `agreeing`.
        round: Classes of which an object gets the ellipse in its box where nothing agrees.
    """

    hearing: Hearing
    model: str
    agree: float = 0.72
    round: Sequence[str] = ()

    def write(
        self, annotations: Path, images: Path, out: Path, tell: Callable[[int, int], None] = lambda *_: None
    ) -> Outlined:
        """Copy a file of annotations, with outlines where the network agrees.

        Nothing else in it changes. Each new outline stands in `segmentation`, with an `outlined` beside it:
        the `model` and how well it `agrees` with the box, or `ellipse` and its share of the box. Objects with
        an outline of their own keep it.

        Args:
            annotations: COCO instances.
            images: The folder of their pictures.
            out: The file to write; not `annotations`.
            tell: Called after each picture with the number done and in all.

        Raises:
            DatasetError: The annotations are no COCO instances, nothing of them is a box alone, none of the
                pictures is there or one cannot be read, no box is of a class that is round, or `out` is the
                file itself.
            OutputError: The file cannot be written.
        """
        if out.resolve() == annotations.resolve():
            raise DatasetError(
                f"{out} is the file that is read.", "Give --out another name: your labels stay as they are."
            )
        spec, weak, words = _boxes(annotations)
        self._known(annotations, {words[one["category_id"]] for found in weak.values() for one in found})
        result, files = Outlined(), Files(images)
        asked = [entry for entry in spec["images"] if entry["id"] in weak]
        for number, entry in enumerate(asked):
            path = files(str(entry["file_name"]))
            for one in weak[entry["id"]]:
                result.boxes[words[one["category_id"]]] += 1
            if path.is_file():
                self._picture(path, weak[entry["id"]], words, result)
            else:
                result.missing += 1
            tell(number + 1, len(asked))
        if result.missing == len(asked):
            raise DatasetError(
                f"{images} holds none of the {len(asked)} pictures of {annotations} that have boxes.",
                "Name the folder in which they lie with --images.",
            )
        with aside(out) as place:
            place.write_text(json.dumps(spec), encoding="utf-8")
        return result

    @cached_property
    def _rounds(self) -> set[str]:
        return {spoken(name) for name in self.round}

    def _known(self, annotations: Path, boxed: set[str]) -> None:
        """Refuse a round class of which nothing is a box alone."""
        for name in sorted(self._rounds - boxed):
            raise DatasetError(
                f"No object of the class {name!r} in {annotations} is a box alone.",
                f"Classes with such objects: {', '.join(sorted(boxed))}.",
            )

    def _picture(self, path: Path, objects: list[Json], words: dict[int, str], result: Outlined) -> None:
        picture = Seen(path, self.hearing, sorted({words[one["category_id"]] for one in objects}))
        for one in objects:
            left, top, wide, high = (float(value) for value in plain(one["bbox"]))
            word = words[one["category_id"]]
            box = (left, top, left + wide, top + high)
            logits, corner = picture.around(box, word)
            moved = (box[0] - corner[0], box[1] - corner[1], box[2] - corner[0], box[3] - corner[1])
            found = agreeing(logits, moved, self.agree)
            if found is not None:
                rings = traced(found[0])
                one["segmentation"] = [(ring + np.asarray(corner)).ravel().tolist() for ring in rings]
                one["outlined"] = {"model": self.model, "agrees": round(found[1], 3)}
                result.outlined[word] += 1
            elif word in self._rounds:
                one["segmentation"] = [ellipse(box)]
                one["outlined"] = {"ellipse": WIDE}
                result.ellipses[word] += 1


def ellipse(box: Box) -> list[float]:
    """Draw the ellipse in a box, a little smaller than the box: x and y of its corners in turn."""
    first, last = np.reshape(box, (2, 2))
    ring = (first + last) / 2 + disc(WIDE / 2, CORNERS) * (last - first)
    return [round(float(value), 2) for value in ring.ravel()]


class Seen:
    """A picture and what a network says of classes in it, tile by tile as they are needed.

    Args:
        path: The picture.
        hearing: The network.
        words: The classes.
    """

    def __init__(self, path: Path, hearing: Hearing, words: list[str]) -> None:
        self._image = Picture(path.name, "train", path).open()
        self._hearing, self._known = hearing, dict[Window, NDArray[np.float32]]()
        self._plan = hearing.plan([f"all {plural(names(word)[-1])}" for word in words])
        self._layers = {
            word: self._plan.layer(one) for word, one in zip(words, self._plan.expressions, strict=True)
        }

    def around(self, box: Box, word: str) -> tuple[NDArray[np.float32], tuple[int, int]]:
        """Give the logits of a class in the tile that has most room around a box, and the tile's left top."""
        room, window = max(
            (min(box[0] - w.col, box[1] - w.row, w.col + w.width - box[2], w.row + w.height - box[3]), w)
            for w in self._windows
        )
        if room < -AROUND:  # it reaches over every tile
            window = Window(0, 0, self._image.height, self._image.width)
        return self._asked(window)[self._layers[word]], (window.col, window.row)

    @cached_property
    def _windows(self) -> list[Window]:
        grid = Grid((self._image.height, self._image.width), TILE, OVERLAP)
        return [tile.window for row in grid.rows() for tile in row]

    def _asked(self, window: Window) -> NDArray[np.float32]:
        if window not in self._known:
            ends = (window.col, window.row, window.col + window.width, window.row + window.height)
            part = self._image.crop(ends)
            logits = self._hearing.ask(self._plan, shown(part, TILE))
            size = (window.height, window.width)
            self._known[window] = logits if logits.shape[1:] == size else resized(logits, size)
        return self._known[window]


def _boxes(path: Path) -> tuple[Json, dict[int, list[Json]], dict[int, str]]:
    """Read the file, its objects that are boxes alone by picture, and its classes in words."""
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
        words = {
            one["id"]: spoken(str(one.get("supercategory") or one["name"])) for one in spec["categories"]
        }
        there = {entry["id"] for entry in spec["images"] if entry["file_name"]}
        weak = defaultdict[int, list[Json]](list)
        for one in spec["annotations"]:
            if (
                len(plain(one.get("bbox") or ())) == 4
                and not plain(one.get("segmentation") or ())
                and one["category_id"] in words
                and one["image_id"] in there
            ):
                weak[one["image_id"]].append(one)
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error}.", "Check the name and the folder.") from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{path} is not COCO instances: {error!r}.", "See docs/data.md for the format."
        ) from error
    if not weak:
        raise DatasetError(f"No object of {path} is a box alone.", "There is nothing to outline.")
    return spec, weak, words
