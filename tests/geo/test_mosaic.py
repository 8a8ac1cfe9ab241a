"""Tiles of one grid are one raster, with gaps that hold nothing and overlaps where the last is on top."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio import Affine

from rrsis.errors import SceneError
from rrsis.geo.mosaic import Mosaic

WriteRaster = Callable[..., str]
HALF = Affine(0.5, 0.0, 500_000.0, 0.0, -0.5, 5_000_000.0)
COLOURS: dict[str, Any] = {"interp": ["red", "green", "blue"], "photometric": "rgb"}


@pytest.fixture
def cut(write_raster: WriteRaster) -> Callable[..., list[str]]:
    """Return a function that writes parts of a picture, given by row, column, height and width, as tiles."""

    def cut(bands: NDArray[np.generic], *parts: tuple[int, int, int, int], **options: object) -> list[str]:
        return [
            write_raster(
                bands[:, row : row + height, col : col + width],
                f"{number}.tif",
                transform=HALF @ Affine.translation(col, row),
                **options,
            )
            for number, (row, col, height, width) in enumerate(parts)
        ]

    return cut


def test_tiles_without_gaps_are_the_picture(cut: Callable[..., list[str]], rgb: NDArray[np.uint8]) -> None:
    parts = [
        (row, col, height, width)
        for row, height in ((0, 50), (50, 40))
        for col, width in ((0, 30), (30, 100))
    ]
    names = cut(rgb, *reversed(parts), descriptions=["R", "G & B", "<B>"], **COLOURS)
    mosaic = Mosaic.of(names)
    assert mosaic.shape == (90, 130) and mosaic.notes == ("The scene is made up of 4 files.",)
    with rasterio.open(mosaic.vrt()) as file, rasterio.open(names[0]) as first:
        np.testing.assert_array_equal(file.read(), rgb)
        assert (file.transform, file.crs, file.colorinterp) == (HALF, first.crs, first.colorinterp)
        assert file.descriptions == ("R", "G & B", "<B>") and file.nodata is None
        assert [flag.name for flag in file.mask_flag_enums[0]] == ["all_valid"]


def test_gaps_hold_nothing_and_the_last_tile_is_on_top(
    cut: Callable[..., list[str]], rgb: NDArray[np.uint8]
) -> None:
    names = cut(rgb, (0, 0, 40, 60), (30, 40, 60, 90))
    with rasterio.open(names[1], "r+") as file:
        file.write(255 - file.read())
    mosaic = Mosaic.of(names)
    assert "cover 65 %" in mosaic.notes[1]
    expected, known = np.zeros_like(rgb), np.zeros((90, 130), bool)
    expected[:, :40, :60], known[:40, :60] = rgb[:, :40, :60], True
    expected[:, 30:, 40:], known[30:, 40:] = 255 - rgb[:, 30:, 40:], True
    with rasterio.open(mosaic.vrt()) as file:
        np.testing.assert_array_equal(file.read(), expected)
        np.testing.assert_array_equal(file.read_masks(1) > 0, known)


@pytest.mark.parametrize("way", ["nodata", "alpha", "mask"])
def test_where_a_tile_holds_nothing_the_one_below_shows(
    way: str, cut: Callable[..., list[str]], rgb: NDArray[np.uint8]
) -> None:
    hole = np.zeros((90, 60), bool)
    hole[20:40, 10:30] = True
    lower, upper = rgb[:, :, :60].copy(), 255 - rgb[:, :, :60]
    options: dict[str, Any] = {"nodata": 0} if way == "nodata" else {}
    if way == "alpha":
        lower = np.concatenate([lower, np.full((1, 90, 60), 255, np.uint8)])
        upper = np.concatenate([upper, np.where(hole, 0, 255).astype(np.uint8)[None]])
        options = {"interp": ["red", "green", "blue", "alpha"], "photometric": "rgb"}
    upper[:3, hole] = 0
    first, second = cut(np.concatenate([lower, upper], axis=2), (0, 0, 90, 60), (0, 60, 90, 60), **options)
    with rasterio.open(second, "r+") as file:
        file.transform = HALF
    if way == "mask":
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(second, "r+") as file:
            file.write_mask(~hole)
    with rasterio.open(Mosaic.of([first, second]).vrt()) as file:
        np.testing.assert_array_equal(file.read(), np.where(hole, lower, upper))


def test_a_palette_and_nodata_come_along(cut: Callable[..., list[str]], rgb: NDArray[np.uint8]) -> None:
    colours = {0: (1, 2, 3, 255), 200: (7, 8, 9, 255)}
    names = cut(rgb[:1], (0, 0, 90, 30), (0, 100, 90, 30), colormap=colours, nodata=5)
    with rasterio.open(Mosaic.of(names).vrt()) as file:
        assert file.colormap(1)[200] == (7, 8, 9, 255) and file.nodata == 5
        assert (file.read(1)[:, 30:100] == 5).all()


@pytest.mark.parametrize("dtype", ["int8", "uint16", "int16", "uint32", "float32", "float64"])
def test_every_kind_of_number(dtype: str, cut: Callable[..., list[str]]) -> None:
    bands = (np.random.default_rng(0).random((2, 20, 30)) * 100).astype(dtype)
    nodata = float("nan") if dtype.startswith("f") else None
    with rasterio.open(Mosaic.of(cut(bands, (0, 0, 20, 10), (0, 10, 20, 20), nodata=nodata)).vrt()) as file:
        np.testing.assert_array_equal(file.read(), bands)
        assert set(file.dtypes) == {dtype} and file.mask_flag_enums is not None


def test_overviews_that_all_tiles_have_are_those_of_the_mosaic(
    cut: Callable[..., list[str]], rgb: NDArray[np.uint8]
) -> None:
    names = cut(np.full_like(rgb, 9), (0, 0, 88, 64), (0, 64, 88, 64), overviews=[2, 4])
    vrt = Mosaic.of(names).vrt()
    with rasterio.open(vrt) as file:
        assert file.overviews(1) == [2, 4]
    with rasterio.open(vrt, overview_level=1) as file:
        assert file.shape == (22, 32) and (file.read() == 9).all()


def test_tiles_off_the_grid_are_moved_onto_it_and_that_is_told(
    write_raster: WriteRaster, rgb: NDArray[np.uint8]
) -> None:
    names = [
        write_raster(rgb, f"{col}.tif", transform=HALF @ Affine.translation(col, 0.02)) for col in (0, 130.3)
    ]
    mosaic = Mosaic.of(names)
    assert mosaic.shape == (90, 260) and "0.30 px off the grid" in mosaic.notes[1]


def test_tiles_of_different_places_are_no_scene(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    names = [write_raster(rgb, f"{by}.tif", transform=HALF @ Affine.translation(by, 0)) for by in (0, 3e9)]
    with pytest.raises(SceneError, match="too far apart"):
        Mosaic.of(names)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts open files as Linux tells them")
def test_only_some_of_many_tiles_are_open_at_once(write_raster: WriteRaster) -> None:
    bands = np.zeros((1, 4, 4), np.uint8)
    names = [
        write_raster(bands + i % 200, f"{i:03d}.tif", transform=HALF @ Affine.translation(4 * i, 0))
        for i in range(120)
    ]
    before = len(os.listdir("/proc/self/fd"))
    with rasterio.open(Mosaic.of(names).vrt()) as file:
        assert [int(value) for value in file.read(1)[0, ::4]] == [i % 200 for i in range(120)]
        assert len(os.listdir("/proc/self/fd")) - before <= 105  # GDAL's pool is of 100
    assert Path(names[0]).exists()
