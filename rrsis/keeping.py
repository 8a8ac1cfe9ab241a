"""What a run keeps on disk so that it can be continued, and so that others need not encode again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rrsis.config import ModelConfig
from rrsis.engine.disk import require_room, size
from rrsis.engine.ledger import Ledger, claimed
from rrsis.geo.scene import Scene
from rrsis.geo.scores import begun

_CURE = "Give another folder, or remove this one."


@dataclass(frozen=True)
class Keeping:
    """Where a run keeps what it has done.

    Attributes:
        work: Folder of the finished bands; None for one that is gone after the run.
        encodings: Folder of the encodings; None keeps none.
        network: Who answers and how, in words; a run is continued by the same only.
    """

    work: Path | None = None
    encodings: Path | None = None
    network: str = ""

    def claim(self, facts: Mapping[str, str], when: str) -> str:
        """Note in the work folder what this run is, or find that it is the one that was begun there.

        Args:
            facts: Everything that decides the results, in words.
            when: The moment.

        Returns:
            When the run was begun.

        Raises:
            ResumeMismatch: The folder holds finished bands of another run.
            OutputError: The folder cannot be written.
        """
        if self.work is None:
            return when
        if not begun(self.work):
            shutil.rmtree(self.work, ignore_errors=True)
        return Ledger.open(self.work, facts, {"begun": when}).marks["begun"]

    @contextmanager
    def working(self) -> Iterator[Path]:
        """Lend the work folder; one in which nothing was finished is removed in the end.

        Raises:
            OutputError: Another process is at work there.
        """
        if self.work is None:
            with tempfile.TemporaryDirectory(prefix="rrsis-") as folder:
                yield Path(folder)
            return
        with claimed(self.work):
            try:
                yield self.work
            finally:
                if not begun(self.work):
                    shutil.rmtree(self.work, ignore_errors=True)

    def shelves(self, seen: Mapping[str, str], needed: int) -> str:
        """See that the kept encodings are those of this scene and network, and that there is room for them.

        Args:
            seen: Everything that decides the encodings, in words.
            needed: Bytes that all of them take.

        Returns:
            What the user should know; nothing where none are kept.

        Raises:
            ResumeMismatch: The folder holds the encodings of something else.
            OutputError: The folder cannot be written, or has not enough room.
        """
        if self.encodings is None:
            return ""
        Ledger.open(self.encodings, seen, cure=_CURE)
        there = sum(path.stat().st_size for path in self.encodings.rglob("*.npz"))
        require_room(self.encodings, needed - there, "The encodings")
        return f"All encodings take about {size(needed)} in {self.encodings}; {size(there)} are there."


def seen(scenes: Sequence[Scene], config: ModelConfig, network: str) -> dict[str, str]:
    """Say in words what decides the encodings.

    Args:
        scenes: The scene at each scale.
        config: Tile and overlap.
        network: Who encodes and how.
    """
    grids = (f"{cols} x {rows} px" for rows, cols in (scene.shape for scene in scenes))
    return {
        "the scene": scenes[0].path,
        "its state": scenes[0].identity,
        "the area of interest": "all of it" if scenes[0].area is None else scenes[0].area.told,
        "the working grid": ", ".join(grids),
        "the tile": f"{config.tile} px",
        "the overlap": f"{config.overlap} px",
        "the network": network,
        "the version of rrsis": version("rrsis"),
    }
