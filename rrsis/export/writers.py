"""The table of writers: a suffix -> what writes it, ours and third parties' by the same door."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from rasterio.crs import CRS

from rrsis.errors import OutputError, UnknownFormat
from rrsis.export.feature import Feature

GROUP = "rrsis.writers"
"""The entry points that name writers: ``gpkg = "rrsis.export.ogr:write_geopackage"``."""


class Writer(Protocol):
    """What writes features into a file."""

    def __call__(self, features: Iterable[Feature], path: Path, crs: CRS | None) -> int:
        """Write a layer whole or not at all, replacing an older one.

        Args:
            features: What was found; read once.
            path: The file to write.
            crs: The coordinate reference system of the geometries, ``None`` for pixels.

        Returns:
            The number of features written.

        Raises:
            OutputError: If the file cannot be written.
            MissingDependency: If the format needs a library that is not installed.
        """


class Writers(Mapping[str, Writer]):
    """Suffix with its dot, in lower case -> writer; a writer is loaded when it is asked for."""

    def __getitem__(self, suffix: str) -> Writer:
        """Load the writer of a suffix.

        Raises:
            KeyError: If no package offers one.
            OutputError: If the package that offers it cannot be loaded.
        """
        return _load(suffix, _found()[suffix])

    def __iter__(self) -> Iterator[str]:
        """List the known suffixes, in order."""
        return iter(sorted(_found()))

    def __len__(self) -> int:
        """Count the known suffixes."""
        return len(_found())

    def __contains__(self, suffix: object) -> bool:
        """Say whether a suffix is known, without loading its writer."""
        return suffix in _found()


WRITERS = Writers()
"""All writers that are installed."""


def writer(path: str | os.PathLike[str]) -> Writer:
    """Choose the writer of a file by its suffix.

    Args:
        path: The file to be written; upper and lower case are the same.

    Raises:
        UnknownFormat: If no writer is known for the suffix; the hint names those that are.
        OutputError: If the package that offers the writer cannot be loaded.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        found = f"the suffix {suffix!r}" if suffix else "a name without a suffix"
        raise UnknownFormat(
            f"Cannot write {os.fspath(path)}: no format is known for {found}.",
            f"Use one of {', '.join(WRITERS)}.",
        )
    return WRITERS[suffix]


def _found() -> dict[str, EntryPoint]:
    """Find the installed writers; where two packages offer one suffix, ours stays."""
    offers = sorted(entry_points(group=GROUP), key=lambda entry: entry.value.startswith("rrsis."))
    return {f".{entry.name.lower().lstrip('.')}": entry for entry in offers}


def _load(suffix: str, entry: EntryPoint) -> Writer:
    """Import a writer."""
    try:
        return cast(Writer, entry.load())
    except Exception as error:  # a stranger's module may raise anything while it is imported
        raise OutputError(
            f"The writer for {suffix} ({entry.value}) cannot be loaded: {error}",
            "Update or remove the package that brings it.",
        ) from error
