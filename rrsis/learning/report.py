"""Report: the answers of one network to one split, and every score that is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rrsis.learning.metrics import SIZES, Answer, Convention, Hits, Robust, Score, summed
from rrsis.learning.reliability import Reliability

FORMS = ("group", "class", "position", "attribute", "relation", "extreme", "number")
"""The order in which sentence forms are told; "absent" is told apart."""
ORIGINAL = "original size"


@dataclass(frozen=True)
class Report:
    """Scores on a split, the convention named."""

    pictures: int
    convention: Convention
    answers: tuple[Answer, ...] = field(repr=False)
    name: str = ""
    """Data set and split."""
    at: str = ORIGINAL
    """Size at which masks were compared."""
    hits: tuple[Hits, ...] = field(default=(), repr=False)
    """Answers that boxes judged, one for each picture and class."""

    @cached_property
    def parts(self) -> tuple[tuple[str, Score], ...]:
        """What was scored and how: "all", "groups", "one target", each form, size, class and data set.

        All rows but "absent too" hold the sentences that mean something.
        """
        return tuple(self._parts())

    def part(self, name: str) -> Score:
        """Give one row of the report, empty where there was no such sentence."""
        return dict(self.parts).get(name, Score.of((), self.convention))

    @cached_property
    def reliability(self) -> Reliability:
        """Whether scores mean what they say."""
        return Reliability.of(self.answers)

    @cached_property
    def boxes(self) -> tuple[Hits, ...]:
        """How many objects were found where boxes are all that is known: "all", then each class."""
        labels = sorted({one.label for one in self.hits})
        each = [summed([one for one in self.hits if one.label == label], label) for label in labels]
        return (summed(self.hits), *each) if each else ()

    @property
    def absent(self) -> int:
        """Sentences about things that are not there: the fixed ones, or those of the set itself."""
        return len(self._absent)

    @property
    def left_empty(self) -> int:
        """Those of them that were left empty to the last pixel."""
        return sum(not one.predicted for one in self._absent)

    @cached_property
    def robust(self) -> Robust:
        """The scores of robust referring segmentation, over all sentences."""
        return Robust.of(self.answers)

    @property
    def selection(self) -> float:
        """What chooses the best checkpoint on val.

        The mean of both kinds' mIoU, or the mIoU of a set's own sentences, and what was left empty.
        """
        empty = self.left_empty / self.absent if self.absent else 1.0
        if self._ready:
            return self.part("all").miou + 0.1 * empty
        return (self.part("groups").miou + self.part("one target").miou) / 2 + 0.1 * empty

    def line(self) -> str:
        """Say the report in one line."""
        empty = f"absent left empty {self.left_empty}/{self.absent}"
        if self._ready:
            every = self.part("all")
            return (
                f"mIoU {every.miou:.3f} oIoU {every.oiou:.3f} Pr@0.5 {every.precision[0]:.3f} "
                f"Pr@0.9 {every.precision[-1]:.3f} (n={every.count}), {empty}"
            )
        group, one = self.part("groups"), self.part("one target")
        return (
            f"groups mIoU {group.miou:.3f} (n={group.count}), "
            f"one target mIoU {one.miou:.3f} oIoU {one.oiou:.3f} "
            f"Pr@0.5 {one.precision[0]:.3f} (n={one.count}), {empty}"
        )

    @property
    def _ready(self) -> bool:
        return bool(self.answers) and all(one.asked.kind == "ready" for one in self.answers)

    @cached_property
    def _absent(self) -> list[Answer]:
        return [one for one in self.answers if not one.meant and one.asked.kind in {"absent", "ready"}]

    def _parts(self) -> Iterator[tuple[str, Score]]:
        meant = [one for one in self.answers if one.meant]

        def row(name: str, keep: Callable[[Answer], bool]) -> tuple[str, Score]:
            return name, Score.of([one for one in meant if keep(one)], self.convention)

        yield row("all", lambda _: True)
        if not self._ready:
            yield row("groups", lambda one: one.asked.kind == "groups")
            yield row("one target", lambda one: one.asked.kind == "one target")
        if any(one.asked.kind == "free" for one in meant):
            yield row("free words", lambda one: one.asked.kind == "free")
        if len(meant) < len(self.answers):
            yield "absent too", Score.of(self.answers, self.convention)
        for form in sorted({one.asked.form for one in meant}, key=_place):
            yield row(f"form: {form}", lambda one, form=form: one.asked.form == form)  # type: ignore[misc]
        for size in [size for size in SIZES if any(one.size == size for one in meant)]:
            yield row(f"size: {size}", lambda one, size=size: one.size == size)  # type: ignore[misc]
        for label in sorted({one.asked.label for one in meant if one.asked.kind == "groups"}):
            yield row(f"group: {label}", lambda one, label=label: _is_group(one, label))  # type: ignore[misc]
        for label in sorted({one.asked.label for one in meant} - {""}):
            yield row(f"class: {label}", lambda one, label=label: one.asked.label == label)  # type: ignore[misc]
        for origin in sorted({one.asked.origin for one in meant} - {""}):
            yield row(f"set: {origin}", lambda one, origin=origin: one.asked.origin == origin)  # type: ignore[misc]


def _is_group(answer: Answer, label: str) -> bool:
    return answer.asked.kind == "groups" and answer.asked.label == label


def _place(form: str) -> tuple[int, str]:
    """Order forms as `FORMS` has them, others last."""
    return FORMS.index(form) if form in FORMS else len(FORMS), form


def pooled(reports: Sequence[Report], name: str = "all sets") -> Report:
    """Put the answers on several data sets into one report, in which each set has a row.

    Args:
        reports: Of one network and one convention, at one size; their names become the rows.
        name: The name of the whole.
    """
    answers = tuple(
        replace(one, asked=replace(one.asked, origin=report.name))
        for report in reports
        for one in report.answers
    )
    first = reports[0]
    hits = tuple(one for report in reports for one in report.hits)
    return Report(sum(report.pictures for report in reports), first.convention, answers, name, first.at, hits)
