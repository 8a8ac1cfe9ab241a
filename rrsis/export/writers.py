"""The table of writers: a suffix or scheme -> what writes it, ours and third parties' by the same door."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Literal, Protocol, cast
from urllib.parse import urlsplit

from rrsis.errors import OutputError, UnknownFormat
from rrsis.export.layer import VectorLayer

GROUP = "rrsis.writers"
"""The entry points that name writers of a suffix: ``gpkg = "rrsis.export.geopackage:GEOPACKAGE"``."""

URL_GROUP = "rrsis.writers.url"
"""The entry points that name writers of a URL's scheme: ``postgresql = "rrsis.export.postgis:POSTGIS"``."""

Mode = Literal["create", "replace", "append"]
"""What to do with what is there: refuse, replace it whole, or add to it."""


class Writer(Protocol):
    """What writes layers into a file or a database."""

    def check(self, target: str, names: Sequence[str], mode: Mode) -> None:
        """Refuse, before any work, what could not be written.

        Args:
            target: A file or a URL.
            names: The layers' names, as `VectorLayer.name` will give them.
            mode: What to do with what is there.

        Raises:
            OutputError: It could not be written there, or something is there already.
            MissingDependency: The format needs a library that is not installed.
        """

    def write(self, target: str, layers: Sequence[VectorLayer], mode: Mode) -> list[str]:
        """Write layers, each whole or not at all.

        Args:
            target: A file or a URL.
            layers: One or more.
            mode: What to do with what is there.

        Returns:
            What was written, as it may be shown: files, or a URL without its password.

        Raises:
            OutputError: It cannot be written.
            MissingDependency: The format needs a library that is not installed.
        """


class Writers(Mapping[str, Writer]):
    """Suffix with its dot in lower case, or scheme with ``://`` -> writer, loaded when it is asked for."""

    def __getitem__(self, kind: str) -> Writer:
        """Load the writer of a kind of target.

        Raises:
            KeyError: If no package offers one.
            OutputError: If the package that offers it cannot be loaded.
        """
        return _load(kind, _found()[kind])

    def __iter__(self) -> Iterator[str]:
        """List the known kinds, in order."""
        return iter(sorted(_found()))

    def __len__(self) -> int:
        """Count the known kinds."""
        return len(_found())

    def __contains__(self, kind: object) -> bool:
        """Say whether a kind is known, without loading its writer."""
        return kind in _found()


WRITERS = Writers()
"""All writers that are installed."""


def writer(target: str | os.PathLike[str]) -> Writer:
    """Choose the writer of a target by its suffix, or by its scheme if it is a URL.

    Args:
        target: The file or URL to be written; upper and lower case are the same.

    Raises:
        UnknownFormat: If no writer is known for it; the hint names those that are.
        OutputError: If the package that offers the writer cannot be loaded.
    """
    name = os.fspath(target)
    kind = f"{urlsplit(name).scheme.lower()}://" if "://" in name else Path(name).suffix.lower()
    if kind not in WRITERS:
        shown = name.partition("://")[0] + "://..." if "://" in name else name  # a URL may hold a password
        found = f"{kind!r}" if kind else "a name without a suffix"
        raise UnknownFormat(
            f"Cannot write {shown}: no format is known for {found}.", f"Use one of {', '.join(WRITERS)}."
        )
    return WRITERS[kind]


def _found() -> dict[str, EntryPoint]:
    """Find the installed writers; where two packages offer one kind, ours stays."""
    found: dict[str, EntryPoint] = {}
    for group in (GROUP, URL_GROUP):
        for entry in sorted(entry_points(group=group), key=lambda entry: entry.value.startswith("rrsis.")):
            name = entry.name.lower()
            found[f"{name}://" if group == URL_GROUP else f".{name.lstrip('.')}"] = entry
    return found


def _load(kind: str, entry: EntryPoint) -> Writer:
    """Import a writer."""
    try:
        return cast(Writer, entry.load())
    except Exception as error:  # a stranger's module may raise anything while it is imported
        raise OutputError(
            f"The writer for {kind} ({entry.value}) cannot be loaded: {error}",
            "Update or remove the package that brings it.",
        ) from error
