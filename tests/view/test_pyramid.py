"""Tiles of a scene."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from PIL import Image

from rrsis.errors import SceneError
from rrsis.view.pyramid import SIDE, Picture, Pyramid


def pixels(picture: Picture | None) -> NDArray[np.uint8]:
    assert picture is not None
    return np.asarray(Image.open(io.BytesIO(picture.data)))


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A slope of 1300 x 700 pixels that holds nothing in its first rows."""
    path = tmp_path / "wide.tif"
    bands = np.tile(np.linspace(1, 250, 1300).astype(np.uint8), (3, 700, 1))
    bands[:, :50] = 0
    with rasterio.open(
        path, "w", driver="GTiff", width=1300, height=700, count=3, dtype="uint8", nodata=0, crs="EPSG:32631",
        transform=rasterio.Affine(1, 0, 5e5, 0, -1, 5e6),
    ) as file:  # fmt: skip
        file.write(bands)
    return path


def test_levels_go_down_to_one_tile(wide: Path) -> None:
    with Pyramid(wide) as pyramid:
        assert pyramid.levels == 3
        assert pixels(pyramid.tile(2, 0, 0)).shape[:2] == (175, 325)
        assert pixels(pyramid.tile(0, 1, 2)).shape[:2] == (700 - SIDE, 1300 - 2 * SIDE)


def test_tiles_show_their_part_of_the_scene(wide: Path) -> None:
    with Pyramid(wide) as pyramid:
        for level in (0, 1):
            shown = pixels(pyramid.tile(level, 0, 1))[200, :, 0].astype(float)
            columns = (SIDE + np.arange(len(shown)) + 0.5) * 2**level
            np.testing.assert_allclose(shown, 1 + 249 * columns / 1300, atol=4)


def test_what_holds_nothing_is_transparent(wide: Path) -> None:
    with Pyramid(wide) as pyramid:
        top, below = pyramid.tile(0, 0, 0), pyramid.tile(0, 1, 0)
    assert top is not None and below is not None
    assert (top.kind, below.kind) == ("image/png", "image/jpeg")
    alpha = pixels(top)[:, :, 3]
    assert (alpha[:50] == 0).all() and (alpha[50:] == 255).all()


@pytest.mark.parametrize("place", [(-1, 0, 0), (3, 0, 0), (0, 2, 0), (0, 0, 3), (0, -1, 0)])
def test_there_is_nothing_beside_the_scene(wide: Path, place: tuple[int, int, int]) -> None:
    with Pyramid(wide) as pyramid:
        assert pyramid.tile(*place) is None


def test_the_whole_scene_is_one_bounded_picture(wide: Path) -> None:
    with Pyramid(wide) as pyramid:
        assert pixels(pyramid.overview()).shape == (700, 1300, 3)
        small = pixels(pyramid.overview(130))
    assert small.shape == (70, 130, 3)
    assert small[:4].max() < 40 and small[40, 120, 0] > 200


def test_a_damaged_scene_is_an_error_of_ours(wide: Path) -> None:
    with Pyramid(wide) as pyramid:
        wide.write_bytes(wide.read_bytes()[:5000])
        with pytest.raises(SceneError, match="cannot be read"):
            pyramid.tile(0, 1, 1)
