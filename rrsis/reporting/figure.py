"""A figure of scores: bars by sentence form, size, class and data set, as a PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from rrsis.export.aside import aside
from rrsis.learning.report import Report

PAPER, INK, FAINT, LINE = (255, 255, 255), (28, 30, 36), (110, 114, 124), (226, 228, 234)
MAIN, SECOND, EMPTY = (38, 99, 186), (168, 200, 240), (46, 139, 110)
"""Colours of mIoU, of Pr@0.5 and of shares of sentences; they differ in lightness too."""
MARGIN, GAP, ROW, BAR = 36, 56, 30, 20  # px
NAMES, BARS, END = 180, 330, 110  # widths of a panel's columns: names, bars, numbers; px
WIDTH = 2 * MARGIN + 2 * (NAMES + BARS + END) + GAP


class Row(NamedTuple):
    """One line of a panel."""

    name: str
    main: float
    """Length of the bar, 0 to 1."""
    second: float | None
    """Length of the pale bar beneath, if there is one."""
    sentences: int


class Panel(NamedTuple):
    """A heading and its bars."""

    title: str
    rows: list[Row]

    @property
    def height(self) -> int:
        """Pixels that it needs, with the space below."""
        return 34 + len(self.rows) * ROW + 34


def draw(report: Report, path: Path, notes: Sequence[str]) -> None:
    """Draw the figure.

    Args:
        report: What to draw.
        path: The ``.png`` file to write.
        notes: Lines below the title: checkpoint, convention.

    Raises:
        OutputError: The file cannot be written.
    """
    left, right = _columns(panels(report))
    top = MARGIN + 44 + 22 * (len(notes) + 1) + 16
    height = top + max(sum(panel.height for panel in column) for column in (left, right))
    sheet = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, MARGIN - 8), report.name or "evaluation", INK, ImageFont.load_default(28))
    for number, note in enumerate(notes):
        pen.text((MARGIN, MARGIN + 36 + 22 * number), note, FAINT, ImageFont.load_default(15))
    _legend(pen, MARGIN + 40 + 22 * len(notes))
    for column, start in ((left, MARGIN), (right, MARGIN + NAMES + BARS + END + GAP)):
        at = top
        for panel in column:
            _panel(pen, panel, start, at)
            at += panel.height
    with aside(path) as place:
        sheet.save(place, "PNG")


def panels(report: Report) -> list[Panel]:
    """Sort the rows of a report into panels; panels without rows are left out."""
    titles = {"form": "by sentence form", "size": "by object size", "set": "by data set", "class": "by class"}
    found = {title: Panel(title, []) for title in ("all sentences", *titles.values())}
    for name, score in report.parts:
        sort, colon, rest = name.partition(": ")
        row = Row(rest or name, score.miou, score.precision[0], score.count)
        if not colon:
            found["all sentences"].rows.append(row)
        elif sort in titles:
            found[titles[sort]].rows.append(row)
    nothing, robust = found["all sentences"].rows, report.robust
    if report.absent:
        nothing.append(Row("absent left empty", report.left_empty / report.absent, None, report.absent))
    if robust.negatives:
        nothing.append(Row("mRR", robust.mrr, None, robust.references))
        nothing.append(Row("rIoU", robust.riou, None, robust.references))
    counted = [Row(one.label, one.f1, None, one.marked) for one in report.boxes]
    bins = report.reliability.bins
    scored = [Row(f"score {one.low:.1f} to {one.high:.1f}", one.right, one.score, one.count) for one in bins]
    found["boxes"] = Panel("F1 of objects with boxes", counted)
    found["scores"] = Panel("share of pixels meant (dark) and score (pale)", scored)
    return [panel for panel in found.values() if panel.rows]


def _columns(shown: Sequence[Panel]) -> tuple[list[Panel], list[Panel]]:
    """Put the classes on the right, with what else fits there."""
    left = [panel for panel in shown if panel.title != "by class"]
    right = [panel for panel in shown if panel.title == "by class"]
    while sum(p.height for p in left) > sum(p.height for p in right) + left[-1].height:
        right.append(left.pop())
    return left, right


def _legend(pen: ImageDraw.ImageDraw, top: int) -> None:
    at = float(MARGIN)
    font = ImageFont.load_default(15)
    for colour, text in ((MAIN, "mIoU"), (SECOND, "Pr@0.5"), (EMPTY, "sentences about what is not there")):
        pen.rectangle((at, top + 4, at + 14, top + 16), colour)
        pen.text((at + 22, top), text, INK, font)
        at += 22 + pen.textlength(text, font) + 28


def _panel(pen: ImageDraw.ImageDraw, panel: Panel, left: int, top: int) -> None:
    font, small = ImageFont.load_default(15), ImageFont.load_default(13)
    pen.text((left, top), panel.title, INK, ImageFont.load_default(18))
    zero, first, bottom = left + NAMES, top + 34, top + 34 + len(panel.rows) * ROW
    for fifth in range(6):
        at = zero + BARS * fifth / 5
        pen.line((at, first, at, bottom), LINE)
        pen.text((at, bottom + 2), f"{fifth / 5:.1f}", FAINT, small, anchor="ma")
    for number, row in enumerate(panel.rows):
        at = first + number * ROW + (ROW - BAR) // 2
        pen.text((zero - 10, at + BAR / 2), _fitting(pen, row.name, font), INK, font, anchor="rm")
        if row.second is not None:
            pen.rectangle((zero, at, zero + BARS * row.second, at + BAR), SECOND)
        thin = 0 if row.second is None else 5
        pen.rectangle((zero, at + thin, zero + BARS * row.main, at + BAR - thin), MAIN if thin else EMPTY)
        pen.text((zero + BARS + 12, at + BAR / 2), f"{row.main:.3f}", INK, font, anchor="lm")
        pen.text((zero + BARS + END, at + BAR / 2), f"n={row.sentences}", FAINT, small, anchor="rm")


def _fitting(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> str:
    """Shorten a name to its column."""
    short = text
    while pen.textlength(short, font) > NAMES - 14:
        short = short.rstrip(".")[:-1] + "..."
    return short
