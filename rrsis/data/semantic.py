"""Index masks -> pictures with areas.

A set is a folder with `images/`, `masks/*.png` of the same stems, `classes.json` (value -> name) and
`split.tsv` (stem, split).
"""

from __future__ import annotations

import json
from pathlib import Path

from rrsis.data.samples import Picture, Split
from rrsis.errors import DatasetError

NOT_ASKED = frozenset(
    (
        *(
            "background",
            "boundary",
            "clutter",
            "none",
            "unlabeled",
            "ground",
            "land",
            "barren",
            "agriculture",
        ),
        *("no data", "outdoor structure", "impervious surface", "low vegetation"),
        *("paved ground", "non-paved ground"),
    )
)
SAME = {"plants": "vegetation", "train tracks": "railway", "pool": "swimming pool"}


def load(folder: Path, absent: tuple[str, ...] = ()) -> list[Picture]:
    """Read a set of pictures with index masks.

    Args:
        folder: The set.
        absent: Classes that are certainly not there unless annotated.

    Raises:
        DatasetError: A part is missing or malformed.
    """
    try:
        spec = json.loads((folder / "classes.json").read_text())
        named = [(int(value), str(entry["name"])) for value, entry in spec.items()]
        classes = tuple((value, SAME.get(name, name)) for value, name in named if name not in NOT_ASKED)
        rows = [line.split("\t") for line in (folder / "split.tsv").read_text().splitlines() if line.strip()]
    except (OSError, KeyError, ValueError) as error:
        raise DatasetError(
            f"{folder} is not a semantic set: {error}.",
            "It needs images/, masks/, classes.json and split.tsv.",
        ) from error
    files = {path.stem: path for path in (folder / "images").iterdir()}
    pictures = []
    for stem, split, *_ in rows:
        mask = folder / "masks" / f"{stem}.png"
        if stem not in files or not mask.exists():
            raise DatasetError(
                f"{folder}: {stem} of split.tsv lacks its image or mask.", "Unpack the set again."
            )
        chosen: Split = "val" if split.strip() == "val" else "train"
        pictures.append(Picture(stem, chosen, files[stem], areas=mask, classes=classes, absent=absent))
    return pictures
