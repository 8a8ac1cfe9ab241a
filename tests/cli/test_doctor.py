"""What the doctor says, and with which exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rrsis.doctor.examine import Chapter
from rrsis.doctor.finding import Finding, broken, noted

if TYPE_CHECKING:
    from .conftest import Rrsis

FINE = Chapter("Health", [Finding("heart", "beats"), Finding("hat", "pip install hat", "absent")])
NOTED = Chapter("Age", [noted("knee", "creaks", "It creaks.", "Oil it.")])
BROKEN = Chapter("Bones", [broken("leg", "in two", "It is broken.", "Rest.")])


def visit(
    rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch, *chapters: Chapter, line: str = ""
) -> tuple[int, str]:
    """Ask the doctor about made findings."""
    monkeypatch.setattr("rrsis.doctor.examine.examine", lambda: iter(chapters))
    result = rrsis("doctor", *line.split())
    return result.exit_code, result.stdout


def test_all_is_well(rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = visit(rrsis, monkeypatch, FINE, Chapter("Nothing", []))
    assert code == 0 and said.splitlines()[-1] == "All is well."
    assert "ok      heart  beats" in said and "-       hat" in said and "Nothing" not in said


def test_notes_are_no_failure(rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = visit(rrsis, monkeypatch, FINE, NOTED)
    assert code == 0 and "knee: It creaks. Oil it." in said and said.endswith("but for these notes.\n")


def test_what_is_broken_ends_with_what_to_do(rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = visit(rrsis, monkeypatch, BROKEN, NOTED)
    assert code == 1 and "BROKEN  leg" in said and "leg: It is broken. Rest." in said


def test_json(rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = visit(rrsis, monkeypatch, FINE, BROKEN, line="--json")
    *findings, done = map(json.loads, said.splitlines())
    assert code == 1 and done == {"event": "done", "well": False, "troubles": 1}
    assert [one["health"] for one in findings] == ["fine", "absent", "broken"]
    assert findings[-1]["cure"] == "Rest." and findings[-1]["chapter"] == "Bones"
