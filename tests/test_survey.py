"""One pass over a scene: order, batches, gaps, continuation."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio

from rrsis.engine.executor import Serial, Threads
from rrsis.engine.pace import Pace
from rrsis.errors import CheckpointError, OutputError
from rrsis.geo.bandfile import BLANK
from rrsis.geo.grid import Grid, Tile, Window
from rrsis.geo.scene import Scene
from rrsis.geo.scores import ScoreMap
from rrsis.language.expression import Expression
from rrsis.survey import Survey, place

if TYPE_CHECKING:
    from conftest import StandIn

QUESTIONS = [Expression.parse("storage tank"), Expression.parse("ship")]


def full(scores: ScoreMap) -> np.ndarray:
    return np.stack([np.concatenate([rows for _, rows in scores.bands(layer)]) for layer in range(2)])


@pytest.mark.parametrize(
    "pace",
    [
        Pace(1, 1, Serial(), Serial()),
        Pace(1, 2, Threads(2, 3), Threads(1, 2)),
        Pace(5, 1, Threads(3, 4), Threads(2, 4)),
    ],
    ids=["serial", "threads", "batches"],
)
def test_every_way_of_working_gives_the_same_bits(
    pace: Pace, scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    with Scene.open(scene_file) as scene:
        grid = Grid(scene.shape, 256, 64)
        plain, other = ScoreMap(tmp_path / "plain", 2), ScoreMap(tmp_path / "other", 2)
        ticks: list[int] = []
        Survey(scene, grid, QUESTIONS, stand_in).run(plain, lambda: None)
        Survey(scene, grid, QUESTIONS, stand_in, pace).run(other, lambda: ticks.append(1))
    assert len(ticks) == len(grid)
    np.testing.assert_array_equal(full(plain), full(other))
    assert full(plain).shape == (2, 600, 700)


@pytest.mark.parametrize("batch", [1, 3])
def test_an_interrupted_pass_goes_on_after_its_last_band(
    batch: int, scene_file: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    """A batch of three that began in a finished row of four tiles is answered again."""
    pace = Pace(batch, 1, Threads(2, 3), Threads(1, 2))

    def stop_in_the_last_row() -> None:
        ticks.append(1)
        if len(ticks) == 9:
            raise KeyboardInterrupt

    with Scene.open(scene_file) as scene:
        survey = Survey(scene, Grid(scene.shape, 256, 64), QUESTIONS, stand_in, pace)
        whole = ScoreMap(tmp_path / "whole", 2)
        survey.run(whole, lambda: None)
        ticks: list[int] = []
        with pytest.raises(KeyboardInterrupt):
            survey.run(ScoreMap(tmp_path / "stopped", 2), stop_in_the_last_row)
        again = ScoreMap(tmp_path / "stopped", 2)
        first = again.done * 4
        assert again.done in (1, 2)
        before, ticks = stand_in.encoded, []
        survey.run(again, lambda: ticks.append(1))
    assert len(ticks) == 12 - first
    assert stand_in.encoded - before == 12 - (first - first % batch)
    np.testing.assert_array_equal(full(whole), full(again))


def test_a_place_is_a_tile_in_fractions_of_its_scene() -> None:
    ones = np.ones(100, np.float32)
    assert place(Tile(Window(50, 100, 100, 100), ones, ones), (200, 400)) == (0.25, 0.25, 0.75, 0.5)


def test_a_network_that_answers_no_numbers_is_refused(
    scene_file: Path, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand_in, "decode", lambda *_: np.full((1, 1, 256, 256), np.nan, np.float32))
    with Scene.open(scene_file) as scene:
        survey = Survey(scene, Grid(scene.shape, 256, 64), QUESTIONS[:1], stand_in)
        with pytest.raises(CheckpointError, match="no number"):
            survey.run(ScoreMap(tmp_path / "s", 1), lambda: None)


def test_a_full_disk_ends_the_pass_and_keeps_its_bands(
    scene_file: Path, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = threading.active_count()
    scores = ScoreMap(tmp_path / "s", 2)
    flushed: list[int] = []

    def full_after_two(handle: int) -> None:
        flushed.append(handle)
        if len(flushed) > 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("rrsis.geo.bandfile.os.fsync", full_after_two)
    with Scene.open(scene_file) as scene, pytest.raises(OutputError, match="No space left"):
        Survey(scene, Grid(scene.shape, 256, 64), QUESTIONS, stand_in).run(scores, lambda: None)
    assert ScoreMap(tmp_path / "s", 2).done == 1  # a band and its carry are flushed, each once
    assert threading.active_count() == before


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
        Survey(scene, Grid(scene.shape, 256, 64), QUESTIONS, stand_in).run(scores, lambda: None)
    assert (full(scores)[:, 100:140, 90:110] == BLANK).all()
    assert (full(scores) == BLANK).sum() == 2 * 40 * 20
    assert full(scores)[0, 120, 120] > 0
