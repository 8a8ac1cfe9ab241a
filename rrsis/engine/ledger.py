"""Ledger: what a run is, so that it can be continued, or refused, after it was stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from rrsis.errors import OutputError, ResumeMismatch

try:
    import fcntl
except ImportError:  # Windows has none: there, two runs at once are not noticed
    fcntl = None  # type: ignore[assignment]

NAME = "run.json"
"""The file in a run's folder that holds its ledger."""


@dataclass(frozen=True)
class Ledger:
    """The facts that decide what a run gives, in a file of its folder.

    Attributes:
        folder: Where the run keeps what it has done.
        facts: Name in words -> value in words, such as "threshold" -> "0.5".
        marks: What the run itself noted, such as when it was begun; not compared.
    """

    folder: Path
    facts: Mapping[str, str]
    marks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Read what a folder's run was; None if there is none, or its ledger was never finished.

        Args:
            folder: Where a run may have kept what it has done.
        """
        try:
            told = json.loads((folder / NAME).read_text(encoding="utf-8"))
            return cls(folder, told["facts"], told["marks"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def open(
        cls,
        folder: Path,
        facts: Mapping[str, str],
        marks: Mapping[str, str] | None = None,
        cure: str = "Run it as before to continue it, or with --restart to forget it and begin anew.",
    ) -> Self:
        """Continue a folder's run, or begin one in it.

        Args:
            folder: Where the run keeps what it has done; made where it is missing.
            facts: What decides the run's results.
            marks: What a new run notes of itself.
            cure: What can be done where the folder's run was another one.

        Returns:
            The ledger, with the marks of the run that is continued.

        Raises:
            ResumeMismatch: The folder's run was another one.
            OutputError: The folder cannot be written.
        """
        known = cls.read(folder)
        if known is None:
            return cls(folder, dict(facts), dict(marks or {})).written()
        if known.facts != facts:
            raise ResumeMismatch(
                f"{folder} holds the work of another run: {'; '.join(differences(known.facts, facts))}.",
                cure,
            )
        return cls(folder, known.facts, known.marks)

    def marked(self, **marks: str) -> Self:
        """Note more, on disk, too.

        Raises:
            OutputError: The folder cannot be written.
        """
        return type(self)(self.folder, self.facts, {**self.marks, **marks}).written()

    def written(self) -> Self:
        """Put the ledger into its folder, whole or not at all.

        Raises:
            OutputError: The folder cannot be written.
        """
        aside = self.folder / f"{NAME}.tmp"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with aside.open("w", encoding="utf-8") as file:
                json.dump({"facts": dict(self.facts), "marks": dict(self.marks)}, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, self.folder / NAME)
        except OSError as error:
            raise OutputError(
                f"The run cannot be noted in {self.folder}: {error.strerror}.", "Is the folder writable?"
            ) from error
        return self


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Say in words how a run differs from an earlier one.

    Args:
        before: The earlier run's facts.
        now: The run's facts.

    Yields:
        One clause a difference.
    """
    for name in [*now, *(name for name in before if name not in now)]:
        old, new = before.get(name, "unknown"), now.get(name, "unknown")
        if old != new:
            yield f"{name} was {old}, is {new}"


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keep other processes out of a run's folder; the claim ends with the process, however it ends.

    Args:
        folder: An existing folder.

    Raises:
        OutputError: Another process is at work there.
    """
    with (folder / "lock").open("w") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise OutputError(
                    f"Another process is at work in {folder}.", "Wait for it, or give another output."
                ) from error
            except OSError:
                pass  # some network file systems have no locks
        yield
