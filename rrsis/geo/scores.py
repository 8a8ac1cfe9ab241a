"""ScoreMap: finished bands on disk, each whole or absent."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rrsis.errors import OutputError, ResumeMismatch
from rrsis.geo.stitch import Band

_NAME = re.compile(r"band-(\d+)-(\d+)-(\d+)\.npy")  # number, top row, rows; the rest of the file is the carry


class ScoreMap:
    """The logits of each layer of a scene, as bands in a folder.

    A band is one file that holds its values and its carry. It is written aside, flushed and renamed, so a
    run that is killed leaves each band whole or absent, and opening the folder again continues it.

    Args:
        folder: Where the bands lie; made where it is missing.
        layers: Number of layers.

    Raises:
        ResumeMismatch: If the folder holds bands with another number of layers.
        OutputError: If the folder cannot be made.
    """

    def __init__(self, folder: Path, layers: int) -> None:
        """Open the folder and count the bands that are there."""
        self.folder = Path(folder)
        self.layers = layers
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"The folder {folder} cannot be made: {error.strerror}.") from error
        self._files = _finished(self.folder)
        if self._files and self._load(self._files[0]).shape[0] != layers:
            raise ResumeMismatch(
                f"{folder} holds bands with {self._load(self._files[0]).shape[0]} layers, not {layers}.",
                "Ask the same sentences as before, or give an empty folder.",
            )

    @property
    def done(self) -> int:
        """Number of finished bands."""
        return len(self._files)

    @property
    def carry(self) -> NDArray[np.float32] | None:
        """The carry of the last finished band, ``(layers, rows, width)`` float32, or None at the start."""
        if not self._files:
            return None
        _, rows = _place(self._files[-1])
        return np.array(self._load(self._files[-1])[:, rows:])

    def append(self, band: Band) -> None:
        """Write the next band.

        Args:
            band: The band right below the last finished one.

        Raises:
            OutputError: If the file cannot be written, as on a full disk.
            ValueError: If the band is not the next one or has another number of layers.
        """
        layers, rows, _ = band.values.shape
        expected = sum(_place(self._files[-1])) if self._files else 0
        if band.top != expected or layers != self.layers:
            raise ValueError(
                f"band at row {band.top} with {layers} layers; expected {expected}, {self.layers}"
            )
        path = self.folder / f"band-{self.done:06d}-{band.top}-{rows}.npy"
        aside = path.with_suffix(".tmp")
        try:
            with aside.open("wb") as file:
                np.save(file, np.concatenate([band.values, band.carry], axis=1))
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise OutputError(
                f"The scores cannot be written to {self.folder}: {error.strerror}.",
                "Free some space or choose another folder.",
            ) from error
        self._files.append(path)

    def bands(self, layer: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield the finished bands of one layer from top to bottom.

        Args:
            layer: Which layer, from 0.

        Yields:
            The top row and the logits ``(rows, width)`` float32.
        """
        for path in self._files:
            top, rows = _place(path)
            yield top, np.array(self._load(path)[layer, :rows])

    @staticmethod
    def _load(path: Path) -> NDArray[np.float32]:
        """Map a band's file into memory, ``(layers, rows and carry, width)``."""
        mapped: NDArray[np.float32] = np.load(path, mmap_mode="r")
        return mapped


def _place(path: Path) -> tuple[int, int]:
    """Return the top row and the number of rows that a band's file name tells."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(f"{path.name} is not a band")
    return int(match[2]), int(match[3])


def _finished(folder: Path) -> list[Path]:
    """Return the files of the bands that lie without a gap from the top, in order."""
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    files: list[Path] = []
    bottom = 0
    for path in found:
        top, rows = _place(path)
        if top != bottom:
            break
        files.append(path)
        bottom = top + rows
    return files
