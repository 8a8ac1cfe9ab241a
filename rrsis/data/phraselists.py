"""Referring sets as lists of phrases: RefSegRS and RISBench.

`output_phrase_<split>.txt` has one sample a line, a picture's name, a blank and the phrase; the picture and
its mask are files of one name in two folders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rrsis.data.referring import Benchmark, Collection, Skipped
from rrsis.data.samples import Sample, SampleSplit
from rrsis.errors import DatasetError

SPLITS: tuple[SampleSplit, ...] = ("train", "val", "test")
LEVEL = 50  # masks are 0 and 255 as far as known; the published loaders take what is above 50


class Layout(NamedTuple):
    """How a set of this kind lies on disk."""

    folder: str
    """Folder in its archive."""
    images: str
    """Folder of the pictures."""
    masks: str
    """Folder of the masks."""
    suffix: str
    """What is added to a name in the lists to make it a file's."""


def load(benchmark: Benchmark, layout: Layout, folder: Path, doubtful: bool) -> Collection:
    """Read a set.

    Args:
        benchmark: What is published about it.
        layout: How it lies on disk.
        folder: The set, or what its archive was unpacked to.
        doubtful: Whether to keep samples that are known to be broken but open.

    Raises:
        DatasetError: It is missing, incomplete or malformed.
    """
    root = benchmark.root((folder, folder / layout.folder), _list(SPLITS[0]))
    benchmark.need(root, *map(_list, SPLITS), layout.images, layout.masks)
    listed, unread, seen = list[Sample](), list[Skipped](), Counter[str]()
    for split in SPLITS:
        for number, line in _lines(root / _list(split)):
            name, _, phrase = line.partition(" ")
            if not phrase.strip():
                unread.append(Skipped(f"{_list(split)}, line {number}", f"no phrase after {name!r}"))
                continue
            if Path(name).name != name:
                unread.append(Skipped(f"{_list(split)}, line {number}", f"{name!r} is no plain file name"))
                continue
            file = name + layout.suffix
            stem = Path(file).stem
            seen[stem] += 1
            listed.append(
                Sample(
                    stem if seen[stem] == 1 else f"{stem}#{seen[stem]}",
                    split,
                    root / layout.images / file,
                    phrase.strip(),
                    root / layout.masks / file,
                    level=LEVEL,
                )
            )
    return benchmark.settle(root, listed, unread, doubtful)


def _list(split: str) -> str:
    return f"output_phrase_{split}.txt"


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold anything, with their numbers, without the white space around them."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"cannot read {path}: {error}.", "Unpack the data set again.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.strip()
