"""The machine: processors, memory, room on disks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rrsis.doctor.finding import Finding, broken, noted
from rrsis.engine.disk import size

LEAST_MEMORY = 2e9  # bytes; a run on the CPU takes 1.2 to 1.6 GB
LEAST_ROOM = 1e9  # bytes; the logits of 150 megapixels
_MEMINFO, _CGROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")


def processors() -> Iterator[Finding]:
    """Count the processors that this process may use."""
    used = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    yield Finding("processors", f"{used} of {os.cpu_count()}")


def memory() -> Iterator[Finding]:
    """Look at the memory that is free, and at the bound of a container."""
    total, free = _memory()
    if total is None:
        yield Finding("memory", "unknown")
        return
    value = f"{size(total)}, {size(free)} free" if free is not None else size(total)
    if (total if free is None else free) < LEAST_MEMORY:
        cure = "Close other programs, or use a smaller --tile."
        yield noted("memory", value, f"Less than {size(LEAST_MEMORY)} of memory is free.", cure)
    else:
        yield Finding("memory", value)


def _memory() -> tuple[float | None, float | None]:
    """Find all memory and what is free of it, in bytes; None where the system does not tell."""
    total = free = None
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        total = float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    for line in _text(_MEMINFO).splitlines():
        if line.startswith("MemAvailable:"):
            free = float(line.split()[1]) * 1024
    bound = _text(_CGROUP).strip()
    if bound.isdecimal() and total is not None:
        total = min(total, float(bound))
        free = None if free is None else min(free, total)
    return total, free


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def disks() -> Iterator[Finding]:
    """Look at the room where results and temporary files go, and write there."""
    for part, folder in (("working folder", Path.cwd()), ("temporary files", Path(tempfile.gettempdir()))):
        yield _disk(part, folder)


def _disk(part: str, folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    value = f"{size(free)} free in {folder}"
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        trouble, cure = f"Nothing can be written in {folder}: {error.strerror}.", "Work in another folder."
        if part == "temporary files":
            return broken(part, value, trouble, "Set TMPDIR to a folder of yours.")
        return noted(part, value, trouble, cure)
    if free < LEAST_ROOM:
        return noted(part, value, f"Less than {size(LEAST_ROOM)} is free in {folder}.", "Free some space.")
    return Finding(part, value)
