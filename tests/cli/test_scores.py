"""Scores on a screen of eighty columns."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.cli.scores import about_nothing, meaning, tell
from rrsis.learning.metrics import Answer, Asked, Hits
from rrsis.learning.report import Report


@pytest.fixture
def report() -> Report:
    """One right answer about a class with a long name, and one to a sentence about nothing."""
    some, none = np.ones((4, 4), bool), np.zeros((4, 4), bool)
    right = Asked("p", "a ground track field", "class", "one target", "ground track field")
    absent = Asked("p", "all ships", "absent", "absent")
    return Report(1, "peers", (Answer.of(right, some, some), Answer.of(absent, none, none)), "parks val")


def test_a_table_fits_a_terminal(
    report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    tell(report)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "parks val, 1 pictures, at original size; nothing of nothing counts by 'peers'"
    assert any(
        line.startswith("class: ground track field") and line.rstrip().endswith("1.000") for line in lines
    )
    assert max(map(len, lines[1:])) <= 80 and "…" not in "".join(lines)


def test_what_was_said_of_nothing(report: Report) -> None:
    assert about_nothing(report) == [
        "absent things left empty: 1 of 1",
        "robust: mRR 1.000, rIoU 1.000 (1 sentences, 1 negatives of the same pictures)",
        "scores: expected calibration error 1.000",  # all is right, and none of it was claimed
    ]
    assert about_nothing(Report(1, "ours", report.answers[1:])) == ["absent things left empty: 1 of 1"]
    assert meaning(report).endswith("'peers'")


def test_objects_with_boxes_are_told_in_a_table_of_their_own(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    hits = (Hits("ships", 3, 4, 6), Hits("airplanes", 0, 1, 1))
    tell(Report(2, "ours", (), "boats val", hits=hits))
    out = capsys.readouterr().out
    assert "mIoU" not in out  # nothing was compared
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines()[2:] if line.strip()}
    assert rows["all"] == ["3", "5", "7", "0.500"] and rows["ships"] == ["3", "4", "6", "0.600"]
    tell(report)
    assert "boxes" not in capsys.readouterr().out
