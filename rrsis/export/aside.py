"""Files that are either whole or absent: written aside, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from rrsis.errors import OutputError


def require_folder(path: str | os.PathLike[str]) -> Path:
    """Check that a file can be put at this place, before any work is done for it.

    Args:
        path: Where the file is to be.

    Returns:
        The same place as a ``Path``.

    Raises:
        OutputError: If its folder is missing or not writable, or if the place is a folder itself.
    """
    place = Path(path)
    if not place.parent.is_dir():
        raise OutputError(
            f"Cannot write {place}: the folder {place.parent} does not exist.", "Create it first."
        )
    if place.is_dir():
        raise OutputError(f"Cannot write {place}: it is a folder.", "Add a file name.")
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise OutputError(
            f"Cannot write {place}: the folder {place.parent} is not writable.", "Choose another folder."
        )
    return place


@contextmanager
def aside(
    path: str | os.PathLike[str],
    stale: Collection[str] = (),
    failures: tuple[type[Exception], ...] = (),
) -> Iterator[Path]:
    """Lend a place of the same name in a hidden folder beside ``path``, and move what was written there.

    Everything that lies in the hidden folder in the end replaces its namesake beside ``path``, the file
    itself last. When the block fails, nothing is replaced and the hidden folder is removed.

    Args:
        path: Where the file is to be in the end.
        stale: Names of companions of an older file (``roads.qix``), removed when they are not replaced,
            because readers would take them for companions of the new one.
        failures: What the library that writes raises; turned into ``OutputError``, as ``OSError`` is.

    Yields:
        The place to write to.

    Raises:
        OutputError: If the place cannot be written to, or one of ``failures`` or an ``OSError`` came up.
    """
    place = require_folder(path)
    caught: tuple[type[Exception], ...] = (OSError, *failures)
    folder: Path | None = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=".rrsis-", dir=place.parent))
        yield folder / place.name
        _settle(folder, place, stale)
    except caught as error:
        raise OutputError(f"Cannot write {place}: {error}", "Is the disk full or the file in use?") from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _settle(folder: Path, place: Path, stale: Collection[str]) -> None:
    """Move all files of ``folder`` beside ``place``, and drop the stale companions of its predecessor."""
    fresh = sorted(folder.iterdir(), key=lambda file: (file.name == place.name, file.name))
    for name in set(stale) - {file.name for file in fresh}:
        (place.parent / name).unlink(missing_ok=True)
    for file in fresh:
        file.replace(place.parent / file.name)
