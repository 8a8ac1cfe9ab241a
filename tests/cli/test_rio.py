"""`rio rrsis`: what `rrsis segment` does, from rasterio's command line."""

from __future__ import annotations

import logging
import subprocess
import sys
from importlib.metadata import entry_points
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pytest
from click.testing import CliRunner, Result
from rasterio.rio.main import main_group

from rrsis.cli.rio import rio

if TYPE_CHECKING:
    from conftest import Rrsis


def run(*arguments: object, before: tuple[str, ...] = ()) -> Result:
    words = [*before, "rrsis", *map(str, arguments)]
    return CliRunner().invoke(main_group, words, prog_name="rio")


def test_rasterio_finds_it_by_its_entry_point() -> None:
    (point,) = entry_points(group="rasterio.rio_plugins", name="rrsis")
    assert point.load() is rio
    assert main_group.commands["rrsis"] is rio


def test_it_finds_what_rrsis_segment_finds(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    options = ["--min-area", "8000", "--tile", "256", "--json", "-o"]
    ours = rrsis("segment", scene_file, "all storage tanks", *options, tmp_path / "ours.gpkg")
    theirs = run(scene_file, "all storage tanks", *options, tmp_path / "rio.gpkg")
    assert ours.exit_code == theirs.exit_code == 0, theirs.output
    found, again = (geopandas.read_file(tmp_path / f"{name}.gpkg", layer=name) for name in ("ours", "rio"))
    assert len(found) == 1 and found.geometry.geom_equals(again.geometry).all()
    assert len(theirs.stdout.splitlines()) == len(ours.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.tif", "ship"], "nowhere.tif"),
        (["{scene}", "ship", "-o", "found.kml"], "found.kml"),
        (["{scene}"], "EXPRESSION"),
        (["{scene}", "ship", "--no-such-option"], "--no-such-option"),
        (["{scene}", "ship", "--threshold", "7"], "--threshold"),
    ],
)
def test_it_fails_as_rrsis_segment_fails(
    arguments: list[str], says: str, rrsis: Rrsis, scene_file: Path
) -> None:
    arguments = [word.format(scene=scene_file) for word in arguments]
    ours, theirs = rrsis("segment", *arguments), run(*arguments)
    assert ours.exit_code == theirs.exit_code == 2
    assert says in theirs.stderr and theirs.stdout == ""
    assert theirs.stderr.replace("rio rrsis", "rrsis segment") == ours.stderr


@pytest.mark.parametrize("level", ["-v", "-q"])
def test_it_says_as_much_as_rio_is_told_to(level: str, rrsis: Rrsis, photo_file: Path) -> None:
    """In words of its own: what `rio` sets up for logging would say each of them again."""
    heard = logging.StreamHandler(said := StringIO())
    logging.getLogger().addHandler(heard)
    try:
        result = run(photo_file, "ship", "-o", "found.gpkg", before=(level,))
    finally:
        logging.getLogger().removeHandler(heard)
    assert result.exit_code == 0 and said.getvalue() == ""
    assert ("exit code 0" in result.stderr) == (level == "-v")
    assert ("not georeferenced" in result.stderr) == (level == "-v")


def test_a_bug_has_its_own_code(rrsis: Rrsis, scene_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rrsis.segmentation.load_segmenter", None)
    result = run(scene_file, "ship")
    assert result.exit_code == 1 and "This is a bug in rrsis" in result.stderr


def test_its_help_is_ours(rrsis: Rrsis) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "Usage: rio rrsis [OPTIONS]" in result.stdout and "--min-area" in result.stdout


def test_rasterio_s_other_commands_cost_nothing_of_ours() -> None:
    code = "import sys, rrsis.cli.rio; print({'typer', 'torch', 'rrsis.cli.app'} & set(sys.modules) or None)"
    seen = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "None"
