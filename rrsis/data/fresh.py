"""A folder that is made whole or not at all, and never takes the place of what somebody else made."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import IO

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows: what a killed run leaves behind stays there
    flock = None  # type: ignore[assignment]

from rrsis.data.jsonl import ABOUT, LINES, load, read_licence
from rrsis.errors import DatasetError, OutputError

MARK = "running"
"""Lies in the hidden folder, names the folder that is made, and is locked while somebody makes it."""


@contextmanager
def fresh(out: Path, overwrite: bool, sources: tuple[Path, ...]) -> Iterator[Path]:
    """Lend an empty folder beside `out`, which takes its place when the block ends well.

    What a killed run left behind is removed, and an older set that it had moved aside is brought back.

    Args:
        out: The folder to make.
        overwrite: Whether to replace an older referring set that holds nothing of anybody else's.
        sources: What is read meanwhile; it must not lie in the folder that is replaced.

    Raises:
        OutputError: The folder is taken or cannot be written.
    """
    _sweep(out)
    _refuse(out, overwrite, sources)
    place: Path | None = None
    mark: IO[str] | None = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        mark = _marked(place, out)
        made = place / "made"
        made.mkdir()
        yield made
        if out.exists():
            out.rename(place / "old")
        made.rename(out)
    except OSError as error:
        raise OutputError(
            f"Cannot write {out}: {error}.", "Is the disk full, or the folder not ours?"
        ) from error
    finally:
        if mark is not None:
            mark.close()
        if place is not None:
            _restore(place / "old", out)
            shutil.rmtree(place, ignore_errors=True)


def _marked(place: Path, out: Path) -> IO[str]:
    """Put a locked mark into a hidden folder; the system unlocks it even when the run is killed."""
    mark = (place / MARK).open("w", encoding="utf-8")
    if flock is not None:
        with suppress(OSError):  # a file system without locks: nobody sweeps there
            flock(mark, LOCK_EX)
    mark.write(out.name)
    mark.flush()
    return mark


def _sweep(out: Path) -> None:
    """Remove hidden folders that nobody works in any more."""
    for mark in out.parent.glob(f".{escape(out.name)}-*/{MARK}"):
        if _abandoned(mark, out):
            _restore(mark.parent / "old", out)
            shutil.rmtree(mark.parent, ignore_errors=True)


def _abandoned(mark: Path, out: Path) -> bool:
    if flock is None:
        return False
    try:
        with mark.open("r+", encoding="utf-8") as file:
            flock(file, LOCK_EX | LOCK_NB)
            return file.read() == out.name
    except OSError:  # somebody holds the lock, or the folder is not ours
        return False


def _restore(old: Path, out: Path) -> None:
    """Bring the older folder back if the new one did not get to its place."""
    if old.exists() and not out.exists():
        old.rename(out)


def _refuse(out: Path, overwrite: bool, sources: tuple[Path, ...]) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputError(f"{out} is a file, and a folder is to be made.", "Choose another name for -o.")
    if not os.listdir(out):
        return
    if read_licence(out) is None:
        raise OutputError(
            f"{out} exists, and was not made by `rrsis data refer`: it is not touched.",
            "Choose another folder for -o.",
        )
    if not overwrite:
        raise OutputError(f"{out} exists.", "Choose another folder for -o, or replace it with --overwrite.")
    for source in sources:
        if source.resolve().is_relative_to(out.resolve()):
            raise OutputError(
                f"{source} lies in {out}, which would be replaced.", "Choose another folder for -o."
            )
    strange = _strange(out)
    if strange:
        raise OutputError(
            f"{out} holds what `rrsis data refer` did not put there: {', '.join(strange[:3])}.",
            "Move it away, or choose another folder for -o.",
        )


def _strange(out: Path) -> list[str]:
    """List what lies in a referring set's folder besides its own files."""
    try:
        own = {sample.image for sample in load(out)}
    except DatasetError:
        own = set()
    own |= {out / LINES, out / ABOUT}
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file() and path not in own)
