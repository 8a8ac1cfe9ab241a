"""RefSegRS as it lies on disk.

`images/<id>.tif` and `masks/<id>.tif` (512 x 512, gray masks that may hold many objects at once), phrases by
id. An id is a sample: the same picture is stored again under another id for another phrase.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from rrsis.data import phraselists
from rrsis.data.referring import Benchmark, Collection

BENCHMARK = Benchmark(
    "RefSegRS",
    "https://huggingface.co/datasets/JessicaYuan/RefSegRS",
    "a folder with images/, masks/ and output_phrase_{train,val,test}.txt",
    {"train": 2172, "val": 431, "test": 1817},
)
LAYOUT = phraselists.Layout("RefSegRS", "images", "masks", ".tif")

CLASSES = (
    *("road marking", "low vegetation", "impervious surface", "road", "vehicle", "car", "van", "building"),
    *("truck", "trailer", "bus", "bikeway", "sidewalk", "tree"),
)
_CLASS = re.compile(rf"\b({'|'.join(CLASSES)})\b", re.IGNORECASE)


def load(folder: Path, doubtful: bool = False) -> Collection:
    """Read RefSegRS; the class of a sample is the first that its phrase names (ours).

    Args:
        folder: The set, or what its archive was unpacked to.
        doubtful: No difference: none of its samples is known to be broken.

    Raises:
        DatasetError: It is missing, incomplete or malformed.
    """
    found = phraselists.load(BENCHMARK, LAYOUT, folder, doubtful)
    named = (replace(sample, label=_label(sample.expression)) for sample in found.samples)
    return replace(found, samples=tuple(named))


def _label(phrase: str) -> str:
    first = _CLASS.search(phrase)
    return first[0].lower() if first else ""
