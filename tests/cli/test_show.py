"""Numbers for people; notes and lines for whoever watches."""

from __future__ import annotations

import json

import pytest

from rrsis.cli import show
from rrsis.progress import Event


@pytest.mark.parametrize(
    ("square_metres", "words"),
    [(None, "-"), (0.0, "0 m²"), (1234.4, "1,234 m²"), (12_345.0, "1.23 ha"), (2_500_000.0, "2.50 km²")],
)
def test_areas(square_metres: float | None, words: str) -> None:
    assert show.area(square_metres) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (38e6, "38 MB"), (2.5e15, "2500 TB")]
)
def test_sizes(count: float, words: str) -> None:
    assert show.size(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.04, "0.0 s"), (59.0, "59.0 s"), (61.2, "1 min 1 s"), (7260.0, "2 h 1 min")]
)
def test_durations(seconds: float, words: str) -> None:
    assert show.duration(seconds) == words


def test_failures_keep_brackets_and_long_lines(capsys: pytest.CaptureFixture[str]) -> None:
    show.failure("No [bold] file " + "x" * 200 + ".", "Look [here].")
    assert capsys.readouterr().err == f"Error: No [bold] file {'x' * 200}. Look [here].\n"


def test_without_a_terminal_only_notes_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with show.watch(as_json=False) as listener:
        for event in (Event("start"), Event("tile"), Event("note", "look"), Event("done")):
            listener(event)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Note: look\n")


def test_json_leaves_the_last_line_to_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with show.watch(as_json=True) as listener:
        for event in (Event("start", tiles_total=2), Event("note", "é"), Event("done")):
            listener(event)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["start", "note"]
    assert (lines[0]["tiles_total"], lines[1]["message"]) == (2, "é")
