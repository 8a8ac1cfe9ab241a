"""A run as it is shown: a table that lives on a terminal, few lines elsewhere."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from rrsis.cli import live
from rrsis.evaluation import Report
from rrsis.training import Progress

REPORT = Report(1, "ours", (), 0, 0)


def step(number: int, report: Report | None = None) -> Progress:
    return Progress(
        number, 60, float(number), 2.0, {"masks": number - 0.5, "matching": 0.5}, {"new": 1e-3}, report
    )


def test_a_terminal_shows_the_newest_numbers_and_every_look() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=120, color_system=None)
    with live.table(console) as follow:
        follow(step(1))
        follow(step(2))
        follow(step(3, REPORT))
    shown = console.file.getvalue()  # type: ignore[attr-defined] # it is a StringIO
    assert "step 3  val: " + REPORT.line() in shown
    last = shown[shown.rindex("3/60") :]
    assert "(5%)" in last and "2.0000" in last and "masks 1.500" in last and "matching 0.500" in last
    assert "new 1.00e-03" in last and "2.00 s/step" in last and "1 min 54 s" in last


def test_elsewhere_a_line_every_twenty_steps(capsys: pytest.CaptureFixture[str]) -> None:
    with live.watch(as_json=False) as follow:
        for number in range(1, 42):
            follow(step(number, REPORT if number == 41 else None))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["step 20/60", "step 40/60", "step 41/60", ""]
    assert "loss 10.5000 (masks 10.000  matching 0.500)" in lines[0] and "2.00 s/step" in lines[0]
    assert "loss 30.5000" in lines[1] and "loss 41.0000" in lines[2]
    assert lines[3] == f"  val: {REPORT.line()}"


def test_programs_get_a_line_of_json_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    with live.watch(as_json=True) as follow:
        for number in range(1, 21):
            follow(step(number))
    (line,) = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert line == {
        "step": 20,
        "steps": 60,
        "loss": 10.5,
        "seconds": 2.0,
        "loss_masks": 10.0,
        "loss_matching": 0.5,
        "rate_new": 0.001,
        "report": None,
    }
