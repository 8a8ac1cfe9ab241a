"""`rrsis scene`: what the tool sees."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Rrsis


def test_facts_and_costs(rrsis: Rrsis, scene_file: Path) -> None:
    result = rrsis("scene", scene_file, "--tile", 256, "--overlap", 64)
    assert result.exit_code == 0, result.output
    parts = ("700 x 600", "uint8", "EPSG:32631", "1 m a pixel", "12 of 256 px", "1, 2, 3")
    for words in (*parts, "estimate", "3.8 MB"):
        assert words in result.stdout
    assert result.stderr == ""


def test_a_small_scene_is_one_tile(rrsis: Rrsis, scene_file: Path) -> None:
    assert "1: the whole scene" in rrsis("scene", scene_file, "--tile", 1024).stdout


def test_another_ground_size_is_shown(rrsis: Rrsis, scene_file: Path) -> None:
    assert "350 x 300 px, 2 m a pixel" in rrsis("scene", scene_file, "--gsd", 2).stdout


def test_a_photo_is_warned_about(rrsis: Rrsis, photo_file: Path) -> None:
    result = rrsis("scene", photo_file)
    assert result.exit_code == 0
    assert "pixel coordinates" in result.stdout and "unknown" in result.stdout and "Note:" in result.stderr


def test_mistakes_are_told_in_words(rrsis: Rrsis, scene_file: Path) -> None:
    for arguments in (["nowhere.tif"], [scene_file, "--bands", "5,6,7"], [scene_file, "--bands", "x"]):
        result = rrsis("scene", *arguments)
        assert result.exit_code == 2 and "Traceback" not in result.output


def test_an_area_of_interest_costs_less(rrsis: Rrsis, scene_file: Path) -> None:
    line = "scene", scene_file, "--tile", 256, "--overlap", 64, "--aoi"
    result = rrsis(*line, "500000,5749800,500100,5750000@scene")
    assert result.exit_code == 0, result.output
    assert "12 of 256 px, overlapping by 64; the area of interest meets 2" in result.stdout
    outside = rrsis(*line, "1,2,3,4")
    assert outside.exit_code == 2 and "outside of the scene" in outside.stderr


def test_a_folder_is_one_scene(rrsis: Rrsis, scene_file: Path, tmp_path: Path) -> None:
    (tmp_path / "tiles").mkdir()
    for name in ("a.tif", "b.tif"):
        shutil.copy(scene_file, tmp_path / "tiles" / name)
    result = rrsis("scene", "tiles")
    assert result.exit_code == 0 and "700 x 600" in result.stdout and "made up of 2 files" in result.stderr
