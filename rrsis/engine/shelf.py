"""Shelf: arrays kept on disk by name, each set whole or absent."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rrsis.errors import OutputError

Arrays = Mapping[str, NDArray[Any]]


class Shelf:
    """Sets of arrays in a folder; several threads may use it, each for names of its own.

    Args:
        folder: Where the files lie; made where it is missing.

    Raises:
        OutputError: If the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        """Open the folder."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"The folder {folder} cannot be made: {error.strerror}.") from error

    def get(self, name: str) -> Arrays | None:
        """Read a set; None if it is not there or damaged, so that it has to be made anew."""
        try:
            with self._path(name).open("rb") as file, np.load(file) as arrays:
                return dict(arrays)
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None

    def put(self, name: str, arrays: Arrays) -> None:
        """Keep a set.

        Raises:
            OutputError: If it cannot be written, as on a full disk.
        """
        path = self._path(name)
        aside, named = path.with_suffix(".tmp"), dict[str, Any](arrays)
        try:
            with aside.open("wb") as file:
                np.savez(file, **named)
            os.replace(aside, path)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise OutputError(
                f"The encodings cannot be kept in {self.folder}: {error.strerror}.",
                "Free some space, choose another folder, or do without --keep-encoding.",
            ) from error

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.npz"
