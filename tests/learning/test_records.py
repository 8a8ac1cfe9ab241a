"""A run's own files: each entry where it belongs, cut where the run goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rrsis.learning.journal import Entry, Look
from rrsis.learning.records import Records


def steps(path: Path) -> list[int]:
    return [json.loads(line)["step"] for line in path.read_text().splitlines()]


def test_steps_and_looks_lie_apart_and_are_cut_together(tmp_path: Path) -> None:
    records = Records(tmp_path, 0)
    for step in (1, 2, 3):
        records.write(Entry(step, 1.0))
        records.write(Look(step, 0.5, "fine"))
    records.close()
    Records(tmp_path, 2).write(Entry(3, 1.0))
    assert (steps(tmp_path / "log.jsonl"), steps(tmp_path / "val.jsonl")) == ([1, 2, 3], [1, 2])
    assert not (tmp_path / "tensorboard").exists()


def test_curves_are_written_where_asked_for(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    records = Records(tmp_path, 0, tensorboard=True)
    records.write(Entry(1, 1.0))
    records.close()
    assert len(list((tmp_path / "tensorboard").iterdir())) == 1
