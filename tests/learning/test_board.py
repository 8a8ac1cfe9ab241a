"""Curves are written where TensorBoard is, and its absence has a cure."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rrsis.errors import MissingDependency
from rrsis.learning.board import Board
from rrsis.learning.journal import Entry, Look


def test_numbers_become_curves(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    board = Board(tmp_path, 0)
    board.write(Entry(1, 0.75, {"masks": 0.5}, {"backbone": 0.125}, 2.0, 0.5))
    board.write(Look(1, 0.25, "fine"))
    board.close()
    again = Board(tmp_path, 0)
    again.write(Entry(1, 0.5))
    again.close()
    found = EventAccumulator(str(tmp_path))
    found.Reload()
    tags = {"loss", "gradient norm", "loss/masks", "rate/backbone", "val/selection"}
    assert set(found.Tags()["scalars"]) == tags
    assert [(one.step, one.value) for one in found.Scalars("loss")] == [(1, 0.5)]


def test_without_it_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(MissingDependency, match=r"rrsis\[tensorboard\]"):
        Board(tmp_path, 0)
