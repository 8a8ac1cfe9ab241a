"""Runs of tiles: every tile once, in order, the same pixels as alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rrsis.geo.area import Area
from rrsis.geo.grid import Grid, Window
from rrsis.geo.reading import reader, runs
from rrsis.geo.scene import Scene


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 50), st.integers(1, 90), st.integers(2, 12), st.integers(1, 900), st.data())
def test_runs_hold_every_tile_once_in_order(
    height: int, width: int, side: int, run_px: int, data: st.DataObject
) -> None:
    grid = Grid((height, width), side, data.draw(st.integers(0, side - 1)))
    first = data.draw(st.integers(0, len(grid) - 1))
    wanted = [tile.window for tile in chain.from_iterable(grid.rows())][first:]
    found = list(runs(grid, first, run_px))
    assert [tile.window for tile in chain.from_iterable(found)] == wanted
    assert all(len({tile.window.row for tile in run}) == 1 for run in found)


def test_long_rows_are_cut_into_an_even_number_of_runs() -> None:
    grid = Grid((640, 20_000), 640, 128)
    lengths = [len(run) for run in runs(grid)]
    assert sum(lengths) == len(grid.columns) and len(lengths) == 8
    assert max(lengths) * 640 * 640 <= 2_100_000


@pytest.mark.parametrize("run_px", [1, 200_000, 10**9])
def test_a_run_gives_what_its_tiles_show(run_px: int, scene_file: Path) -> None:
    with Scene.open(scene_file) as scene:
        grid, read = Grid(scene.shape, 256, 64), reader(scene)
        for reading in chain.from_iterable(read(run) for run in runs(grid, 0, run_px)):
            pixels, valid = scene.look(reading.tile.window)
            np.testing.assert_array_equal(reading.pixels, pixels)
            np.testing.assert_array_equal(reading.valid, valid)


def test_only_tiles_that_meet_the_area_are_read(
    write_raster: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bands = np.random.default_rng(0).integers(1, 255, (3, 64, 200), dtype=np.uint8)
    area = Area.of("500002,4999990,500010,4999998@scene")  # columns 4-20, rows 4-20
    with Scene.open(write_raster(bands), area=area) as scene:
        row = next(Grid(scene.shape, 32, 8).rows())
        look = Mock(side_effect=scene.look)
        monkeypatch.setattr(scene, "look", look)
        found = reader(scene)(row)
    look.assert_called_once_with(Window(0, 0, 32, 32))
    assert [reading.tile for reading in found] == row
    assert [int(reading.valid.sum()) for reading in found] == [256, *[0] * (len(row) - 1)]
    np.testing.assert_array_equal(found[0].pixels, bands[:, :32, :32].transpose(1, 2, 0))
    assert all(reading.pixels.shape == (32, 32, 3) and not reading.pixels.any() for reading in found[1:])
