"""The figure shows every row of a report in its panel, as long as its score."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from rrsis.learning.metrics import Hits
from rrsis.learning.report import Report
from rrsis.reporting.figure import EMPTY, MAIN, SECOND, WIDTH, draw, panels


def test_panels_hold_the_rows_of_a_report(report: Report) -> None:
    found = {panel.title: [row.name for row in panel.rows] for panel in panels(report)}
    assert list(found)[:4] == ["all sentences", "by sentence form", "by object size", "by class"]
    assert list(found)[4:] == ["share of pixels meant (dark) and score (pale)"]
    assert found["by sentence form"] == ["group", "class", "position"]
    assert found["by class"] == ["ship"]
    assert {"all", "one target", "absent left empty", "mRR", "rIoU"} <= set(found["all sentences"])


def test_no_negatives_no_bars_of_them(report: Report) -> None:
    meant = Report(1, "ours", tuple(one for one in report.answers if one.meant))
    names = {row.name for panel in panels(meant) for row in panel.rows}
    assert not names & {"absent left empty", "mRR", "rIoU", "absent too"}


def test_boxes_and_scores_have_panels(report: Report) -> None:
    found = {panel.title: panel.rows for panel in panels(replace(report, hits=(Hits("ships", 3, 4, 6),)))}
    assert found["F1 of objects with boxes"][1] == ("ships", 0.6, None, 6)
    (row,) = found["share of pixels meant (dark) and score (pale)"]
    assert (row.name, row.sentences) == ("score 0.8 to 0.9", 4)


def test_a_png_is_drawn_with_bars_of_both_lengths(report: Report, tmp_path: Path) -> None:
    draw(report, tmp_path / "r.png", ["checkpoint default"])
    with Image.open(tmp_path / "r.png") as image:
        assert image.format == "PNG" and image.width == WIDTH
        pixels = np.asarray(image.convert("RGB"))
    for colour in (MAIN, SECOND, EMPTY):
        assert (pixels == colour).all(-1).sum() > 300


def test_many_classes_and_long_names_fit(report: Report, tmp_path: Path) -> None:
    first = report.answers[0]
    labels = [f"expressway service area number {i} and then some" for i in range(40)]
    answers = tuple(replace(first, asked=replace(first.asked, label=label)) for label in labels)
    draw(Report(1, "ours", answers, "x" * 30), tmp_path / "many.png", [])
    with Image.open(tmp_path / "many.png") as image:
        assert image.width == WIDTH and image.height > 40 * 30


def test_an_empty_report_is_drawn_too(tmp_path: Path) -> None:
    draw(Report(0, "peers", ()), tmp_path / "none.png", [])
    assert (tmp_path / "none.png").stat().st_size > 0
