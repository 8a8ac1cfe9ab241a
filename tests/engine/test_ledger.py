"""What a run is stays with its folder, and another run is refused in words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rrsis.engine.ledger import NAME, Ledger, claimed, differences
from rrsis.errors import OutputError, ResumeMismatch

FACTS = {"tile": "640 px", "threshold": "0.5"}


def test_a_run_is_continued_with_the_marks_it_began_with(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "run"
    assert Ledger.read(folder) is None
    begun = Ledger.open(folder, FACTS, {"begun": "monday"})
    assert begun.marks == {"begun": "monday"}
    again = Ledger.open(folder, FACTS, {"begun": "tuesday"})
    assert again.marks == {"begun": "monday"}
    assert again.marked(finished="yes").marks == {"begun": "monday", "finished": "yes"}
    assert Ledger.read(folder) == Ledger(folder, FACTS, {"begun": "monday", "finished": "yes"})


def test_another_run_is_told_what_differs_and_what_to_do(tmp_path: Path) -> None:
    Ledger.open(tmp_path, FACTS)
    with pytest.raises(ResumeMismatch, match=r"threshold was 0\.5, is 0\.6") as caught:
        Ledger.open(tmp_path, {**FACTS, "threshold": "0.6"})
    assert "--restart" in caught.value.hint and "tile" not in caught.value.message
    with pytest.raises(ResumeMismatch) as caught:
        Ledger.open(tmp_path, {"tile": "640 px", "tta": "True"}, cure="Give another folder.")
    assert caught.value.hint == "Give another folder."
    assert "tta was unknown, is True; threshold was 0.5, is unknown" in caught.value.message


def test_equal_runs_do_not_differ() -> None:
    assert list(differences(FACTS, dict(reversed(FACTS.items())))) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"facts": {}}', "\xff"])
def test_a_ledger_that_cannot_be_read_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text, encoding="latin-1")
    assert Ledger.read(tmp_path) is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be noted"):
        Ledger.open(tmp_path / "file" / "run", FACTS)


def test_two_processes_do_not_work_in_one_folder(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    code = (
        "import sys; from pathlib import Path; from rrsis.engine.ledger import claimed; "
        "context = claimed(Path(sys.argv[1])); context.__enter__(); print('in', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with pytest.raises(OutputError, match="Another process"), claimed(tmp_path):
            pass
        other.kill()  # a claim ends with its process, however it ends
    with claimed(tmp_path):
        pass
