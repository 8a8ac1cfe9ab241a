"""The program as a user runs it, in a folder of its own, with the stand-in for a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from rrsis.cli.app import app

if TYPE_CHECKING:
    from conftest import StandIn

Rrsis = Callable[..., Result]


@pytest.fixture
def rrsis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: StandIn) -> Rrsis:
    """Run the program with arguments; a wide terminal keeps lines whole."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("RRSIS_DEBUG", raising=False)
    monkeypatch.setattr("rrsis.segmentation.load_segmenter", lambda *_, **__: stand_in)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="rrsis")

    return run
