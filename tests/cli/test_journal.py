"""What a run says of itself: levels on the error stream, everything in a file, no secrets anywhere."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rrsis.cli import journal

if TYPE_CHECKING:
    from .conftest import Rrsis


def test_quiet_says_nothing_but_errors(rrsis: Rrsis, scene_file: Path) -> None:
    result = rrsis("-q", "segment", scene_file, "all storage tanks", "tnak", "-o", "a.gpkg")
    assert (result.exit_code, result.output) == (0, "") and Path("a.gpkg").exists()
    failed = rrsis("--quiet", "segment", "nowhere.tif", "ship")
    assert failed.exit_code == 2 and failed.stderr.startswith("Error: ")


def test_quiet_still_gives_what_was_asked_for(rrsis: Rrsis) -> None:
    assert "storage tank" in rrsis("-q", "explain", "the storage tank").stdout


def test_verbose_tells_what_is_done(rrsis: Rrsis, scene_file: Path) -> None:
    plain = rrsis("segment", scene_file, "ship", "-o", "a.gpkg")
    told = rrsis("-v", "segment", scene_file, "ship", "-o", "b.gpkg")
    more = rrsis("-vv", "segment", scene_file, "ship", "-o", "c.gpkg")
    assert plain.stderr == "" and told.stdout.count("Wrote") == 1
    assert "INFO rrsis.job: asked of 12 tiles: all ships" in told.stderr
    assert "INFO rrsis.cli: done: " in told.stderr and "exit code 0" in told.stderr
    assert "DEBUG" not in told.stderr and "DEBUG rrsis.cli: 1 of" in more.stderr


def test_a_file_keeps_everything_and_is_added_to(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.log"
    assert rrsis("--log-file", file, "segment", scene_file, "all tnaks", "-o", "a.gpkg").stderr.count("Note:")
    first = file.read_text(encoding="utf-8")
    assert "rrsis --log-file" in first and "'all tnaks'" in first
    assert "Did you mean “tanks”" in first and "exit code 0" in first and "Wrote a.gpkg" in first
    assert rrsis("-q", "--log-file", file, "segment", "nowhere.tif", "ship").exit_code == 2
    both = file.read_text(encoding="utf-8")
    assert both.startswith(first) and "ERROR rrsis.cli: " in both and "exit code 2" in both


def test_a_bug_leaves_its_trace_in_the_file(
    rrsis: Rrsis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rrsis.language.expression.Expression.parse", lambda _: 1 / 0)
    result = rrsis("--log-file", tmp_path / "run.log", "explain", "ship")
    assert result.exit_code == 1 and "Traceback" not in result.output
    assert "Traceback" in (tmp_path / "run.log").read_text(encoding="utf-8")


def test_a_log_file_that_cannot_be_is_told(rrsis: Rrsis, tmp_path: Path) -> None:
    result = rrsis("--log-file", tmp_path / "none" / "run.log", "explain", "ship")
    assert result.exit_code == 2 and "log file" in result.stderr and result.stdout == ""


def test_warnings_of_libraries_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "run.log"
    with journal.kept(0, False, file, ("scene", "a.tif")):
        logging.getLogger("rasterio._env").warning("CPLE_AppDefined in a.tif: odd tag")
        logging.getLogger("rasterio._env").info("chatter")
    assert "WARNING rasterio._env: CPLE_AppDefined" in capsys.readouterr().err
    assert "chatter" in file.read_text(encoding="utf-8")


def test_afterwards_logging_is_as_it_was(tmp_path: Path) -> None:
    root, own = logging.getLogger(), logging.getLogger("rrsis")
    before = root.level, list(root.handlers), own.level
    with journal.kept(2, False, tmp_path / "run.log", ()):
        assert own.level == logging.DEBUG
    assert (root.level, list(root.handlers), own.level) == before


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("-o postgresql://me:s3cret@host/db?table=a", "-o postgresql://me:***@host/db?table=a"),
        ("https://host/a.tif?sig=abc%2F&x=1", "https://host/a.tif?sig=***&x=1"),
        ("https://h/a.tif?X-Amz-Signature=12ab", "https://h/a.tif?X-Amz-Signature=***"),
        ("host=a password=b", "host=a password=***"),
        ("all ships near the dock", "all ships near the dock"),
    ],
)
def test_secrets_are_left_out(text: str, kept: str) -> None:
    record = logging.LogRecord("rrsis", logging.INFO, "", 0, "%s", (text,), None)
    assert journal.Discreet("%(message)s").format(record) == kept
