"""The table of kinds of data sets, and the one place that opens them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rrsis.config import SourceConfig
from rrsis.data import coco, jsonl, refsegrs, risbench, rrsisd, semantic
from rrsis.data.referring import Collection
from rrsis.data.samples import Picture, Sample, Thing
from rrsis.data.synthetic import KINDS, make_scene
from rrsis.errors import ConfigError, DatasetError, meant

LOADERS: dict[str, Callable[[Path, tuple[str, ...]], list[Picture]]] = {
    "coco": coco.load,
    "semantic": semantic.load,
}

REFERRING: dict[str, Callable[[Path, bool], Collection]] = {
    "refsegrs": refsegrs.load,
    "rrsisd": rrsisd.load,
    "risbench": risbench.load,
    "refer": jsonl.collect,
}
"""Kinds of sets that bring their own sentences."""


def load(source: SourceConfig, root: Path) -> list[Picture]:
    """Open one set.

    Raises:
        ConfigError: Its kind is unknown.
        DatasetError: It is missing or malformed.
    """
    if source.kind == "synthetic":
        return painted(source.pictures, source.absent)
    if source.kind not in LOADERS:
        raise ConfigError(
            f"unknown kind of data set {source.kind!r}.",
            meant(source.kind, [*LOADERS, *REFERRING, "synthetic"]),
        )
    folder = root / source.path
    if not folder.is_dir():
        raise DatasetError(
            f"no data set at {folder}.", "Give the folder that holds the sets with --set root=DIR."
        )
    return LOADERS[source.kind](folder, source.absent)


def material(source: SourceConfig, root: Path) -> list[Picture] | list[Sample]:
    """Open one set of either sort, for training; raises what `load` and `collect` raise."""
    if source.kind in REFERRING:
        return load_samples(source.kind, root / source.path)
    return load(source, root)


def collect(kind: str, folder: Path, doubtful: bool = False) -> Collection:
    """Open a set that brings its own sentences, and tell what was skipped and why.

    Args:
        kind: A key of `REFERRING`.
        folder: Where the set lies.
        doubtful: Whether to keep samples that are known to be broken but open.

    Raises:
        ConfigError: The kind is unknown.
        DatasetError: The set is missing, incomplete or malformed.
    """
    if kind not in REFERRING:
        raise ConfigError(f"unknown kind of referring data set {kind!r}.", meant(kind, REFERRING))
    return REFERRING[kind](folder, doubtful)


def load_samples(kind: str, folder: Path) -> list[Sample]:
    """Open a set that brings its own sentences; raises what `collect` raises."""
    return list(collect(kind, folder).samples)


def painted(count: int, absent: tuple[str, ...] = ()) -> list[Picture]:
    """Paint synthetic pictures for training, all kinds in turn."""
    kinds, pictures = list(KINDS), []
    for seed in range(count):
        scene = make_scene(kinds[seed % len(kinds)], seed, 640)
        things = tuple(Thing(one.label, (one.polygon.astype("f4"),)) for one in scene.objects)
        pictures.append(Picture(f"synthetic_{seed}", "train", scene.pixels, things, absent=absent))
    return pictures
