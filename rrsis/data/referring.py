"""What the referring benchmarks share: where they come from, what is skipped, when a set is incomplete."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from rrsis.data.samples import Sample
from rrsis.errors import DatasetError

FEW = 0.01  # of a set may be unusable before it counts as half unpacked; ours (known downloads lack 0.4 %)


class Skipped(NamedTuple):
    """An item of a set that is left out."""

    name: str
    """The item."""
    why: str
    """What is wrong with it."""


@dataclass(frozen=True)
class Collection:
    """A referring data set that was found on disk."""

    samples: tuple[Sample, ...]
    """What can be used."""
    skipped: tuple[Skipped, ...] = ()
    """What cannot, and why."""
    notes: tuple[str, ...] = ()
    """What its user should know, such as counts that differ from the published ones."""


@dataclass(frozen=True)
class Benchmark:
    """What is published about a referring data set."""

    title: str
    """What people call it."""
    page: str
    """Where its authors give it away."""
    layout: str
    """What lies in its folder, in words."""
    counts: Mapping[str, int]
    """Split -> number of sentences."""
    broken: frozenset[str] = field(default_factory=frozenset)
    """Names of samples that are known to be broken."""

    def root(self, folders: Iterable[Path], part: str) -> Path:
        """Return the first folder that holds a part of the set.

        Raises:
            DatasetError: None does.
        """
        tried = list(folders)
        for folder in tried:
            if (folder / part).exists():
                return folder
        raise self.lacks(part, tried)

    def need(self, root: Path, *parts: str) -> None:
        """Check that parts of the set are there.

        Raises:
            DatasetError: One is not.
        """
        for part in parts:
            if not (root / part).exists():
                raise self.lacks(part, [root])

    def lacks(self, part: str, tried: Sequence[Path]) -> DatasetError:
        """Say that a part of the set is missing."""
        where = " nor in ".join(map(str, tried))
        return DatasetError(f"{self.title} is not complete: there is no {part} in {where}.", self.remedy())

    def remedy(self) -> str:
        """Say where the set is found and how it lies on disk."""
        return f"Get it from {self.page} and unpack it to {self.layout}."

    def settle(
        self, root: Path, listed: Sequence[Sample], unread: Sequence[Skipped], doubtful: bool
    ) -> Collection:
        """Keep what can be used.

        Samples of the list `broken` are left out even when their files open: what others found wrong with
        them is not said, and results are compared without them. With `doubtful` they are kept if they open.

        Args:
            root: Where the set lies.
            listed: The samples that the set's lists name.
            unread: Entries of the lists that could not be read.
            doubtful: Whether to keep samples that are known to be broken but open.

        Raises:
            DatasetError: More than `FEW` of the set is missing or cannot be read, or nothing is left.
        """
        names: dict[Path, frozenset[str]] = {}
        known, bad, good = list[Skipped](), list(unread), list[Sample]()
        for sample in listed:
            why = _missing(sample, names)
            if sample.name in self.broken:
                why = why or _unreadable(sample) or ("" if doubtful else "known to be broken")
                known += [Skipped(sample.name, why)] if why else []
            elif why:
                bad.append(Skipped(sample.name, why))
            good += [] if why else [sample]
        total = len(listed) + len(unread)
        if len(bad) > FEW * total or not good:
            raise DatasetError(
                f"{self.title} at {root} is not complete: {_told(bad or known)} ({len(bad):,} of {total:,} "
                f"entries cannot be used; the whole set has {sum(self.counts.values()):,}).",
                self.remedy(),
            )
        return Collection(tuple(good), (*known, *bad), self._notes(listed, len(known) + len(bad)))

    def _notes(self, listed: Sequence[Sample], skipped: int) -> tuple[str, ...]:
        found = Counter(str(sample.split) for sample in listed)
        notes = []
        if found != Counter(self.counts):
            parts = ", ".join(f"{split} {found[split]:,} of {n:,}" for split, n in self.counts.items())
            notes.append(
                f"{self.title}: {len(listed):,} samples are listed, {sum(self.counts.values()):,} are "
                f"published ({parts})."
            )
        return (*notes, f"{self.title}: left out: {skipped:,}.") if skipped else tuple(notes)


def _missing(sample: Sample, names: dict[Path, frozenset[str]]) -> str:
    """Say which file of a sample is not there; each folder is listed once."""
    for path in (sample.image, sample.mask):
        if isinstance(path, Path):
            if path.parent not in names:
                names[path.parent] = frozenset(os.listdir(path.parent))
            if path.name not in names[path.parent]:
                return f"no {path}"
    return ""


def _unreadable(sample: Sample) -> str:
    try:
        with Image.open(sample.image) as image:
            image.load()
        sample.open_mask()
    except (OSError, DatasetError) as error:
        return f"broken: {error}"
    return ""


def _told(skipped: Sequence[Skipped]) -> str:
    shown = "; ".join(f"{name}: {why}" for name, why in skipped[:3])
    return shown + (f"; and {len(skipped) - 3:,} more" if len(skipped) > 3 else "") or "it lists nothing"
