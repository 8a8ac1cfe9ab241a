"""Results lie on the scene's own grid, whatever grid was worked on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS
from shapely.geometry import MultiPolygon, Polygon, box

from rrsis.errors import OutputError
from rrsis.export.sheet import BLOCK, Sheet, burn, framed, resized
from rrsis.geo.grid import Window
from rrsis.geo.scene import Scene

NORTH_UP = Affine(0.3, 0, 400_000, 0, -0.3, 5_000_000)
SIDEWAYS = Affine(0.4, 0.3, 400_000, 0.3, -0.4, 5_000_000)


@pytest.fixture
def scene_path(tmp_path: Path) -> Path:
    """Write a scene whose left third is nodata."""
    pixels = np.full((90, 120), 100, np.uint8)
    pixels[:, :40] = 0
    path = tmp_path / "scene.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=90, width=120, count=1, dtype="uint8", nodata=0,
        crs=CRS.from_epsg(32633), transform=NORTH_UP,
    ) as file:  # fmt: skip
        file.write(pixels, 1)
    return path


@pytest.mark.parametrize("gsd_m", [None, 0.6, 0.9, 0.2])
def test_the_sheet_is_the_rasters_own_grid(scene_path: Path, gsd_m: float | None) -> None:
    with Scene.open(scene_path, gsd_m=gsd_m) as scene:
        sheet = Sheet.of(scene)
        assert (sheet.shape, sheet.transform, sheet.crs) == ((90, 120), NORTH_UP, CRS.from_epsg(32633))
        assert sheet.valid is not None
        known = sheet.valid(Window(10, 0, 30, 120))
        assert known.shape == (30, 120)
        assert not known[:, :38].any() and known[:, 42:].all()
        np.testing.assert_array_equal(sheet.valid(Window(15, 30, 7, 50)), known[5:12, 30:80])


@pytest.mark.parametrize("target", [(77, 40), (300, 211), (100, 64), (33, 64)])
@pytest.mark.parametrize("height", [1, 9, 100])
def test_bands_are_resized_as_the_whole_would_be(target: tuple[int, int], height: int) -> None:
    shape = (100, 64)
    down, across = np.mgrid[0:100, 0:64].astype(np.float32) + 0.5
    values = down / 100 + across / 64
    bands = [(top, values[top : top + height]) for top in range(0, 100, height)]
    parts = list(resized(bands, shape, target))
    assert [top for top, _ in parts] == np.cumsum([0, *(len(part) for _, part in parts[:-1])]).tolist()
    whole = np.concatenate([part for _, part in parts])
    assert whole.shape == target
    below, beside = np.mgrid[0 : target[0], 0 : target[1]].astype(np.float32) + 0.5
    meant = below / target[0] + beside / target[1]
    inner = slice(4, -4), slice(4, -4)  # at the rim a line cannot go on
    np.testing.assert_allclose(whole[inner], meant[inner], atol=2e-3)


def test_bands_that_end_early_are_refused() -> None:
    with pytest.raises(OutputError, match="end at row 10 of 100"):
        list(resized([(0, np.zeros((10, 64)))], (100, 64), (50, 32)))


@pytest.mark.parametrize("transform", [NORTH_UP, SIDEWAYS, Affine.identity()])
def test_burning_marks_the_pixels_whose_centre_is_inside(transform: Affine) -> None:
    plain = Sheet((BLOCK + 40, 60), transform, None)
    corners = [(10, 500), (30, 500), (30, 540), (10, 540)]
    polygon = Polygon([transform @ corner for corner in corners])
    bands = list(burn([polygon, MultiPolygon()], plain))
    assert [(top, len(inside)) for top, inside in bands] == [(0, BLOCK), (BLOCK, 40)]
    drawn = np.concatenate([inside for _, inside in bands])
    meant = np.zeros(plain.shape, bool)
    meant[500:540, 10:30] = True
    np.testing.assert_array_equal(drawn, meant)


def test_burning_nothing_gives_empty_bands() -> None:
    assert not any(
        inside.any() for _, inside in burn([box(900, 900, 901, 901)], Sheet((30, 30), NORTH_UP, None))
    )
    assert not any(inside.any() for _, inside in burn([], Sheet((30, 30), NORTH_UP, None)))


@pytest.mark.parametrize("window", [Window(0, 0, 300, 7), Window(290, 1, 10, 3), Window(100, 4, 150, 3)])
def test_a_part_is_framed_by_blanks(window: Window) -> None:
    part = np.random.default_rng(1).random(window[2:]).astype(np.float32)
    bands = [(top, part[top : top + 60]) for top in range(0, len(part), 60)]
    rows = list(framed(iter(bands), window, (300, 7), -1.0))
    expected, bottom = np.full((300, 7), -1.0, np.float32), 0
    expected[window.row : window.row + window.height, window.col : window.col + window.width] = part
    for top, values in rows:
        assert top == bottom
        bottom += len(values)
    np.testing.assert_array_equal(np.concatenate([values for _, values in rows]), expected)
