"""BandFile: one band of scores on disk, piece by piece in 16-bit steps, sparse where there is no picture."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from rrsis.errors import OutputError

Floats = NDArray[np.float32]

BYTES = 2
"""Bytes of a layer's pixel on disk."""

BLANK = -32.0
"""The logit of a pixel that holds no picture, the lowest there is; 0 on disk, a hole in a sparse file."""

_STEPS = 1024  # ours: a step of 1/1024 moves a probability by 0.00025 at the most
_HIGHEST = 2**16 - 1
_NAME = re.compile(r"band-(\d+)-(\d+)-(\d+)\.logits")  # number, top row, rows
_TAIL = 8  # bytes at a file's end that tell the length of its description


class BandFile(NamedTuple):
    """A band that is whole.

    Attributes:
        path: The file.
        top: Its first row in the scene.
        rows: Number of rows.
        layers: Number of layers.
        edges: First column of each piece, and the scene's width.
    """

    path: Path
    top: int
    rows: int
    layers: int
    edges: tuple[int, ...]

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Read what a file tells of itself; None if its name is not that of a band.

        Raises:
            OutputError: If the file is damaged.
        """
        match = _NAME.fullmatch(path.name)
        if match is None:
            return None
        try:
            with path.open("rb") as file:
                file.seek(-_TAIL, os.SEEK_END)
                length = int.from_bytes(file.read(_TAIL), "little")
                file.seek(-_TAIL - length, os.SEEK_END)
                layers, edges = json.loads(file.read(length))
        except (OSError, ValueError) as error:
            raise _damaged(path) from error
        return cls(path, int(match[2]), int(match[3]), layers, tuple(edges))

    def read(self, layer: int, first: int, left: int, into: Floats) -> None:
        """Read rows of a layer.

        Args:
            layer: Which layer, from 0.
            first: The first row to read, counted from the scene's upper edge.
            left: The first column to read.
            into: Filled with logits, ``(rows, columns)`` float32.

        Raises:
            OutputError: If the file is damaged.
        """
        count, right = len(into), left + into.shape[1]
        with self.path.open("rb") as file:
            for start, stop in zip(self.edges, self.edges[1:], strict=False):
                if stop <= left or start >= right:
                    continue
                width = stop - start
                before = self.layers * self.rows * start + (layer * self.rows + first - self.top) * width
                file.seek(before * BYTES)
                found = np.fromfile(file, np.uint16, count * width)
                if len(found) < count * width:
                    raise _damaged(self.path)
                low, high = max(start, left), min(stop, right)
                part, seen = found.reshape(count, width), into[:, low - left : high - left]
                np.multiply(part[:, low - start : high - start], np.float32(1 / _STEPS), out=seen)
                seen += np.float32(BLANK)


class BandWriter:
    """A band that is being written, aside.

    Args:
        folder: Where the band is to lie.
    """

    def __init__(self, folder: Path) -> None:
        """Begin nothing yet."""
        self._folder = folder
        self._aside = folder / "band.tmp"
        self._file: BinaryIO | None = None
        self._layers = 0
        self._edges = [0]

    @property
    def right(self) -> int:
        """The column after the last piece."""
        return self._edges[-1]

    def add(self, values: Floats) -> None:
        """Write the logits of the next piece, ``(layers, rows, columns)`` float32."""
        if self._file is None:
            self._file, self._edges = self._aside.open("wb"), [0]
        self._layers = len(values)
        coded = _coded(values)
        if coded.any():
            self._file.write(coded.data)
        else:
            self._file.seek(coded.nbytes, os.SEEK_CUR)
        self._edges.append(self._edges[-1] + values.shape[2])

    def finish(self, number: int, top: int, rows: int) -> BandFile:
        """Flush the file and give it its name.

        Args:
            number: How many bands lie above.
            top: First row in the scene.
            rows: Number of rows.
        """
        file, edges = self._file, tuple(self._edges)
        if file is None:
            raise ValueError("a band without a piece")
        tail = json.dumps([self._layers, edges]).encode()
        file.write(tail + len(tail).to_bytes(_TAIL, "little"))
        file.flush()
        os.fsync(file.fileno())
        file.close()
        path = self._folder / f"band-{number:06d}-{top}-{rows}.logits"
        os.replace(self._aside, path)
        self._file, self._edges = None, [0]
        return BandFile(path, top, rows, self._layers, edges)

    def abandon(self) -> None:
        """Give up what was begun."""
        file, self._file, self._edges = self._file, None, [0]
        if file is not None:
            with suppress(OSError):  # what does not fit on a full disk is given up anyway
                file.close()
            self._aside.unlink(missing_ok=True)


def _coded(values: Floats) -> NDArray[np.uint16]:
    """Turn logits into steps above the lowest."""
    steps = np.subtract(values, np.float32(BLANK), order="C")
    steps *= np.float32(_STEPS)
    np.rint(steps, out=steps)
    coded: NDArray[np.uint16] = np.clip(steps, 0, _HIGHEST, out=steps).astype(np.uint16)
    return coded


def _damaged(path: Path) -> OutputError:
    """Say that a file is not what it was when it was written."""
    return OutputError(f"{path} is damaged.", "Begin anew with --restart.")
