"""The program: help, version, exit codes, and what is said when something fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rrsis.cli.app import COMMANDS

if TYPE_CHECKING:
    from conftest import Rrsis, StandIn

PROGRAM = [sys.executable, "-P", "-c", "from rrsis.cli.app import app; app(prog_name='rrsis')"]


def test_help_lists_the_commands(rrsis: Rrsis) -> None:
    result = rrsis("--help")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert command.__name__ in result.stdout


@pytest.mark.parametrize("command", [command.__name__ for command in COMMANDS])
def test_each_command_explains_itself(command: str, rrsis: Rrsis) -> None:
    result = rrsis(command, "--help")
    assert result.exit_code == 0 and f"rrsis {command}" in result.stdout


def test_an_unknown_command_is_a_user_s_mistake(rrsis: Rrsis) -> None:
    assert rrsis("segmet").exit_code == 2


def test_a_bug_is_told_shortly_and_how_to_see_more(
    rrsis: Rrsis, scene_file: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by the stand-in")

    monkeypatch.setattr(stand_in, "encode", fail)
    result = rrsis("segment", scene_file, "ship")
    assert result.exit_code == 1
    assert "ZeroDivisionError: by the stand-in" in result.stderr and "RRSIS_DEBUG=1" in result.stderr
    assert "Traceback" not in result.output
    monkeypatch.setenv("RRSIS_DEBUG", "1")
    assert isinstance(rrsis("segment", scene_file, "ship").exception, ZeroDivisionError)


def test_the_program_for_real(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"COLUMNS": "200"}
        return subprocess.run(
            [*PROGRAM, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    helped, failed = run("--help"), run("segment", "nowhere.tif", "ship", "-o", "found.kml")
    assert helped.returncode == 0 and "segment" in helped.stdout and helped.stderr == ""
    assert failed.returncode == 2 and failed.stdout == ""
    assert failed.stderr.startswith("Error: ") and len(failed.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_program_starts_without_heavy_libraries() -> None:
    heavy = {"torch", "rasterio", "geopandas", "transformers", "timm", "scipy", "shapely", "numpy"}
    code = f"import sys, rrsis.cli.app; print(sorted({heavy!r} & set(sys.modules)))"
    seen = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"


def test_exit_codes_are_told(rrsis: Rrsis) -> None:
    told = rrsis("--help").stdout
    assert all(code in told for code in ("0 done", "1 a bug", "2 a mistake", "130 interrupted"))


def interrupted(code: str) -> subprocess.CompletedProcess[str]:
    """Run the program with a command that is interrupted by a real signal on its way."""
    program = (
        "import os, signal\nimport rrsis.language.expression as e\nfrom rrsis.cli.app import app\n"
        "e.Expression.parse = lambda _: os.kill(os.getpid(), signal.SIGINT)\n"
        f"app({code}, prog_name='rrsis')"
    )
    line = [sys.executable, "-P", "-c", program]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_an_interruption_is_one_line(tmp_path: Path) -> None:
    done = interrupted(f"['--log-file', {str(tmp_path / 'run.log')!r}, 'explain', 'ship']")
    assert done.returncode == 130 and done.stdout == ""
    assert done.stderr.startswith("Error: Interrupted") and len(done.stderr.splitlines()) == 1
    assert "exit code 130" in (tmp_path / "run.log").read_text(encoding="utf-8")


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch, rrsis: Rrsis) -> None:
    assert "\x1b[" not in rrsis("explain", "the largest ship").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[36m" in rrsis("explain", "the largest ship").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in rrsis("explain", "the largest ship").stdout
