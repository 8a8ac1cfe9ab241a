"""RRSIS-D as it lies on disk.

`rrsisd/refs(unc).p` (sentences and splits, a pickle), `rrsisd/instances.json` (classes and masks, nearly
COCO) and `images/rrsisd/JPEGImages`. What differs from COCO: an annotation's class is `categories_id`, a
ref's is `category_id`; boxes are corners, areas are sums of gray levels (neither is read here);
`segmentation` is a list that holds one compressed run length; and some pictures differ from their masks by
some pixels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rrsis.data.pickles import load_plain
from rrsis.data.referring import Benchmark, Collection, Skipped
from rrsis.data.samples import Rle, Sample, SampleSplit
from rrsis.errors import DatasetError
from rrsis.language.nouns import NOUNS

BENCHMARK = Benchmark(
    "RRSIS-D",
    "https://github.com/Lsan2401/RMSIN",
    "a folder with rrsisd/refs(unc).p, rrsisd/instances.json and images/rrsisd/JPEGImages/",
    {"train": 12181, "val": 1740, "test": 3481},
    frozenset(
        (
            "22187 20203 00413 01072 01664 03661 05125 06728 06861 09319 10579 10653 11147 11898 12492 12630 "
            "14464 14915 15357 15584 15737 17068 18552 18845 20235 21126 07239"
        ).split()
    ),
)
REFS, INSTANCES, IMAGES = "rrsisd/refs(unc).p", "rrsisd/instances.json", "images/rrsisd/JPEGImages"

_JOINED = {name.replace(" ", ""): name for name in NOUNS}


def load(folder: Path, doubtful: bool = False) -> Collection:
    """Read RRSIS-D.

    The 27 samples that DiCoR leaves out as broken are skipped, so that results can be compared.

    Args:
        folder: What RMSIN calls `refer_data_root`, or RMSIN's folder with `refer/data` in it.
        doubtful: Keep those of the 27 that open.

    Raises:
        DatasetError: It is missing, incomplete or malformed.
    """
    root = BENCHMARK.root((folder, folder / "refer/data"), REFS)
    BENCHMARK.need(root, INSTANCES, IMAGES)
    classes, masks = _instances(root / INSTANCES)
    refs = load_plain(root / REFS)
    if not isinstance(refs, list):
        raise DatasetError(f"{root / REFS} is not a list of refs.", BENCHMARK.remedy())
    listed, unread = list[Sample](), list[Skipped]()
    for number, ref in enumerate(refs):
        try:
            listed += _samples(ref, root / IMAGES, classes, masks)
        except (KeyError, TypeError, ValueError) as error:
            unread.append(Skipped(f"{REFS}, item {number}", f"malformed: {error!r}"))
    return BENCHMARK.settle(root, listed, unread, doubtful)


def in_words(name: str) -> str:
    """Write a class's name as people do: "baseballfield" -> "baseball field"."""
    plain = name.replace("-", " ").replace("_", " ").lower()
    return _JOINED.get(plain, plain)


def _instances(path: Path) -> tuple[Mapping[int, str], Mapping[int, object]]:
    """Read class id -> name in words, and annotation id -> `segmentation` as it is."""
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
        classes = {int(one["id"]): in_words(one["name"]) for one in spec["categories"]}
        return classes, {int(one["id"]): one["segmentation"] for one in spec["annotations"]}
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DatasetError(f"cannot read {path}: {error!r}.", "Unpack the data set again.") from error


def _samples(
    ref: Mapping[str, Any],  # as it was pickled
    images: Path,
    classes: Mapping[int, str],
    masks: Mapping[int, object],
) -> Iterable[Sample]:
    """Read one ref; more than one sentence for it does not occur, but would give a sample each."""
    split, sentences = _split(ref["split"]), ref["sentences"]
    mask, label = _rle(masks[ref["ann_id"]]), classes[ref["category_id"]]
    names = _names(f"{int(ref['ref_id']):05d}", len(sentences))
    return [
        Sample(name, split, images / str(ref["file_name"]), str(one["raw"]).strip(), mask, label)
        for name, one in zip(names, sentences, strict=True)
    ]


def _names(ref: str, sentences: int) -> Iterator[str]:
    yield from [ref] if sentences == 1 else (f"{ref}#{k}" for k in range(1, sentences + 1))


def _split(name: str) -> SampleSplit:
    if "test" in name:
        return "test"
    if name == "train":
        return "train"
    if name == "val":
        return "val"
    raise ValueError(f"unknown split {name!r}")


def _rle(segmentation: object) -> Rle:
    runs = segmentation if isinstance(segmentation, list) else [segmentation]
    if len(runs) != 1 or not isinstance(runs[0], dict) or not isinstance(runs[0]["counts"], str):
        raise ValueError("its segmentation is not one compressed run length")
    height, width = runs[0]["size"]
    return Rle(int(height), int(width), runs[0]["counts"])
