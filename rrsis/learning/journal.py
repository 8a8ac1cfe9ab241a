"""The log of a run: one line of JSON a step, cut back to where an interrupted run goes on."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rrsis.errors import OutputError


@dataclass(frozen=True)
class Entry:
    """What one optimiser step was like."""

    step: int
    """Steps made, this one included."""
    loss: float
    """Mean over everything that the step saw."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """The loss's weighted terms, which sum to it."""
    rates: Mapping[str, float] = field(default_factory=dict)
    """Learning rate of each part of the network."""
    norm: float = 0.0
    """Norm of the gradient before clipping."""
    seconds: float = 0.0
    """From the end of the step before to the end of this one."""


@dataclass(frozen=True)
class Look:
    """What a look at the val split found."""

    step: int
    """Steps made until then."""
    selection: float
    """The number that chooses the best checkpoint."""
    report: str
    """The scores in words."""


class Journal:
    """A file of JSON lines, each of them with a step.

    Args:
        path: The file; it and its folder are made with the first line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def cut(self, step: int) -> None:
        """Forget what came after a step, and a last line that a kill left half written.

        The file is replaced whole: killed here, a run finds the old one.

        Raises:
            OutputError: The file cannot be read or replaced.
        """
        if not self.path.exists():
            return
        aside = self.path.with_name(self.path.name + ".tmp")
        try:
            kept = [line for line, at in self._lines() if at <= step]
            aside.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
            os.replace(aside, self.path)
        except OSError as error:
            raise self._broken(error) from error

    def write(self, entry: Entry | Look) -> None:
        """Append a line; numbers that JSON cannot say (inf, nan) become null.

        Raises:
            OutputError: The file cannot be written.
        """
        line = json.dumps(_plain(asdict(entry)), ensure_ascii=False, allow_nan=False)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        except OSError as error:
            raise self._broken(error) from error

    def _lines(self) -> Iterator[tuple[str, int]]:
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                yield line, int(json.loads(line)["step"])
            except (ValueError, KeyError, TypeError):  # half of a line
                continue

    def _broken(self, error: OSError) -> OutputError:
        return OutputError(
            f"cannot write the log {self.path}: {error.strerror}.", "Free or choose another --set out=DIR."
        )


def _plain(value: Any) -> Any:  # noqa: ANN401 - any of JSON's types
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
