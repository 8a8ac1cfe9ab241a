"""Annotations of either kind, COCO instances or a layer of polygons, with their pictures -> labels."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from rrsis.data import coco, labelled
from rrsis.data.labelled import Windows
from rrsis.data.labels import Labels, held_out, spoken
from rrsis.data.samples import Picture
from rrsis.errors import DatasetError


def read(
    annotations: Path, images: Path, windows: Windows, label: str | None = None, everything: str = ""
) -> Labels:
    """Read annotations with their pictures.

    Args:
        annotations: COCO instances (`.json`), or a GeoJSON, GeoPackage, Shapefile ... of polygons.
        images: Folder of the pictures of COCO instances; a raster or a folder of rasters for polygons.
        windows: How scenes are cut; pictures of COCO instances stay whole, only `val` and `seed` count.
        label: What holds the class: an attribute of the polygons, or `name` or `supercategory` of COCO's
            categories (`name` where it is None).
        everything: The class of all objects, where nothing holds it.

    Raises:
        DatasetError: Something is missing, malformed or empty.
        SceneError: A raster cannot be read.
    """
    if not annotations.exists():
        raise DatasetError(f"There is no file {annotations}.", "Check the name and the folder.")
    if annotations.suffix.lower() == ".json" and _is_coco(annotations):
        return _instances(annotations, images, windows, label or "name", everything)
    return labelled.load(annotations, images, windows, label, everything)


def _is_coco(path: Path) -> bool:
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(
            f"{path} is not JSON: {error}.",
            "Give COCO instances as .json, or a GeoJSON, GeoPackage or Shapefile.",
        ) from error
    if not isinstance(spec, dict) or not (
        "annotations" in spec or str(spec.get("type")).startswith("Feature")
    ):
        raise DatasetError(
            f"{path} is neither COCO instances (images, annotations, categories) nor GeoJSON.",
            "docs/data.md shows both.",
        )
    return "annotations" in spec


def _instances(path: Path, images: Path, windows: Windows, label: str, everything: str) -> Labels:
    named = next((one for one in get_args(coco.Naming) if one == label), None)
    if named is None:
        raise DatasetError(
            f"{path}: --label {label} is no field of COCO's categories.", "Use name or supercategory."
        )
    if not images.is_dir():
        raise DatasetError(f"There is no folder {images}.", "Name the pictures' folder with --images.")
    found = coco.read(path, Files(images), named=named)
    there = [
        picture for picture in found.pictures if isinstance(picture.image, Path) and picture.image.is_file()
    ]
    if not there:
        example = found.pictures[0].name if found.pictures else "none is listed"
        raise DatasetError(
            f"{images} holds none of the {len(found.pictures)} pictures of {path} (the first: {example}).",
            "Name the folder in which they lie with --images.",
        )
    left_out = Counter({"pictures that are missing": len(found.pictures) - len(there)})
    sure = [picture for picture in there if picture.name not in found.boxed]
    left_out["pictures with objects that have a box but no outline"] += len(there) - len(sure)
    held = held_out([one.name for one in sure if one.name in found.unsplit], windows.val, windows.seed)
    labels = {thing.label for picture in sure for thing in picture.things}
    if not labels:
        raise DatasetError(f"{path} has no objects with outlines in pictures that are there.", _OUTLINES)
    words = {label: spoken(everything or label) for label in labels}
    return Labels(tuple(sorted(set(words.values()))), _said(sure, words, held), +left_out)


_OUTLINES = "Boxes are no masks: give polygons or run lengths in `segmentation`."


def _said(pictures: Sequence[Picture], words: dict[str, str], held: frozenset[str]) -> Iterator[Picture]:
    """Give pictures with their classes in words and their splits drawn."""
    for picture in pictures:
        things = tuple(replace(thing, label=words[thing.label]) for thing in picture.things)
        yield replace(picture, things=things, split="val" if picture.name in held else picture.split)


class Files:
    """Where the pictures of a file of annotations lie, however the folder is laid out.

    Args:
        folder: Where to look: for the name itself, then below `images/`, then for its last part anywhere.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, Path] = {}

    def __call__(self, name: str) -> Path:
        """Find a picture; a path at which nothing lies where there is none."""
        for place in (self._folder / name, self._folder / "images" / name):
            if place.is_file():
                return place
        if not self._names:
            self._names = {path.name: path for path in sorted(self._folder.rglob("*")) if path.is_file()}
        return self._names.get(Path(name).name, self._folder / name)
