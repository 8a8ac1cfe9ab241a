"""The closing table and line."""

from __future__ import annotations

import json

import pytest
import shapely

from rrsis.cli.summary import Summary
from rrsis.export.feature import Feature


def feature(expression: str, area_m2: float | None) -> Feature:
    return Feature(1, expression, "ship", 0.9, area_m2, None, shapely.box(0, 0, 1, 1))


@pytest.fixture
def summary() -> Summary:
    counted = Summary.of(["all [red] ships", "airplane"])
    assert (
        len(list(counted.count([feature("all [red] ships", 100.0), feature("all [red] ships", 50.0)]))) == 2
    )
    return counted


def test_a_person_sees_counts_areas_time_and_files(
    summary: Summary, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    summary.table(1.25, ["a.gpkg", "p.png"])
    out = capsys.readouterr().out
    assert "all [red] ships" in out and "150 m²" in out and "airplane" in out
    assert out.endswith("2 objects in 1.2 s. Wrote a.gpkg, p.png\n")


def test_a_program_reads_the_same(summary: Summary, capsys: pytest.CaptureFixture[str]) -> None:
    summary.line(1.25, ["a.gpkg"])
    assert json.loads(capsys.readouterr().out) == {
        "event": "done",
        "objects": 2,
        "seconds": 1.25,
        "expressions": [
            {"expression": "all [red] ships", "objects": 2, "area_m2": 150.0, "margin": 1.0},
            {"expression": "airplane", "objects": 0, "area_m2": None, "margin": None},
        ],
        "files": [{"path": "a.gpkg"}],
    }


def test_the_table_leaves_standard_output_to_the_layer(
    summary: Summary, capsys: pytest.CaptureFixture[str]
) -> None:
    summary.table(1.25, [], stderr=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.endswith("2 objects in 1.2 s.\n")


def test_an_unknown_area_stays_unknown() -> None:
    counted = Summary.of(["ship"])
    list(counted.count([feature("ship", None)]))
    assert counted.found["ship"].area_m2 is None and counted.objects == 1
