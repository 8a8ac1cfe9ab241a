"""COCO instances -> pictures with things.

Reads `annotations.json` (images with `split`, categories with an optional `supercategory`, polygons in
`segmentation`) beside a folder `images`. Objects with a box alone are weak labels and are not read yet:
a filled box is no mask.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from rrsis.data.samples import Picture, Thing
from rrsis.errors import DatasetError


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Undo a second JSON encoding: some exports write lists and numbers as text."""
    return json.loads(value) if isinstance(value, str) else value


def _rings(segmentation: list[list[float]]) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(ring, "f4").reshape(-1, 2) for ring in segmentation if len(ring) >= 6)


def load(folder: Path, absent: tuple[str, ...] = ()) -> list[Picture]:
    """Read a set of pictures whose objects carry polygons.

    Args:
        folder: The set; holds `annotations.json` and `images/`.
        absent: Classes that are certainly not there unless annotated.

    Raises:
        DatasetError: The annotations are missing or malformed.
    """
    path = folder / "annotations.json"
    try:
        spec = json.loads(path.read_text())
        names = {int(c["id"]): str(c.get("supercategory") or c["name"]) for c in spec["categories"]}
        things = defaultdict(list)
        for one in spec["annotations"]:
            rings = _rings(_plain(one.get("segmentation") or []))
            if rings:
                things[int(one["image_id"])].append(Thing(names[int(one["category_id"])], rings))
        return [
            Picture(
                image["file_name"],
                image.get("split", "train"),
                folder / "images" / image["file_name"],
                tuple(things[int(image["id"])]),
                absent=absent,
            )
            for image in spec["images"]
        ]
    except OSError as error:
        raise DatasetError(
            f"no annotations at {path}.", "Name the folder that holds annotations.json and images/."
        ) from error
    except (KeyError, ValueError, TypeError) as error:
        raise DatasetError(
            f"{path} is not COCO instances: {error!r}.", "See docs/data.md for the format."
        ) from error
