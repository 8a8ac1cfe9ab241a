"""examine(): everything is looked at, and what cannot even be looked at is found broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

from rrsis.doctor.finding import Finding, broken
from rrsis.errors import RrsisError

Look = Callable[[], Iterable[Finding]]

EXAMINATIONS: dict[str, tuple[str, ...]] = {
    "This installation": ("software:itself", "software:libraries"),
    "Optional libraries": ("software:extras",),
    "GDAL and PROJ": ("formats:rasters", "formats:layers", "formats:projections"),
    "This machine": ("machine:processors", "machine:memory", "machine:disks"),
    "Where the network runs": ("processors:device", "processors:scan"),
    "Checkpoints": ("weights:weights",),
    "Surroundings": ("surroundings:encoding", "surroundings:environment"),
}
"""Chapter -> what is looked at, as module and function: a broken library must not keep the others unseen."""


@dataclass(frozen=True)
class Chapter:
    """Findings that belong together."""

    title: str
    findings: Sequence[Finding]


def examine() -> Iterator[Chapter]:
    """Look at everything, chapter by chapter; takes some seconds, most of them torch's."""
    for title, looks in EXAMINATIONS.items():
        yield Chapter(title, [finding for look in looks for finding in _guarded(look)])


def _guarded(look: str) -> list[Finding]:
    """Look at one thing; whatever fails there is itself what was found."""
    module, _, function = look.partition(":")
    found: list[Finding] = []
    try:
        take: Look = getattr(import_module(f"rrsis.doctor.{module}"), function)
        found.extend(take())
    except RrsisError as error:
        found.append(broken(function, "failed", error.message, error.hint))
    except Exception as error:  # whatever a broken library does
        cure = "Install rrsis again, in an environment of its own."
        found.append(broken(function, "failed", f"{type(error).__name__}: {error}", cure))
    return found
