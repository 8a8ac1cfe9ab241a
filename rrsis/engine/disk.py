"""Room on a disk, asked for before the work and not after hours of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from rrsis.errors import OutputError

_UNITS = ("B", "kB", "MB", "GB", "TB")


def require_room(folder: Path, needed: float, purpose: str) -> None:
    """Refuse work whose files cannot fit.

    Args:
        folder: Where the files will lie.
        needed: Bytes still to be written there.
        purpose: What they are, such as "The scores".

    Raises:
        OutputError: There is less room.
    """
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise OutputError(
            f"{purpose} take about {size(needed)} in {folder}, where {size(free)} are free.",
            "Free some space, or choose another folder.",
        )


def size(count: float) -> str:
    """Write a number of bytes for people."""
    power = 0
    while count >= 1000 and power < len(_UNITS) - 1:
        count, power = count / 1000, power + 1
    return f"{count:.1f} {_UNITS[power]}" if power and count < 10 else f"{count:.0f} {_UNITS[power]}"
