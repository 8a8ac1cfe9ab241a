"""Runs of tiles: every tile once, in order, the same pixels as alone."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rrsis.geo.grid import Grid
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
