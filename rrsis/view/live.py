"""Live: sentences asked one after the other while the page is open, and what became of each."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Literal, Self

import numpy as np
from rasterio import Affine

from rrsis.errors import RrsisError
from rrsis.export.layer import VectorLayer
from rrsis.export.table import Table
from rrsis.language.expression import Expression
from rrsis.progress import Event, Listener
from rrsis.view.overlay import Overlay, colour, rgb
from rrsis.view.plain import Plain

Ask = Callable[[str, Listener], VectorLayer]
"""Finds what a sentence describes, telling a listener of its progress."""
State = Literal["waiting", "running", "done", "failed"]
_PATIENCE_S = 10.0  # how long the end of a tile is waited for when the program stops


class _Dropped(BaseException):
    """Breaks off the work for a sentence that nobody wants any more."""


@dataclass
class Asked:
    """A sentence and what became of it.

    Attributes:
        id: Its number.
        text: The sentence.
        colour: ``#rrggbb``.
        state: How far it is.
        tiles: Tiles finished.
        tiles_total: Tiles in all; 0 while unknown.
        seconds: How long the work took.
        notes: What the user should know.
        error: Why it failed.
        layer: What was found.
        version: Number of the last change.
        dropped: Whether nobody wants it any more.
    """

    id: int
    text: str
    colour: str
    state: State = "waiting"
    tiles: int = 0
    tiles_total: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    error: str = ""
    layer: VectorLayer | None = None
    found: dict[str, Plain] | None = None
    version: int = 0
    dropped: bool = False

    def record(self) -> dict[str, Plain]:
        """Give what the page needs."""
        return {
            "id": self.id,
            "text": self.text,
            "colour": self.colour,
            "state": self.state,
            "tiles": self.tiles,
            "tiles_total": self.tiles_total,
            "seconds": self.seconds,
            "notes": list(self.notes),
            "error": self.error,
            "found": self.found,
        }


class Live:
    """Works on sentences in a thread of its own; any thread may ask. A context manager.

    Args:
        ask: Finds what a sentence describes.
        transform: From (column, row) of the picture to the CRS.
    """

    def __init__(self, ask: Ask, transform: Affine) -> None:
        """Begin without any sentence."""
        self._ask = ask
        self._transform = transform
        self._asked: dict[int, Asked] = {}
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._version = 0
        self._closed = False
        self._queue: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="rrsis-live", daemon=True)
        self._worker.start()

    def ask(self, text: str) -> None:
        """Queue a sentence; one that is there already, and did not fail, is not asked again.

        Args:
            text: The sentence.

        Raises:
            ExpressionError: It cannot be read.
        """
        Expression.parse(text)
        with self._changed:
            for known in list(self._asked.values()):
                if known.text == text and known.state == "failed":
                    del self._asked[known.id]
                elif known.text == text:
                    return
            number = next(self._numbers)
            asked = self._asked[number] = Asked(number, text, colour(number - 1))
            self._tell(asked)
        self._queue.put(asked)

    def drop(self, number: int) -> None:
        """Forget a sentence; work on it stops at the next tile.

        Args:
            number: Its id; an unknown one is no matter.
        """
        with self._changed:
            asked = self._asked.pop(number, None)
            if asked is not None:
                asked.dropped = True
                self._tell(asked)

    def news(self, after: int, wait_s: float) -> dict[str, Plain]:
        """Tell what has changed, waiting until something has.

        Args:
            after: The version that is known; -1 for none.
            wait_s: How long to wait for a newer one.

        Returns:
            The version, and all sentences; only those that changed with more than their id.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._version > after or self._closed, wait_s)
            asked: list[Plain] = [
                one.record() if one.version > after else {"id": one.id} for one in self._asked.values()
            ]
            return {"version": self._version, "asked": asked}

    def chosen(self, numbers: Collection[int], least: float) -> VectorLayer | None:
        """Join what was found to one layer.

        Args:
            numbers: Ids of sentences.
            least: Objects with a lower score are left out.

        Returns:
            The layer, its objects numbered anew; None if nothing of it has been found.
        """
        with self._changed:
            found = [one for one in self._asked.values() if one.id in numbers and one.layer is not None]
        layers = [one.layer for one in found if one.layer is not None]
        if not layers:
            return None
        tables = [layer.table.only(layer.table.columns["score"] >= least) for layer in layers]
        columns = {
            name: np.concatenate([table.columns[name] for table in tables]) for name in tables[0].columns
        }
        geometry = np.concatenate([table.geometry for table in tables])
        columns["id"] = np.arange(1, len(geometry) + 1, dtype=np.int64)
        said = tuple(text for layer in layers for text in layer.made.expressions)
        made = replace(layers[0].made, expressions=said)
        shown = {one.text: rgb(one.colour) for one in found}
        return VectorLayer(Table(columns, geometry), layers[0].crs, made, shown)

    def close(self) -> None:
        """Stop the work and wake who waits for news."""
        with self._changed:
            self._closed = True
            for asked in self._asked.values():
                asked.dropped = True
            self._changed.notify_all()
        self._queue.put(None)
        self._worker.join(_PATIENCE_S)

    def __enter__(self) -> Self:
        """Return the session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the work."""
        self.close()

    def _work(self) -> None:
        while (asked := self._queue.get()) is not None:
            if not asked.dropped:
                self._find(asked)

    def _find(self, asked: Asked) -> None:
        began = time.monotonic()
        self._set(asked, state="running")
        try:
            layer = self._ask(asked.text, lambda event: self._hear(asked, event))
            overlay = Overlay(asked.text, asked.colour, layer.table.frame(layer.crs))
            found = overlay.record(self._transform)
            self._set(asked, state="done", layer=layer, found=found, seconds=time.monotonic() - began)
        except _Dropped:
            return
        except RrsisError as error:
            self._set(asked, state="failed", error=str(error))
        except Exception as error:  # the thread must live on, and the user must know
            text = f"This is a bug in rrsis: {type(error).__name__}: {error}"
            self._set(asked, state="failed", error=text)

    def _hear(self, asked: Asked, event: Event) -> None:
        if asked.dropped:
            raise _Dropped
        if event.kind == "note":
            self._set(asked, notes=[*asked.notes, event.message])
        elif event.kind in ("start", "tile"):
            self._set(asked, tiles=event.tiles, tiles_total=event.tiles_total)

    def _set(self, asked: Asked, **changes: object) -> None:
        with self._changed:
            for name, value in changes.items():
                setattr(asked, name, value)
            self._tell(asked)

    def _tell(self, asked: Asked) -> None:
        self._version += 1
        asked.version = self._version
        self._changed.notify_all()
