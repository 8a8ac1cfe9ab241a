"""Pickle files of plain containers, read without running anything in them."""

from __future__ import annotations

import pickle
from pathlib import Path

from rrsis.errors import DatasetError

_BROKEN = (  # what the unpickler raises for bytes that are no pickle, besides its own error
    *(pickle.UnpicklingError, EOFError, AttributeError, IndexError, KeyError, TypeError, ValueError),
    *(ImportError, MemoryError, OverflowError),
)


class _Refused(Exception):
    """The file asks for something that is no plain container."""


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        """Refuse: whatever a pickle imports, it may call."""
        raise _Refused(f"{module}.{name}")


def load_plain(path: Path) -> object:
    """Read a pickle that holds only lists, dicts, tuples, sets, text, numbers, True, False and None.

    A pickle is a program: an ordinary unpickler imports what it names and calls it. This one imports nothing,
    so a file can at worst be refused.

    Raises:
        DatasetError: The file is missing, is no pickle, or asks for anything else.
    """
    try:
        with path.open("rb") as file:
            return _Plain(file, encoding="utf-8").load()
    except _Refused as error:
        raise DatasetError(
            f"{path} asks for {error}: it is a program, not data; nothing of it was run.",
            "Get the file from the data set's own page.",
        ) from error
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error}.", "Unpack the data set again.") from error
    except _BROKEN as error:
        raise DatasetError(f"{path} is no pickle: {error}.", "Unpack the data set again.") from error
