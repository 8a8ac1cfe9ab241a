"""One pass over a scene: order, batches, gaps, continuation."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio

from rrsis.engine.executor import Executor, Serial, Threads
from rrsis.geo.grid import Grid, Tile, Window
from rrsis.geo.scene import Scene
from rrsis.geo.scores import ScoreMap
from rrsis.geo.stitch import Band
from rrsis.language.expression import Expression
from rrsis.survey import NOWHERE, Survey, place

if TYPE_CHECKING:
    from conftest import StandIn

QUESTIONS = [Expression.parse("storage tank"), Expression.parse("ship")]


def full(scores: ScoreMap) -> np.ndarray:
    return np.stack([np.concatenate([rows for _, rows in scores.bands(layer)]) for layer in range(2)])


@pytest.mark.parametrize(
    ("executor", "batch"), [(Serial(), 1), (Threads(2, 3), 1), (Threads(2, 3), 5)], ids=str
)
def test_every_way_of_working_gives_the_same_bits(
    executor: Executor, batch: int, scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    with Scene.open(scene_file) as scene:
        grid = Grid(scene.shape, 256, 64)
        plain, other = ScoreMap(tmp_path / "plain", 2), ScoreMap(tmp_path / "other", 2)
        ticks: list[int] = []
        Survey(scene, grid, QUESTIONS, stand_in, Serial()).run(plain, lambda: None)
        Survey(scene, grid, QUESTIONS, stand_in, executor, batch).run(other, lambda: ticks.append(1))
    assert len(ticks) == len(grid)
    np.testing.assert_array_equal(full(plain), full(other))
    assert full(plain).shape == (2, 600, 700)


def test_an_interrupted_pass_goes_on_after_its_last_band(
    scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    with Scene.open(scene_file) as scene:
        grid = Grid(scene.shape, 256, 64)
        survey = Survey(scene, grid, QUESTIONS, stand_in, Serial())
        whole, stopped = ScoreMap(tmp_path / "whole", 2), ScoreMap(tmp_path / "stopped", 2)
        survey.run(whole, lambda: None)
        _copy_first_band(tmp_path, stopped)
        again = ScoreMap(tmp_path / "stopped", 2)
        before = stand_in.encoded
        survey.run(again, lambda: None)
    assert stand_in.encoded - before == 8  # two rows of four tiles are left
    np.testing.assert_array_equal(full(whole), full(again))


def _copy_first_band(folder: Path, target: ScoreMap) -> None:
    source = ScoreMap(folder / "whole", 2)
    for path in islice(sorted(source.folder.iterdir()), 1):
        (target.folder / path.name).write_bytes(path.read_bytes())


def test_a_place_is_a_tile_in_fractions_of_its_scene() -> None:
    ones = np.ones(100, np.float32)
    assert place(Tile(Window(50, 100, 100, 100), ones, ones), (200, 400)) == (0.25, 0.25, 0.75, 0.5)


def test_bands_are_in_order(scene_file: Path, stand_in: StandIn, tmp_path: Path) -> None:
    appended: list[Band] = []

    class Watching(ScoreMap):
        def append(self, band: Band) -> None:
            appended.append(band)
            super().append(band)

    with Scene.open(scene_file) as scene:
        grid = Grid(scene.shape, 256, 64)
        Survey(scene, grid, QUESTIONS, stand_in, Threads()).run(Watching(tmp_path / "s", 2), lambda: None)
    assert [band.top for band in appended] == [top for top, _ in grid.bands]


def test_pixels_without_a_picture_belong_to_nothing(
    scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    with rasterio.open(scene_file, "r+") as file:
        file.nodata = 0
        pixels = file.read()
        pixels[:, 100:140, 90:110] = 0
        file.write(pixels)
    with Scene.open(scene_file) as scene:
        scores = ScoreMap(tmp_path / "s", 2)
        Survey(scene, Grid(scene.shape, 256, 64), QUESTIONS, stand_in, Threads()).run(scores, lambda: None)
    np.testing.assert_allclose(full(scores)[:, 100:140, 90:110], NOWHERE, rtol=1e-5)
    assert full(scores)[0, 120, 120] > 0
