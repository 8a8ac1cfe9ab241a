"""appraise(): a network and a folder with a data set of any kind -> reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

from rrsis.config import SourceConfig
from rrsis.data.kinds import kind_of
from rrsis.data.samples import Picture, SampleSplit
from rrsis.data.sources import REFERRING, collect, load
from rrsis.errors import ConfigError, EmptySplit, meant
from rrsis.evaluation import evaluate, evaluate_samples
from rrsis.learning.metrics import Case, Convention
from rrsis.learning.report import Report
from rrsis.models.segmenter import Segmenter

KNOWN = (
    *("airplane", "ship", "storage tank", "baseball field", "tennis court"),
    *("basketball court", "ground track field", "harbor", "bridge", "vehicle"),
)
"""The order in which absent classes are drawn from, others after it by the alphabet: NWPU VHR-10's own, so
that scores on it can be compared with those of training."""

T = TypeVar("T")


class Judged(NamedTuple):
    """What came out of a data set."""

    reports: list[Report]
    """At the original size; where the set has sentences and pictures were stretched, on the square too."""
    notes: tuple[str, ...] = ()
    """What the user should know of the set."""


@dataclass(frozen=True)
class Manner:
    """How a network is asked, and how it is judged."""

    longest: int = 1024
    """Longer side in pixels at which larger pictures are shown."""
    square: int = 480
    """Pictures of sets with sentences are shown stretched to this square, and compared there too; 0: in their
    own shape, compared at their own size only."""
    threshold: float | None = None
    """Probability above which a pixel belongs; the network's own by default."""
    convention: Convention = "ours"
    """What an empty answer to nothing counts."""
    settle: bool = True
    """Choose among regions as `rrsis segment` does; False scores the network's own masks."""
    thorough: bool = True
    """Ask freely worded sentences too, where sentences are made of labels."""
    absent: tuple[str, ...] | None = None
    """Classes that are certainly not in a picture unless annotated; None for those that the set annotates."""
    limit: int = 0
    """At most so many pictures of a set, evenly from first to last; 0 for all."""


def appraise(
    segmenter: Segmenter[Any],
    folder: Path,
    split: str = "val",
    kind: str | None = None,
    manner: Manner = Manner(),
    tell: Callable[[int, int], None] = lambda done, total: None,
    see: Callable[[Case], None] | None = None,
) -> Judged:
    """Score a network on one split of a data set.

    Args:
        segmenter: The network.
        folder: The data set.
        split: "train", "val" or "test".
        kind: What kind of set it is; None looks.
        manner: How to ask and judge.
        tell: Called after each picture with the number done and in all.
        see: Called with each answer, compared at the original size, and its picture.

    Raises:
        ConfigError: The kind or the split is unknown, or a setting out of range.
        DatasetError: The set is missing or cannot be read.
        EmptySplit: It has nothing in this split.
        ExpressionError: A sentence cannot be read.
    """
    if split not in get_args(SampleSplit):
        raise ConfigError(f"unknown split {split!r}.", meant(split, get_args(SampleSplit)))
    named, name = kind or kind_of(folder), f"{folder.resolve().name} {split}"
    if named in REFERRING:
        found = collect(named, folder)
        samples = [one for one in found.samples if one.split == split]
        shown = set(_spread(dict.fromkeys(one.image for one in samples), manner.limit))
        both = evaluate_samples(
            segmenter,
            _some([one for one in samples if one.image in shown], name),
            square=manner.square,
            longest=manner.longest,
            threshold=manner.threshold,
            convention=manner.convention,
            settle=manner.settle,
            tell=tell,
            see=see or (lambda case: None),
            name=name,
        )
        return Judged([report for report in both if report], found.notes)
    report = evaluate(
        segmenter,
        _some(_pictures(folder, named, split, manner), name),
        longest=manner.longest,
        threshold=manner.threshold,
        convention=manner.convention,
        settle=manner.settle,
        tell=tell,
        thorough=manner.thorough,
        see=see or (lambda case: None),
        name=name,
    )
    return Judged([report])


def _pictures(folder: Path, kind: str, split: str, manner: Manner) -> list[Picture]:
    """Open a set of labelled pictures, each with the classes that it may lack."""
    pictures = load(SourceConfig(folder.name, kind), folder.parent)
    absent = _annotated(pictures) if manner.absent is None else manner.absent
    wanted = [replace(one, absent=absent) for one in pictures if one.split == split]
    return _spread(wanted, manner.limit)


def _annotated(pictures: Iterable[Picture]) -> tuple[str, ...]:
    things = {thing.label for picture in pictures for thing in picture.things}
    areas = {label for picture in pictures for _, label in picture.classes}
    return (*(one for one in KNOWN if one in things), *sorted((things | areas) - {*KNOWN}))


def _spread(items: Iterable[T], limit: int) -> list[T]:
    """Take at most so many, evenly from first to last."""
    every = list(items)
    if limit < 0:
        raise ConfigError(f"a limit of {limit} pictures is none.", "Give 0 for all pictures.")
    if not 0 < limit < len(every):
        return every
    return [every[i * len(every) // limit] for i in range(limit)]


def _some(found: Sequence[T], name: str) -> Sequence[T]:
    if not found:
        raise EmptySplit(f"{name} holds nothing.", "Choose another split: train, val or test.")
    return found
