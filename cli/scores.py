"""Scores on a screen: one table a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from rrsis.learning.report import Report

COLUMNS = ("n", "mIoU", "oIoU", "Pr@.5", "Pr@.6", "Pr@.7", "Pr@.8", "Pr@.9")


def tell(report: Report) -> None:
    """Print a report, its convention named."""
    console, table = Console(), Table(box=SIMPLE_HEAD, padding=(0, 0), show_edge=False)
    table.add_column("sentences", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    before = ""
    for part, score in report.parts:
        sort = part.partition(": ")[0] if ": " in part else ""
        if sort != before:
            table.add_section()
        values = (score.miou, score.oiou, *score.precision)
        table.add_row(part, str(score.count), *(f"{value:.3f}" for value in values))
        before = sort
    console.print(
        f"{report.name}, {report.pictures} pictures, at {report.at}; {meaning(report)}",
        highlight=False,
        soft_wrap=True,
    )
    if report.answers:
        console.print(table)
    if report.boxes:
        console.print(_counted(report))
    for line in about_nothing(report):
        console.print(line, highlight=False)


def _counted(report: Report) -> Table:
    """Tell how many objects were found where boxes are all that is known of them."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 0), show_edge=False)
    table.add_column("objects with boxes", no_wrap=True)
    for column in ("hits", "found", "marked", "F1"):
        table.add_column(column, justify="right", no_wrap=True)
    for one in report.boxes:
        table.add_row(one.label, str(one.hits), str(one.found), str(one.marked), f"{one.f1:.3f}")
    return table


def meaning(report: Report) -> str:
    """Name the convention of a report."""
    return f"nothing of nothing counts by '{report.convention}'"


def about_nothing(report: Report) -> list[str]:
    """Say what was answered to sentences about things that are not there, and what scores are worth."""
    robust = report.robust
    lines = [f"absent things left empty: {report.left_empty} of {report.absent}"] if report.absent else []
    if robust.negatives:
        lines.append(
            f"robust: mRR {robust.mrr:.3f}, rIoU {robust.riou:.3f} "
            f"({robust.references} sentences, {robust.negatives} negatives of the same pictures)"
        )
    if report.reliability.bins:
        lines.append(f"scores: expected calibration error {report.reliability.error:.3f}")
    return lines
