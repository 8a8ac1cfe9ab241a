"""A gallery: the best answers, the worst, and the mistakes made with most confidence, as one HTML page."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import count
from pathlib import Path
from string import Template
from typing import Literal, NamedTuple

from rrsis.export.aside import aside
from rrsis.learning.metrics import LEVELS, Case, Convention
from rrsis.learning.report import Report
from rrsis.reporting.cards import Card

Section = Literal["mistakes", "worst", "best"]
TITLES: dict[Section, tuple[str, str]] = {
    "mistakes": (
        "Most confident mistakes",
        "IoU below 0.5, or an answer to a sentence about something that is not there; the surest first.",
    ),
    "worst": ("Worst", "Lowest IoU of what is there; of equals the largest target first."),
    "best": ("Best", "Highest IoU; of equals the surest first."),
}
EACH = 6
"""Cards of each section and sentence form, each of another picture; ours."""
RIGHT = 0.5
"""IoU below which an answer is a mistake."""


class Held(NamedTuple):
    """A card with its place in the order; the number settles ties by age."""

    rank: tuple[float, float]
    number: int
    card: Card


class Gallery:
    """Keeps the cards worth a look while answers pass by; memory holds no others.

    Args:
        convention: What an empty answer to nothing counts.
        each: Cards of each section and sentence form, each of another picture.
    """

    def __init__(self, convention: Convention = "ours", each: int = EACH) -> None:
        """Begin empty."""
        self.convention = convention
        self.each = each
        self._held: dict[tuple[Section, str], list[Held]] = {}
        self._numbers = count(0, -1)

    def see(self, case: Case) -> None:
        """Keep a case if it is among the best, the worst or the most confident mistakes so far."""
        iou, answer = case.answer.iou(self.convention), case.answer
        ranks: dict[Section, tuple[float, float]] = {}
        if answer.predicted and (iou < RIGHT or not answer.meant):
            ranks["mistakes"] = (answer.confidence * (1 - iou if answer.meant else 1.0), answer.predicted)
        if answer.meant and iou < RIGHT:
            ranks["worst"] = (-iou, answer.meant / answer.pixels)
        if answer.meant and iou >= RIGHT:
            ranks["best"] = (iou, answer.confidence)
        number, card = next(self._numbers), None
        for section, rank in ranks.items():
            held = self._held.setdefault((section, answer.asked.form), [])
            if self._worth(section, held, (rank, number), answer.asked.picture):
                card = card or Card.of(case, iou)
                heapq.heappush(held, Held(rank, number, card))

    def _worth(
        self, section: Section, held: list[Held], place: tuple[tuple[float, float], int], picture: str
    ) -> bool:
        """Make room for a case if it ranks high enough; of one picture and form only the first is kept."""
        room = self.each * (2 if section == "worst" else 1)  # some of the worst are shown as mistakes
        same = [one for one in held if one.card.picture == picture]
        rival = same[0] if same else held[0] if len(held) == room else None
        if rival and place < (rival.rank, rival.number):
            return False
        if rival:
            held.remove(rival)
            heapq.heapify(held)
        return True

    def cards(self, section: Section) -> list[Card]:
        """List the cards of a section, first things first; the worst without what is among the mistakes."""
        mistakes = [
            held.card for (owner, _), kept in self._held.items() if owner == "mistakes" for held in kept
        ]
        shown = {(card.form, card.picture) for card in mistakes if section == "worst"}
        chosen = list[Held]()
        for (owner, form), kept in self._held.items():
            fresh = [held for held in kept if (form, held.card.picture) not in shown]
            chosen += sorted(fresh, reverse=True)[: self.each] if owner == section else []
        return [held.card for held in sorted(chosen, reverse=True)]

    def write(self, path: Path, title: str, notes: Sequence[str], reports: Sequence[Report] = ()) -> None:
        """Write the page: one file that needs no other.

        Args:
            path: The ``.html`` file.
            title: Its heading.
            notes: Lines below it: checkpoint, options, convention.
            reports: Scores to show in a table.

        Raises:
            OutputError: The file cannot be written.
        """
        every = [card for section in TITLES for card in self.cards(section)]
        page = Template(files("rrsis.reporting").joinpath("page.html").read_text("utf-8")).substitute(
            title=escape(title),
            notes="".join(f"<p>{escape(note)}</p>" for note in notes),
            scores="".join(_scores(report) for report in reports),
            forms=_buttons("form", len(every), Counter(card.form for card in every)),
            classes=_buttons("label", len(every), Counter(card.label for card in every if card.label)),
            sections="".join(self._section(section) for section in TITLES),
        )
        with aside(path) as place:
            place.write_text(page, "utf-8")

    def _section(self, section: Section) -> str:
        title, words = TITLES[section]
        cards = "".join(_figure(card) for card in self.cards(section))
        return (
            f'<section id="{section}"><h2>{title} <span class="count"></span></h2><p class="note">{words}</p>'
            f'<div class="cards">{cards}</div></section>'
        )


def _figure(card: Card) -> str:
    score = f"{card.confidence:.2f}" if card.confidence else "nothing found"
    size = f'width="{card.width}" height="{card.height}"'
    layers = (("photo", card.photo), ("truth", card.truth), ("answer", card.answer))
    images = "".join(f'<img class="{name}" alt="" loading="lazy" {size} src="{uri}">' for name, uri in layers)
    label = escape(card.label or "not there")
    return (
        f'<figure data-form="{escape(card.form)}" data-label="{escape(card.label)}">'
        f'<div class="stack" tabindex="0">{images}</div><figcaption><q>{escape(card.sentence)}</q>'
        f'<span class="facts"><b>IoU {card.iou:.3f}</b><b>score {score}</b></span>'
        f'<span class="facts"><span>{escape(card.form)}</span><span>{label}</span>'
        f"<span>{escape(Path(card.picture).name)}</span></span></figcaption></figure>"
    )


def _buttons(key: str, total: int, counts: Counter[str]) -> str:
    first = f'<button data-key="{key}" data-value="" aria-pressed="true">all <i>{total}</i></button>'
    return first + "".join(
        f'<button data-key="{key}" data-value="{escape(name)}" aria-pressed="false">{escape(name)} '
        f"<i>{number}</i></button>"
        for name, number in sorted(counts.items())
    )


def _scores(report: Report) -> str:
    robust, head = report.robust, ("sentences", "n", "mIoU", "oIoU", *(f"Pr@{level}" for level in LEVELS))
    return (
        f"<details><summary>{escape(report.name)}, {escape(report.at)}: {escape(report.line())}</summary>"
        f'<div class="wide"><table><thead><tr>{"".join(f"<th>{name}</th>" for name in head)}</tr></thead>'
        f"<tbody>{''.join(_rows(report))}</tbody></table></div>"
        f"<p>Absent things left empty: {report.left_empty} of {report.absent}. mRR {robust.mrr:.3f}, rIoU "
        f"{robust.riou:.3f} ({robust.references} sentences, {robust.negatives} negatives).</p></details>"
    )


def _rows(report: Report) -> Iterator[str]:
    for name, score in report.parts:
        values = "".join(f"<td>{value:.3f}</td>" for value in (score.miou, score.oiou, *score.precision))
        yield f"<tr><th>{escape(name)}</th><td>{score.count}</td>{values}</tr>"
