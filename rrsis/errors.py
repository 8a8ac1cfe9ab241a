"""Everything that can go wrong for a user, as one tree.

    RrsisError
    ├── SceneError            a raster that cannot be opened, read or used
    ├── LayerError            a vector layer that cannot be opened or shown
    ├── ExpressionError       a sentence that cannot be read
    ├── ConfigError           a setting that is unknown or out of range
    ├── DatasetError          a data set that is missing, incomplete or malformed
    │   └── EmptySplit
    ├── CheckpointError       a checkpoint that cannot be loaded
    │   ├── UnknownCheckpoint
    │   ├── DigestMismatch
    │   └── ShapeMismatch
    ├── ResumeMismatch        a run that cannot be continued as it was begun
    ├── OutputError           a result that cannot be written
    │   └── UnknownFormat
    └── MissingDependency     an optional library that is not installed

The message says what is wrong, where, and what was found; the hint says what to do.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FEW = 8  # names that a hint lists beside its guess


class RrsisError(Exception):
    """The root of all errors that this package raises on purpose.

    Args:
        message: What is wrong, where it is, and what was found instead.
        hint: What the user can do about it; may be empty.

    Examples:
        >>> import rrsis
        >>> try:
        ...     rrsis.segment("nowhere.tif", "all ships")
        ... except rrsis.RrsisError as error:
        ...     print(error.message, error.hint, sep="; ")
        There is no file nowhere.tif.; Check the name and the folder.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class SceneError(RrsisError):
    """A raster cannot be opened, read or used."""


class LayerError(RrsisError):
    """A vector layer cannot be opened, or holds nothing that could be shown."""


class ExpressionError(RrsisError):
    """A referring expression is empty, too long or not text."""


class ConfigError(RrsisError):
    """A setting is unknown, of the wrong type or out of range."""


class DatasetError(RrsisError):
    """A data set is missing, incomplete or malformed."""


class EmptySplit(DatasetError):
    """A split of a data set holds nothing."""


class CheckpointError(RrsisError):
    """A checkpoint cannot be loaded."""


class UnknownCheckpoint(CheckpointError):
    """No checkpoint has this name and no file has this path."""


class DigestMismatch(CheckpointError):
    """A checkpoint file is not the one that its name promises."""


class ShapeMismatch(CheckpointError):
    """A checkpoint's tensors do not fit the network that its header describes."""


class ResumeMismatch(RrsisError):
    """A run cannot be continued because it was begun with other settings."""


class OutputError(RrsisError):
    """A result cannot be written."""


class UnknownFormat(OutputError):
    """No writer is known for a file name's suffix."""


class MissingDependency(RrsisError, ImportError):
    """An optional library is not installed; the hint names the extra that brings it."""


def meant(name: object, known: Iterable[str]) -> str:
    """Make the hint for a name that is none of the known ones.

    Args:
        name: What was given.
        known: What could have been given.

    Returns:
        The known name that is closest, where one is close, and all of them where they are few.
    """
    names = list(known)
    near = difflib.get_close_matches(str(name), names, 1)
    asked = f"Did you mean {near[0]!r}?" if near else ""
    listed = f"Known: {', '.join(names)}." if len(names) <= _FEW or not near else ""
    return f"{asked} {listed}".strip()
