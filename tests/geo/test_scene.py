"""Rasters of every kind are seen as 8-bit RGB on the working grid."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from rasterio import Affine

from rrsis.errors import SceneError
from rrsis.geo.area import Area
from rrsis.geo.grid import Grid, Window
from rrsis.geo.scene import Scene

if TYPE_CHECKING:
    from conftest import Web

WriteRaster = Callable[..., str]


def _all(scene: Scene) -> Window:
    return Window(0, 0, *scene.shape)


def test_plain_colours_are_read_as_they_are(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    with Scene.open(write_raster(rgb)) as scene:
        np.testing.assert_array_equal(
            scene.read(Window(10, 20, 30, 40)), rgb[:, 10:40, 20:60].transpose(1, 2, 0)
        )
        assert scene.valid(Window(10, 20, 30, 40)).all()
        assert (scene.shape, scene.native_shape, scene.scale) == ((90, 130), (90, 130), 1.0)
        assert scene.gsd_m == scene.native_gsd_m == pytest.approx(0.5, rel=1e-3)
        assert scene.georeferenced and scene.notes == () and scene.nodata is None
        assert (scene.bands, scene.dtype) == ((1, 2, 3), "uint8")
        assert scene.crs is not None and scene.crs.to_epsg() == 32633


@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32", "float64", "int8", "uint32"])
@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_every_kind_of_number_becomes_colours(write_raster: WriteRaster, dtype: str, count: int) -> None:
    bands = (np.random.default_rng(0).random((count, 40, 50)) * 100 + 20).astype(dtype)
    with Scene.open(write_raster(bands)) as scene:
        colours = scene.read(_all(scene))
        assert colours.shape == (40, 50, 3) and colours.dtype == np.uint8
        assert colours.min() == 0 and colours.max() == 255 and scene.dtype == dtype
        top = np.array(scene.read(Window(0, 0, 7, 50)))
        np.testing.assert_array_equal(top, colours[:7])  # one stretch for all windows


def test_gray_is_three_equal_colours(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    with Scene.open(write_raster(rgb[:1])) as scene:
        colours = scene.read(_all(scene))
    assert (colours == rgb[0][..., None]).all()


def test_colour_order_is_honoured(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    path = write_raster(rgb, interp=["blue", "green", "red"], photometric="minisblack")
    with Scene.open(path) as scene, Scene.open(path, bands=[1, 1, 3]) as other:
        np.testing.assert_array_equal(scene.read(_all(scene)), rgb[::-1].transpose(1, 2, 0))
        np.testing.assert_array_equal(other.read(_all(other))[..., 2], rgb[2])


@pytest.mark.parametrize("kind", ["alpha", "nodata", "mask", "nan"])
@pytest.mark.parametrize("gsd_m", [None, 0.2, 1.7])
def test_invalid_pixels_are_black_and_known(
    write_raster: WriteRaster, rgb: NDArray[np.uint8], kind: str, gsd_m: float | None
) -> None:
    hidden = np.zeros(rgb.shape[1:], np.bool_)
    hidden[:, :65] = True
    if kind == "alpha":
        bands = np.concatenate([rgb, np.where(hidden, 0, 255).astype(np.uint8)[None]])
        path = write_raster(bands, interp=["red", "green", "blue", "alpha"])
    elif kind == "mask":
        path = write_raster(rgb, mask=~hidden)
    elif kind == "nodata":
        path = write_raster(np.where(hidden, 0, rgb), nodata=0)
    else:
        path = write_raster(np.where(hidden, np.nan, rgb.astype(np.float32)))
    with Scene.open(path, gsd_m=gsd_m) as scene:
        valid, colours = scene.valid(_all(scene)), scene.read(_all(scene))
    half = scene.shape[1] // 2
    assert not valid[:, : half - 1].any() and valid[:, half + 1 :].all()
    assert (colours[~valid] == 0).all() and colours[valid].mean() > 90


def test_a_palette_is_averaged_as_colours(write_raster: WriteRaster) -> None:
    index = np.tile(np.array([[1, 2]], np.uint8), (1, 20, 10))
    colours = {1: (200, 0, 0, 255), 2: (0, 0, 100, 255)}
    with Scene.open(write_raster(index, colormap=colours), gsd_m=1.0) as scene:
        assert (scene.read(_all(scene)) == [100, 0, 50]).all()


@pytest.mark.parametrize("gsd_m", [0.13, 0.31, 0.77, 1.9])
@pytest.mark.parametrize(
    "layout", [{}, {"tiled": True, "blockxsize": 16, "blockysize": 16}, {"blockysize": 1}]
)
def test_tiles_have_no_seams(write_raster: WriteRaster, gsd_m: float, layout: dict[str, object]) -> None:
    bands = np.random.default_rng(0).integers(0, 4000, (3, 90, 130), dtype=np.uint16)
    with Scene.open(write_raster(bands, overviews=[2, 4], **layout), gsd_m=gsd_m) as scene:
        whole = scene.read(_all(scene))
        for row in Grid(scene.shape, 33, 5).rows():
            for tile in row:
                top, left, height, width = tile.window
                part = scene.read(tile.window)
                np.testing.assert_array_equal(part, whole[top : top + height, left : left + width])


def test_large_windows_are_read_in_pieces(write_raster: WriteRaster, monkeypatch: pytest.MonkeyPatch) -> None:
    bands = np.random.default_rng(0).integers(0, 255, (3, 90, 130), dtype=np.uint8)
    with Scene.open(write_raster(bands), gsd_m=1.1) as scene:
        whole = scene.read(_all(scene))
        monkeypatch.setattr("rrsis.geo.scene._CHUNK_PX", 2000)
        np.testing.assert_array_equal(scene.read(_all(scene)), whole)


@pytest.mark.parametrize("gsd_m", [0.2, 0.5, 1.3])
def test_the_working_grid_covers_the_same_ground(write_raster: WriteRaster, gsd_m: float) -> None:
    turned = Affine.translation(5e5, 5e6) @ Affine.rotation(25) @ Affine.scale(0.5, -0.5)
    bands = np.random.default_rng(0).integers(1, 255, (3, 90, 130), dtype=np.uint8)
    with Scene.open(write_raster(bands, transform=turned), gsd_m=gsd_m) as scene:
        height, width = scene.shape
        assert scene.transform @ (width, height) == pytest.approx(turned @ (130, 90))
        assert scene.transform @ (0, height) == pytest.approx(turned @ (0, 90))
        assert scene.gsd_m == pytest.approx(gsd_m, rel=0.01)
        assert scene.scale == pytest.approx(0.5 / gsd_m, rel=0.01)


def test_overviews_stand_in_for_fine_pixels(write_raster: WriteRaster) -> None:
    slope = np.tile(np.linspace(0, 250, 512).astype(np.uint8), (3, 512, 1))
    path = write_raster(slope, overviews=[2, 4, 8], tiled=True)
    with Scene.open(path, gsd_m=3.0) as scene:
        colours = scene.read(_all(scene))
    assert scene.shape == (85, 85)
    np.testing.assert_allclose(colours[40, :, 0], (np.arange(85) + 0.5) * 250 / 85, atol=3)


@pytest.mark.parametrize("layout", [{}, {"crs": None, "transform": Affine.identity()}])
def test_a_smaller_picture_covers_the_same_ground(
    write_raster: WriteRaster, rgb: NDArray[np.uint8], layout: dict[str, object]
) -> None:
    with Scene.open(write_raster(rgb, **layout)) as whole, Scene.open(whole.path, shrink=4.0) as small:
        rows, cols = whole.shape
        assert small.shape == (round(rows / 4), round(cols / 4))
        assert small.transform @ (small.shape[1], small.shape[0]) == pytest.approx(
            whole.transform @ (cols, rows)
        )
        everything = small.read(Window(0, 0, *small.shape)).mean()
        assert everything == pytest.approx(whole.read(Window(0, 0, rows, cols)).mean(), abs=1.0)


def test_degrees_become_square_pixels(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    path = write_raster(rgb, crs="EPSG:4326", transform=Affine(1e-5, 0, 10.0, 0, -1e-5, 60.0))
    with Scene.open(path, gsd_range_m=(0.3, 2.0)) as scene:
        ratio = scene.shape[0] / 90 / (scene.shape[1] / 130)
        assert ratio == pytest.approx(2, rel=0.02)
        assert scene.gsd_m == pytest.approx(scene.native_gsd_m, rel=0.01)


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
def test_ordinary_images_work_in_pixels(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"image.{suffix}"
    Image.fromarray(np.full((20, 30, 3), 77, np.uint8)).save(path)
    with Scene.open(path, gsd_range_m=(0.3, 1.0)) as scene:
        assert scene.shape == (20, 30) and (scene.read(_all(scene)) == 77).all()
        assert scene.transform @ (30, 20) == (30, -20)
        assert scene.crs is None and scene.gsd_m is None and not scene.georeferenced
        assert len(scene.notes) == 1


def test_coarse_scenes_are_noted(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    with Scene.open(write_raster(rgb), gsd_range_m=(0.1, 0.2)) as scene:
        assert scene.shape == (225, 325) and "coarser" in scene.notes[0]


def test_threads_read_the_same(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    windows = [Window(row, col, 30, 40) for row in range(0, 60, 5) for col in range(0, 90, 10)]
    with Scene.open(write_raster(rgb), gsd_m=0.45) as scene, ThreadPoolExecutor(4) as pool:
        once = [scene.read(window) for window in windows]
        for expected, found in zip(once, pool.map(scene.read, windows), strict=True):
            np.testing.assert_array_equal(found, expected)


def test_a_scene_travels_as_what_it_was_opened_with(write_raster: WriteRaster) -> None:
    bands = np.random.default_rng(0).integers(0, 4000, (4, 60, 70), dtype=np.uint16)
    with Scene.open(Path(write_raster(bands)), bands=[3, 2, 1], gsd_m=0.8) as scene:
        with pickle.loads(pickle.dumps(scene)) as again:
            assert again.identity == scene.identity and repr(again) == repr(scene)
            np.testing.assert_array_equal(again.read(_all(scene)), scene.read(_all(scene)))
        with Scene.open(scene.path, bands=[1, 2, 3], gsd_m=0.8) as other:
            assert other.identity != scene.identity


def test_what_cannot_be_used_is_refused(write_raster: WriteRaster, tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="no file"):
        Scene.open(tmp_path / "missing.tif")
    path = write_raster(np.ones((1, 5, 5), np.uint8), crs=None, transform=None)
    with pytest.raises(SceneError, match="unknown"):
        Scene.open(path, gsd_m=0.5)
    with pytest.raises(SceneError, match="no band 9"):
        Scene.open(path, bands=[9])


def test_tiles_are_the_scene_that_they_were_cut_from(
    write_raster: WriteRaster, rgb: NDArray[np.uint8], tmp_path: Path
) -> None:
    with Scene.open(write_raster(rgb, "whole.tif")) as whole:
        (tmp_path / "tiles").mkdir()
        for col, width in ((0, 70), (70, 60)):
            part = Affine(0.5, 0.0, 500_000.0 + col / 2, 0.0, -0.5, 5_000_000.0)
            write_raster(rgb[:, :, col : col + width], f"tiles/{col}.tif", transform=part)
        with Scene.open(tmp_path / "tiles") as tiles:
            copy = pickle.loads(pickle.dumps(tiles))
            with ThreadPoolExecutor(3) as pool:
                for found in pool.map(copy.read, [_all(tiles)] * 6):
                    np.testing.assert_array_equal(found, whole.read(_all(whole)))
            assert (tiles.transform, tiles.crs, tiles.shape) == (whole.transform, whole.crs, whole.shape)
            assert not tiles.masked and tiles.notes == ("The scene is made up of 2 files.",)
            before = tiles.identity
            copy.close()
        with pytest.raises(SceneError, match=r"tiles has no band 5"):
            Scene.open(tmp_path / "tiles", bands=[5])
    os.utime(tmp_path / "tiles/70.tif", (1, 1))
    with Scene.open(tmp_path / "tiles") as tiles:
        assert tiles.identity != before


def test_beside_the_area_of_interest_is_nothing(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    area = Area.of("500010,4999970,500020,4999990@scene")  # columns 20-40, rows 20-60
    path = write_raster(rgb)
    for shrink in (1.0, 2.0):
        with Scene.open(path, area=area, shrink=shrink) as scene:
            copy = pickle.loads(pickle.dumps(scene))
            rows, cols = (
                slice(round(first / shrink), round(last / shrink)) for first, last in ((20, 60), (20, 40))
            )
            expected = np.zeros(scene.shape, bool)
            expected[rows, cols] = True
            np.testing.assert_array_equal(copy.valid(_all(copy)), expected)
            assert scene.masked and scene.area == area
            copy.close()
    with pytest.raises(SceneError, match="outside of the scene"):
        Scene.open(path, area=Area.of("0,0,1,1@scene"))


def test_of_a_scene_on_a_server_only_parts_are_read(
    write_raster: WriteRaster, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    bands = np.random.default_rng(0).integers(1, 255, (3, 1024, 1024), dtype=np.uint8)
    local = Path(write_raster(bands, tiled=True, blockxsize=128, blockysize=128, interleave="pixel"))
    local.rename(web.folder / "large.tif")
    with Scene.open(web.url("large.tif")) as scene:
        window = Window(300, 400, 100, 100)
        np.testing.assert_array_equal(scene.read(window), bands[:, 300:400, 400:500].transpose(1, 2, 0))
        assert len(scene.identity) == 16
    assert web.given < 0.1 * (web.folder / "large.tif").stat().st_size
    assert {path for _, path, _ in web.asked} == {"/files/large.tif"}  # no list of files, nothing beside it
    for name, value in {
        "S3_ENDPOINT": web.host,
        "VIRTUAL_HOSTING": "FALSE",
        "NO_SIGN_REQUEST": "YES",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_HTTPS", "NO")
    with Scene.open("s3://files/large.tif") as scene:
        np.testing.assert_array_equal(scene.read(window), bands[:, 300:400, 400:500].transpose(1, 2, 0))


def test_a_smaller_scene_is_the_one_opened_smaller_and_keeps_its_colours(
    write_raster: WriteRaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = np.arange(3 * 60 * 80, dtype=np.uint16).reshape(3, 60, 80)
    with Scene.open(write_raster(deep)) as scene, Scene.open(scene.path, shrink=2.0) as wanted:
        monkeypatch.setattr("rrsis.geo.scene.Stretch.of", None)  # is not asked again
        with scene.smaller(2.0) as found:
            assert (found.shape, found.identity) == (wanted.shape, wanted.identity)
            window = Window(0, 0, *found.shape)
            np.testing.assert_array_equal(found.read(window), wanted.read(window))
