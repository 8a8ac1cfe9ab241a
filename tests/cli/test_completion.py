"""What a shell is told when it completes a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from rrsis.checkpoints.registry import names
from rrsis.cli.app import app

if TYPE_CHECKING:
    from .conftest import Rrsis


def completed(line: str) -> list[str]:
    """Ask as bash does, with the cursor behind the line."""
    words = line.split(" ")
    asked = {"_RRSIS_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    return CliRunner().invoke(app, [], prog_name="rrsis", env=asked).stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("rrsis seg", ["segment"]),
        ("rrsis --log", ["--log-file"]),
        ("rrsis segment a.tif ship --thr", ["--threshold"]),
        ("rrsis segment a.tif ship --device c", ["cpu", "cuda"]),
        ("rrsis segment a.tif ship --model ", names()),
        ("rrsis data refer a --grammar r", ["rrsisd", "refsegrs"]),
        ("rrsis evaluate a --split t", ["train", "test"]),
        ("rrsis evaluate a --convention p", ["peers"]),
        ("rrsis data check a --kind r", ["refer", "refsegrs", "rrsisd", "risbench"]),
        ("rrsis train r", ["refsegrs", "risbench", "rrsisd"]),
    ],
)
def test_names_are_completed(line: str, offered: list[str]) -> None:
    assert completed(line) == offered


@pytest.mark.parametrize("line", ["rrsis segment scenes/", "rrsis segment a.tif ship --model ./b"])
def test_files_are_left_to_the_shell(line: str) -> None:
    assert completed(line) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_shell_gets_its_script(shell: str, rrsis: Rrsis, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = rrsis("--show-completion", shell)
    assert shown.exit_code == 0 and "_RRSIS_COMPLETE" in shown.stdout
