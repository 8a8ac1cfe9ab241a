"""What a running job tells whoever watches it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["start", "tile", "note", "done"]


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Attributes:
        kind: "start" before the first tile, "tile" after each, "note" for what the user should know,
            "done" after the last object.
        message: The note in words, else empty.
        tiles: Tiles finished so far.
        tiles_total: Tiles in all; 0 while unknown.
        megapixels: Pixels finished so far, in millions of the working grid.
        megapixels_total: Pixels in all, in millions.
        seconds: Time since the job began.
        objects: Objects found so far.
    """

    kind: Kind
    message: str = ""
    tiles: int = 0
    tiles_total: int = 0
    megapixels: float = 0.0
    megapixels_total: float = 0.0
    seconds: float = 0.0
    objects: int = 0


Listener = Callable[[Event], None]


@dataclass
class Meter:
    """Counts what is done and tells a listener.

    Attributes:
        listener: Called with each event, in the thread that drives the job; without one, notes are logged.
        tiles_total: Tiles in all.
        megapixels_total: Pixels in all, in millions.
    """

    listener: Listener | None = None
    tiles_total: int = 0
    megapixels_total: float = 0.0
    _tiles: int = 0
    _objects: int = 0
    _began: float = field(default_factory=time.monotonic)

    def begin(self, tiles: int, pixels: int, before: int = 0) -> None:
        """Tell that the pass over the scene begins, or goes on.

        Args:
            tiles: Tiles in all.
            pixels: Pixels in all.
            before: Tiles that an earlier run has finished.
        """
        self.tiles_total, self.megapixels_total, self._tiles = tiles, pixels / 1e6, before
        if before:
            self.note(f"Going on: {before} of {tiles} tiles were finished before.")
        self._tell("start")

    def tile(self) -> None:
        """Count one finished tile."""
        self._tiles += 1
        self._tell("tile")

    def found(self) -> None:
        """Count one object."""
        self._objects += 1

    @property
    def objects(self) -> int:
        """How many objects were counted."""
        return self._objects

    def note(self, message: str) -> None:
        """Tell the user something in words."""
        self._tell("note", message)

    def done(self) -> None:
        """Tell that everything is finished."""
        self._tell("done")

    def _tell(self, kind: Kind, message: str = "") -> None:
        if self.listener is None:
            if message:
                logging.getLogger("rrsis").warning(message)
            return
        share = self._tiles / self.tiles_total if self.tiles_total else 0.0
        self.listener(
            Event(
                kind,
                message,
                self._tiles,
                self.tiles_total,
                share * self.megapixels_total,
                self.megapixels_total,
                time.monotonic() - self._began,
                self._objects,
            )
        )
