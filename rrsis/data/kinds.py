"""Which kind of data set lies in a folder, and what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rrsis.config import SourceConfig
from rrsis.data import coco
from rrsis.data.samples import Picture, Sample
from rrsis.data.sources import LOADERS, REFERRING, collect, load
from rrsis.errors import ConfigError, DatasetError

_SIGNS = (
    ("refer.jsonl", "refer"),
    ("classes.json", "semantic"),
    ("annotations.json", "coco"),
    ("rrsisd", "rrsisd"),
    ("refs(unc).p", "rrsisd"),
    ("RISBench_dataset", "risbench"),
    ("img_rgb", "risbench"),
    ("RefSegRS", "refsegrs"),
    ("output_phrase_train.txt", "refsegrs"),
)
"""What tells a kind, the first that is there."""


@dataclass(frozen=True)
class Opened:
    """A data set that was read.

    Attributes:
        kind: What kind of set it is.
        pictures: Its pictures, where it has labels without sentences.
        samples: Its samples, where it has sentences.
        notes: What its user should know.
    """

    kind: str
    pictures: Sequence[Picture] = ()
    samples: Sequence[Sample] = ()
    notes: Sequence[str] = ()


def kind_of(folder: Path) -> str:
    """Tell the kind of the set in a folder.

    Raises:
        DatasetError: There is none that we know.
    """
    if not folder.is_dir():
        raise DatasetError(f"There is no folder {folder}.", "Name the folder of a data set.")
    for sign, kind in _SIGNS:
        if (folder / sign).exists():
            return kind
    raise DatasetError(
        f"{folder} is no data set that is known: it holds none of {', '.join(sign for sign, _ in _SIGNS)}.",
        "docs/data.md shows what each kind looks like; --kind names it.",
    )


def read(folder: Path, kind: str | None = None) -> Opened:
    """Read a set.

    Args:
        folder: Where it lies.
        kind: "coco", "semantic", "refer", "refsegrs", "rrsisd" or "risbench"; None looks.

    Raises:
        ConfigError: There is no such kind.
        DatasetError: The set is missing or cannot be read at all.
    """
    named = kind or kind_of(folder)
    if named in REFERRING:
        found = collect(named, folder, doubtful=True)
        left = tuple(f"Skipped {one.name}: {one.why}" for one in found.skipped)
        return Opened(named, samples=found.samples, notes=(*found.notes, *left))
    if named not in LOADERS:
        raise ConfigError(
            f"unknown kind of data set {named!r}.", f"Known: {', '.join((*LOADERS, *REFERRING))}."
        )
    if named != "coco":
        return Opened(named, pictures=load(SourceConfig(folder.name, named), folder.parent))
    read_in = coco.read(folder / "annotations.json", (folder / "images").joinpath)
    boxes = f"Pictures with objects that have a box alone, which are not read: {len(read_in.boxed)}."
    return Opened(named, pictures=read_in.pictures, notes=(boxes,) if read_in.boxed else ())
