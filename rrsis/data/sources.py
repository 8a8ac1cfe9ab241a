"""The table of kinds of data sets, and the one place that opens them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rrsis.config import SourceConfig
from rrsis.data import coco, semantic
from rrsis.data.samples import Picture, Thing
from rrsis.data.synthetic import KINDS, make_scene
from rrsis.errors import ConfigError, DatasetError

LOADERS: dict[str, Callable[[Path, tuple[str, ...]], list[Picture]]] = {
    "coco": coco.load,
    "semantic": semantic.load,
}


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
            f"unknown kind of data set {source.kind!r}.", f"Known: {', '.join([*LOADERS, 'synthetic'])}."
        )
    folder = root / source.path
    if not folder.is_dir():
        raise DatasetError(
            f"no data set at {folder}.", "Give the folder that holds the sets with --set root=DIR."
        )
    return LOADERS[source.kind](folder, source.absent)


def painted(count: int, absent: tuple[str, ...] = ()) -> list[Picture]:
    """Paint synthetic pictures for training, all kinds in turn."""
    kinds, pictures = list(KINDS), []
    for seed in range(count):
        scene = make_scene(kinds[seed % len(kinds)], seed, 640)
        things = tuple(Thing(one.label, (one.polygon.astype("f4"),)) for one in scene.objects)
        pictures.append(Picture(f"synthetic_{seed}", "train", scene.pixels, things, absent=absent))
    return pictures
