"""The log has one line a step, whatever happened to the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rrsis.errors import OutputError
from rrsis.learning.journal import Entry, Journal, Look


def steps(path: Path) -> list[int]:
    return [json.loads(line)["step"] for line in path.read_text().splitlines()]


def test_a_line_says_what_the_step_was_like(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "run" / "log.jsonl")
    journal.write(Entry(1, 0.75, {"masks": 0.5, "matching": 0.25}, {"backbone": 1e-4}, float("inf"), 0.5))
    journal.write(Entry(2, float("nan")))
    first, second = (json.loads(line) for line in journal.path.read_text().splitlines())
    assert first == {
        "step": 1,
        "loss": 0.75,
        "parts": {"masks": 0.5, "matching": 0.25},
        "rates": {"backbone": 1e-4},
        "norm": None,
        "seconds": 0.5,
    }
    assert second["loss"] is None


def test_a_look_is_a_line_too(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "val.jsonl")
    journal.write(Look(500, 0.25, "mIoU 0.250"))
    assert json.loads(journal.path.read_text()) == {"step": 500, "selection": 0.25, "report": "mIoU 0.250"}


@pytest.mark.parametrize("torn", ['{"step": 5, "los', "", "[]\n", '{"loss": 1}\n', "\x00\x00"])
def test_it_is_cut_back_to_the_step_where_a_run_goes_on(torn: str, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log.jsonl")
    for step in range(1, 5):
        journal.write(Entry(step, 1.0 / step))
    with journal.path.open("a") as file:
        file.write(torn)
    whole = journal.path.read_text().splitlines()[:3]
    journal.cut(3)
    assert journal.path.read_text().splitlines() == whole
    journal.write(Entry(4, 0.25))
    assert steps(journal.path) == [1, 2, 3, 4]
    assert [one.name for one in tmp_path.iterdir()] == ["log.jsonl"]
    journal.cut(0)
    assert steps(journal.path) == []


def test_cutting_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    Journal(tmp_path / "log.jsonl").cut(3)
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").mkdir()
    journal = Journal(tmp_path / "log.jsonl")
    with pytest.raises(OutputError, match=r"log\.jsonl"):
        journal.write(Entry(1, 1.0))
    with pytest.raises(OutputError, match=r"log\.jsonl"):
        journal.cut(1)
