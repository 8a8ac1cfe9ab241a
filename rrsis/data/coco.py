"""COCO instances -> pictures with things.

A set holds `annotations.json` (images with `split`, categories with an optional `supercategory`, polygons or
run lengths in `segmentation`) beside a folder `images`. Objects with a box alone are weak labels: read where
they are asked for, and marked, because a filled box is no mask.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rrsis.data.outlined import traced
from rrsis.data.samples import Picture, Rle, Thing
from rrsis.errors import DatasetError

Naming = Literal["supercategory", "name"]
SPLITS = {
    **{name: name for name in ("train", "val", "test")},
    **{"training": "train", "valid": "val", "validation": "val"},
}
"""How a split is spelled in the files -> its name here."""


@dataclass(frozen=True)
class Instances:
    """What a file of annotations holds.

    Attributes:
        pictures: The pictures, in the file's order.
        boxed: Names of pictures in which some object has a box alone.
        unsplit: Names of pictures for which the file names no split; they are in "train".
    """

    pictures: tuple[Picture, ...]
    boxed: frozenset[str]
    unsplit: frozenset[str]


def load(folder: Path, absent: tuple[str, ...] = ()) -> list[Picture]:
    """Read a set of pictures whose objects carry polygons, or boxes alone, for training and evaluation.

    Args:
        folder: The set; holds `annotations.json` and `images/`.
        absent: Classes that are certainly not there unless annotated.

    Raises:
        DatasetError: The annotations are missing or malformed.
    """
    image = (folder / "images").joinpath
    return list(read(folder / "annotations.json", image, absent, boxes=True).pictures)


def read(
    path: Path,
    image: Callable[[str], Path],
    absent: tuple[str, ...] = (),
    named: Naming = "supercategory",
    *,
    boxes: bool = False,
) -> Instances:
    """Read a file of instances.

    Args:
        path: The JSON file.
        image: From the `file_name` of an image to where it lies.
        absent: Classes that are certainly not there unless annotated.
        named: Which field of a category is the class; the name is used where there is no supercategory.
        boxes: Whether to read objects that have a box alone.

    Raises:
        DatasetError: The file is missing or malformed.
    """
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
        names = {int(c["id"]): str(c.get(named) or c["name"]) for c in spec["categories"]}
        things, boxed = defaultdict[int, list[Thing]](list), set[int]()
        for one in spec["annotations"]:
            rings = _rings(plain(one.get("segmentation") or []))
            weak = not rings
            if weak:
                boxed.add(int(one["image_id"]))
                rings = _box(plain(one.get("bbox") or [])) if boxes else ()
            if rings:
                things[int(one["image_id"])].append(Thing(names[int(one["category_id"])], rings, weak))
        named_images = [
            (int(entry["id"]), entry["file_name"], entry.get("split")) for entry in spec["images"]
        ]
        pictures = tuple(
            Picture(name, _split(split), image(name), tuple(things[i]), absent=absent)
            for i, name, split in named_images
        )
        return Instances(
            pictures,
            frozenset(name for i, name, _ in named_images if i in boxed),
            frozenset(name for _, name, split in named_images if not split),
        )
    except OSError as error:
        raise DatasetError(
            f"no annotations at {path}.", "Name the folder that holds annotations.json and images/."
        ) from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{path} is not COCO instances: {error!r}.", "See docs/data.md for the format."
        ) from error


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Undo a second JSON encoding: some exports write lists and numbers as text.

    Raises:
        ValueError: It is text, and no JSON.
    """
    return json.loads(value) if isinstance(value, str) else value


def _split(said: str | None) -> Any:  # noqa: ANN401 - pictures of a test split are only read to be judged by
    name = SPLITS.get(str(said or "train").lower())
    if name is None:
        raise ValueError(f"the split {said!r} is none of train, val and test")
    return name


def _rings(segmentation: Any) -> tuple[NDArray[np.float32], ...]:  # noqa: ANN401 - JSON
    if isinstance(segmentation, dict):
        return traced(_unpacked(segmentation["size"], segmentation["counts"]))
    return tuple(np.asarray(ring, "f4").reshape(-1, 2) for ring in segmentation if len(ring) >= 6)


def _box(xywh: Any) -> tuple[NDArray[np.float32], ...]:  # noqa: ANN401 - JSON
    if not xywh:
        return ()
    x, y, width, height = (float(value) for value in xywh)
    corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    return (np.asarray(corners, "f4"),) if width > 0 and height > 0 else ()


def _unpacked(size: tuple[int, int], counts: str | list[int]) -> NDArray[np.bool_]:
    """Unpack run lengths, compressed or plain, to (height, width)."""
    height, width = size
    if isinstance(counts, str):
        return Rle(height, width, counts).mask()
    filled = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
    return filled.reshape(width, height).T
