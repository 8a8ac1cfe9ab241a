"""`rrsis demo`: a sample scene, its objects, and what to open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import rasterio
from PIL import Image

from rrsis.cli.demo import SENTENCES

if TYPE_CHECKING:
    from conftest import Rrsis


def test_the_demo_leaves_a_scene_a_layer_and_an_overlay(rrsis: Rrsis, tmp_path: Path) -> None:
    result = rrsis("demo", "-o", tmp_path / "new" / "folder", "--size", 256)
    assert result.exit_code == 0, result.output
    folder = tmp_path / "new" / "folder"
    files = {"scene.tif", "objects.gpkg", "overlay.png", ".objects.gpkg.rrsis"}
    assert {path.name for path in folder.iterdir()} == files
    with rasterio.open(folder / "scene.tif") as scene, Image.open(folder / "overlay.png") as overlay:
        assert scene.crs.to_epsg() == 32631 and scene.shape == (256, 256)
        assert overlay.width >= 256
    assert geopandas.read_file(folder / "objects.gpkg", layer="objects").crs.to_epsg() == 32631
    assert "overlay.png" in result.stdout and all(sentence in result.stdout for sentence in SENTENCES)


def test_a_seed_makes_the_same_scene_again(rrsis: Rrsis, tmp_path: Path) -> None:
    pixels = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        assert rrsis("demo", "-o", tmp_path / name, "--size", 256, "--seed", seed).exit_code == 0
        with rasterio.open(tmp_path / name / "scene.tif") as scene:
            pixels.append(scene.read())
    assert np.array_equal(pixels[0], pixels[1]) and not np.array_equal(pixels[0], pixels[2])


def test_a_folder_that_cannot_be_made_is_a_user_s_mistake(rrsis: Rrsis, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    result = rrsis("demo", "-o", tmp_path / "taken")
    assert result.exit_code == 2 and "taken" in result.stderr
