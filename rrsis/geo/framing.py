"""Framing: the windows in which areas are looked at again, filled as the bands of a scene pass.

An area that is too large for one look is cut into blocks; each is seen with what surrounds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.grid import Window
from rrsis.geo.joining import Areas
from rrsis.geo.measures import BOTTOM, LEFT, RIGHT, TOP
from rrsis.geo.runs import Ints, Runs
from rrsis.geo.splitting import MARGIN_PX

BLOCK_PX = 768  # ours: side of a block
AROUND_PX = 128  # ours: what is seen around it; objects that are no larger are seen whole from each side

Scan = Iterable[tuple[int, Runs, Ints, NDArray[np.float32]]]


class Frame(NamedTuple):
    """What of an area is looked at together."""

    area: int
    window: Window
    """What is seen; it may lie outside of the scene in part."""
    block: tuple[int, int] | None
    """Which of the area's blocks this is, down and across; None for the whole area."""
    core: Window
    """What is decided on; for a whole area all that is seen."""


@dataclass(frozen=True, eq=False)
class View:
    """A frame on a scene, empty at first and filled as the bands pass.

    Attributes:
        frame: What is looked at.
        scene: Rows and columns of the scene.
        inside: The pixels of the area ``(height, width)``.
    """

    frame: Frame
    scene: tuple[int, int]
    inside: NDArray[np.bool_] = field(init=False)
    _logits: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        shape = self.window.height, self.window.width
        object.__setattr__(self, "_logits", np.empty(shape, np.float32))
        object.__setattr__(self, "inside", np.zeros(shape, np.bool_))

    @property
    def window(self) -> Window:
        """What is seen."""
        return self.frame.window

    @property
    def _known(self) -> tuple[slice, slice]:
        """The rows and columns that lie in the scene."""
        top, left, height, width = self.window
        rows, cols = self.scene
        return (
            slice(max(-top, 0), min(height, rows - top)),
            slice(max(-left, 0), min(width, cols - left)),
        )

    def take(self, top: int, logits: NDArray[np.float32], runs: Runs) -> None:
        """Copy what a band holds of the window, and of the area."""
        row, col, height, width = self.window
        first, last = max(top, row), min(top + len(logits), row + height)
        columns = self._known[1]
        values = logits[first - top : last - top, columns.start + col : columns.stop + col]
        self._logits[first - row : last - row, columns] = values
        here = runs[runs.between(first, last)]
        shifted = Runs(here.row, np.maximum(here.start - col, 0), np.minimum(here.stop - col, width))
        self.inside.reshape(-1)[shifted[shifted.length > 0].within(row, width)] = True

    def filled(self) -> NDArray[np.float32]:
        """Return the logits, mirrored where the window lies outside of the scene."""
        rows, cols = self._known
        height, width = self._logits.shape
        beyond = (rows.start, height - rows.stop), (cols.start, width - cols.stop)
        return np.pad(self._logits[rows, cols], beyond, "symmetric") if np.any(beyond) else self._logits


def views(bands: Scan, areas: Areas, whole: Ints, blockwise: Ints) -> Iterator[View]:
    """Yield views of areas as soon as they are filled.

    Args:
        bands: Top row, runs, the area of each run and logits ``(rows, width)`` of each band.
        areas: All areas.
        whole: Those that are looked at in one view each.
        blockwise: Those that are looked at block by block.
    """
    height = int(areas.bottoms[-1])
    rows = [np.arange(_rows(areas.table[area])) for area in blockwise]
    area = np.concatenate([whole, np.repeat(blockwise, [len(some) for some in rows])])
    down = np.concatenate([np.full(len(whole), -1), *rows])
    spans = _spans(areas.table[area], down)
    begin = np.searchsorted(areas.bottoms, np.maximum(spans[:, 0], 0), "right")
    finish = np.searchsorted(areas.bottoms, np.minimum(spans[:, 1], height))
    active: dict[int, list[View]] = {}
    for number, (top, runs, owner, logits) in enumerate(bands):
        for i in np.flatnonzero(begin == number).tolist():
            frames = _frames(areas.table[area[i]], int(area[i]), int(down[i]), tuple(spans[i].tolist()))
            active[i] = [View(frame, (height, logits.shape[1])) for frame in frames]
        order = np.argsort(owner, kind="stable")
        keys = area[np.fromiter(active, np.int64)]
        firsts = np.searchsorted(owner, keys, "left", order)
        lasts = np.searchsorted(owner, keys, "right", order)
        for some, first, last in zip(active.values(), firsts, lasts, strict=True):
            own = runs[order[first:last]]
            for view in some:
                view.take(top, logits, own)
        for i in np.flatnonzero(finish == number).tolist():
            yield from active.pop(i)


def _rows(measured: NDArray[np.float64]) -> int:
    """Return how many blocks lie below each other in an area."""
    return -int((measured[TOP] - measured[BOTTOM]) // BLOCK_PX)


def _spans(measured: NDArray[np.float64], down: Ints) -> Ints:
    """Return the first row that is seen and the row below the last, ``(n, 2)``.

    Args:
        measured: Measures of areas ``(n, 11)``.
        down: Which row of its blocks is meant of each; -1 for the whole area.
    """
    top, bottom = (measured[:, side].astype(np.int64) for side in (TOP, BOTTOM))
    core = top + down * BLOCK_PX
    first = np.where(down < 0, top, np.maximum(top, core - AROUND_PX + MARGIN_PX)) - MARGIN_PX
    end = np.where(down < 0, bottom, np.minimum(bottom, core + BLOCK_PX + AROUND_PX - MARGIN_PX)) + MARGIN_PX
    return np.stack([first, end], axis=1)


def _frames(measured: NDArray[np.float64], area: int, down: int, span: tuple[int, int]) -> Iterator[Frame]:
    """Yield the frame of a whole area, or those of a row of its blocks, whose rows are known."""
    top, left, bottom, right = (int(measured[side]) for side in (TOP, LEFT, BOTTOM, RIGHT))
    first, end = span
    if down < 0:
        window = Window(first, left - MARGIN_PX, end - first, right - left + 2 * MARGIN_PX)
        yield Frame(area, window, None, window)
        return
    row = top + down * BLOCK_PX
    height = min(BLOCK_PX, bottom - row)
    for across, col in enumerate(range(left, right, BLOCK_PX)):
        width = min(BLOCK_PX, right - col)
        begin = max(col - AROUND_PX, left - MARGIN_PX)
        stop = min(col + width + AROUND_PX, right + MARGIN_PX)
        window = Window(first, begin, end - first, stop - begin)
        yield Frame(area, window, (down, across), Window(row, col, height, width))
