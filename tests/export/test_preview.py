"""The picture shows the scene, the outlines where the objects are, and a legend."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from rasterio.crs import CRS
from shapely.geometry import MultiPolygon, Polygon, box

from rrsis.errors import OutputError
from rrsis.export.feature import Feature
from rrsis.export.preview import MAX_PX, preview, thumbnail
from rrsis.export.style import PALETTE
from rrsis.export.table import Table
from rrsis.geo.grid import Window
from rrsis.geo.scene import Scene

NORTH_UP = Affine(0.5, 0, 400_000, 0, -0.5, 5_000_000)
SIDEWAYS = Affine(0.4, 0.3, 400_000, 0.3, -0.4, 5_000_000)


def make(path: Path, pixels: NDArray[np.uint8], transform: Affine = NORTH_UP) -> Path:
    """Write an RGB scene from pixels (h, w, 3)."""
    height, width, count = pixels.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=count,
        dtype="uint8",
        crs=CRS.from_epsg(32633),
        transform=transform,
    ) as file:
        file.write(pixels.transpose(2, 0, 1))
    return path


def found(expression: str, shape: Polygon | MultiPolygon, number: int = 1) -> Feature:
    """Give a feature of which only the sentence and the shape matter."""
    return Feature(number, expression, "tank", 0.9, 1.0, 1.0, shape)


def placed(transform: Affine, shape: Polygon) -> Polygon:
    """Bring a polygon from pixels to the ground."""
    return Polygon([transform @ corner for corner in shape.exterior.coords])


@pytest.mark.parametrize("transform", [NORTH_UP, SIDEWAYS])
def test_objects_are_drawn_where_they_are(tmp_path: Path, transform: Affine) -> None:
    path = make(tmp_path / "scene.tif", np.full((200, 400, 3), 90, np.uint8), transform)
    feature = found("the tank", placed(transform, box(100, 50, 160, 90)))
    with Scene.open(path) as scene:
        preview(scene, Table.of([feature]), tmp_path / "out.png")
    picture = np.asarray(Image.open(tmp_path / "out.png").convert("RGB"))
    assert picture.shape[1] == 400
    assert tuple(picture[70, 130]) != (90, 90, 90)
    assert tuple(picture[70, 100]) == PALETTE[0]
    assert tuple(picture[150, 300]) == (90, 90, 90)
    touched = np.argwhere((picture[:200] != 90).any(axis=2))
    assert np.abs(touched.min(axis=0) - (50, 100)).max() <= 2
    assert np.abs(touched.max(axis=0) - (90, 160)).max() <= 2


def test_a_hole_is_not_tinted(tmp_path: Path) -> None:
    path = make(tmp_path / "scene.tif", np.full((200, 200, 3), 90, np.uint8))
    ring = placed(NORTH_UP, box(20, 20, 180, 180)).difference(placed(NORTH_UP, box(60, 60, 140, 140)))
    with Scene.open(path) as scene:
        preview(scene, Table.of([found("the ring", ring)]), tmp_path / "out.png")
    picture = np.asarray(Image.open(tmp_path / "out.png").convert("RGB"))
    assert tuple(picture[100, 100]) == (90, 90, 90)
    assert tuple(picture[40, 100]) != (90, 90, 90)


def test_a_large_scene_is_shrunk_by_means(tmp_path: Path) -> None:
    stripes = np.zeros((1_000, 2 * MAX_PX, 3), np.uint8)
    stripes[:, ::2] = 200
    with Scene.open(make(tmp_path / "scene.tif", stripes)) as scene:
        picture, scale = thumbnail(scene, MAX_PX)
    assert picture.size == (MAX_PX, 500)
    assert scale == (0.5, 0.5)
    assert np.abs(np.asarray(picture).astype(int) - 100).max() <= 1


def test_a_small_scene_keeps_its_size(tmp_path: Path) -> None:
    pixels = np.random.default_rng(4).integers(0, 255, (30, 50, 3), np.uint8)
    with Scene.open(make(tmp_path / "scene.tif", pixels)) as scene:
        picture, scale = thumbnail(scene, MAX_PX)
        np.testing.assert_array_equal(np.asarray(picture), scene.read(Window(0, 0, 30, 50)))
    assert scale == (1.0, 1.0)


def test_the_legend_names_all_that_was_asked(tmp_path: Path) -> None:
    path = make(tmp_path / "scene.tif", np.full((100, 500, 3), 90, np.uint8))
    asked = ["all tanks", "die Häuser am Fluß " * 30, "a submarine"]
    parts = MultiPolygon([placed(NORTH_UP, box(5, 5, 15, 15)), placed(NORTH_UP, box(30, 5, 40, 15))])
    features = [found(asked[0], parts), found(asked[1], placed(NORTH_UP, box(450, 60, 900, 90)), 2)]
    with Scene.open(path) as scene:
        preview(scene, Table.of(features), tmp_path / "out.png", asked)
    legend = np.asarray(Image.open(tmp_path / "out.png").convert("RGB"))[100:]
    for colour in PALETTE[:3]:
        assert (legend == colour).all(axis=2).sum() > 100
    assert not (legend == PALETTE[3]).all(axis=2).any()


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with (
        Scene.open(make(tmp_path / "scene.tif", np.zeros((9, 9, 3), np.uint8))) as scene,
        pytest.raises(OutputError),
    ):
        preview(scene, Table.of([]), tmp_path / "nowhere" / "out.png")
