"""ScoreMap: finished bands on disk, each whole or absent."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rrsis.errors import OutputError, ResumeMismatch
from rrsis.geo.bandfile import BLANK, BYTES, BandFile, BandWriter
from rrsis.geo.grid import Window
from rrsis.geo.stitch import Piece

Floats = NDArray[np.float32]

FAINTEST = 31.0
"""What other logits are held within, either side of 0; a probability of 3e-14."""

_LONGEST = 2**23  # ours: pixels read at once, 32 MB as logits, whatever the width of the scene


class ScoreMap:
    """The logits of each layer of a scene, as bands in a folder.

    A band is one file. It is written aside, flushed and renamed, so a run that is killed leaves each band
    whole or absent, and opening the folder again continues it. Beside the last band lies its carry: the sums
    that are not final yet. One thread appends; reading is open to all.

    Args:
        folder: Where the bands lie; made where it is missing.
        layers: Number of layers.

    Raises:
        ResumeMismatch: If the folder holds bands with another number of layers.
        OutputError: If the folder cannot be made, or a band in it is damaged.
    """

    def __init__(self, folder: Path, layers: int) -> None:
        """Open the folder and count the bands that are there."""
        self.folder = Path(folder)
        self.layers = layers
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"The folder {folder} cannot be made: {error.strerror}.") from error
        self._bands = _finished(self.folder)
        self._writer = BandWriter(self.folder)
        if self._bands and self._bands[0].layers != layers:
            raise ResumeMismatch(
                f"{folder} holds bands with {self._bands[0].layers} layers, not {layers}.",
                "Ask the same sentences as before, or give an empty folder.",
            )

    @property
    def done(self) -> int:
        """Number of finished bands."""
        return len(self._bands)

    @property
    def carry(self) -> Floats | None:
        """The carry of the last finished band, ``(layers, rows, width)`` float32, or None at the start."""
        if not self._bands:
            return None
        try:
            carried: Floats = np.load(self._carry(self.done))
        except (OSError, ValueError) as error:
            raise OutputError(
                f"{self._carry(self.done)} is damaged.", "Begin anew with --restart."
            ) from error
        return carried

    @staticmethod
    def bytes_for(layers: int, shape: tuple[int, int]) -> int:
        """Say how many bytes a whole map takes on disk, within some hundredths.

        Args:
            layers: Number of layers.
            shape: Rows and columns of the scene.
        """
        return layers * shape[0] * shape[1] * BYTES

    def append(self, piece: Piece) -> None:
        """Write the next piece; the last one of a row of tiles makes the band whole.

        Args:
            piece: The piece right of the one before it, or the first one of the next band.

        Raises:
            OutputError: If the file cannot be written, as on a full disk.
            ValueError: If the piece is not the next one or has another number of layers.
        """
        top, left, rows, _ = piece.window
        expected = self._bottom, self._writer.right
        if (top, left) != expected or len(piece.values) != self.layers:
            raise ValueError(f"piece at {(top, left)} with {len(piece.values)} layers; expected {expected}")
        try:
            self._writer.add(piece.values)
            if piece.carry is not None:
                self._keep(piece.carry)
                self._bands.append(self._writer.finish(self.done, top, rows))
                self._carry(self.done - 1).unlink(missing_ok=True)
        except OSError as error:
            self.close()
            raise OutputError(
                f"The scores cannot be written to {self.folder}: {error.strerror}.",
                "Free some space, then run the same again.",
            ) from error

    def close(self) -> None:
        """Give up the band that is not whole yet."""
        self._writer.abandon()

    def bands(self, layer: int) -> Iterator[tuple[int, Floats]]:
        """Yield the finished rows of one layer from top to bottom, some megapixels at a time.

        Args:
            layer: Which layer, from 0.

        Yields:
            The top row and the logits ``(rows, width)`` float32; always cut at the same rows.
        """
        for band in self._bands:
            width = band.edges[-1]
            step = max(1, _LONGEST // width)
            for first in range(band.top, band.top + band.rows, step):
                height = min(step, band.top + band.rows - first)
                yield first, self.read(layer, Window(first, 0, height, width))

    def read(self, layer: int, window: Window) -> Floats:
        """Read the logits of one layer in a window.

        Args:
            layer: Which layer, from 0.
            window: Any window; it may reach beyond the finished rows and the columns that there are.

        Returns:
            ``(height, width)`` float32, ``BLANK`` where there is no picture.

        Raises:
            OutputError: If a file is damaged or gone.
        """
        values = np.full((window.height, window.width), BLANK, np.float32)
        begin = bisect_right(self._bands, window.row, key=lambda band: band.top) - 1
        end = window.row + window.height
        for band in islice(self._bands, max(0, begin), None):
            if band.top >= end:
                break
            first, last = max(band.top, window.row), min(band.top + band.rows, end)
            try:
                band.read(layer, first, window.col, values[first - window.row : last - window.row])
            except OSError as error:
                raise OutputError(f"{band.path} cannot be read: {error.strerror}.") from error
        return values

    @property
    def _bottom(self) -> int:
        """The first row below the finished bands."""
        return self._bands[-1].top + self._bands[-1].rows if self._bands else 0

    def _carry(self, done: int) -> Path:
        """Name the file with the carry of so many finished bands."""
        return self.folder / f"carry-{done:06d}.npy"

    def _keep(self, carry: Floats) -> None:
        """Write the carry of the band that is about to be finished, before the band gets its name."""
        path = self._carry(self.done + 1)
        with path.open("wb") as file:
            np.save(file, carry)
            file.flush()
            os.fsync(file.fileno())


def begun(folder: Path) -> bool:
    """Say whether a folder holds a finished band, at any depth.

    Args:
        folder: Any folder; one that does not exist holds none.
    """
    return any(True for _ in folder.rglob("band-*.logits"))


def _finished(folder: Path) -> list[BandFile]:
    """Return the bands that lie without a gap from the top, in order."""
    found = (BandFile.open(path) for path in sorted(folder.iterdir()))
    bands: list[BandFile] = []
    for band in found:
        if band is None:
            continue
        if band.top != (bands[-1].top + bands[-1].rows if bands else 0):
            break
        bands.append(band)
    return bands
