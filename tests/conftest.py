"""A made scene and a stand-in for the network: whole paths are tested without any training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from rrsis.config import ModelConfig
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Place

GRASS = (90, 120, 70)
COLOURS = {
    "storage tank": (240, 240, 240),
    "ship": (200, 40, 40),
    "harbor": (60, 60, 60),
    "building": (160, 90, 40),
}
TANKS = [
    (100, 120, 40),
    (300, 260, 60),
    (520, 400, 30),
]  # column, row, radius in pixels; two lie across seams
SHIP = (225, 480, 380, 520)  # left, top, right, bottom; across a seam of 256 px tiles
DOCK = (200, 540, 420, 580)
ORIGIN = (500_000.0, 5_750_000.0)


class StandIn:
    """Answers by colour: a pixel is of a noun when it has the noun's colour.

    Attributes:
        config: Tiles of 256 px and any ground size.
        encoded: Number of tiles that were encoded.
        asked: The questions of each call, as text.
    """

    def __init__(self) -> None:
        self.config = ModelConfig(tile=256, overlap=64, gsd_range_m=(0.01, 100.0))
        self.encoded = 0
        self.asked: list[list[str]] = []
        self.places: list[Place] = []

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> NDArray[np.float32]:
        """Keep the pixels."""
        self.encoded += len(pixels)
        self.places += places
        return np.stack(pixels).astype(np.float32)

    def decode(self, encoding: NDArray[np.float32], questions: Sequence[Expression]) -> NDArray[np.float32]:
        """Give 6 where the colour fits and -6 elsewhere."""
        self.asked.append([question.text for question in questions])
        layers = [self._fits(encoding, question.noun) for question in questions]
        return np.where(np.stack(layers, axis=1), np.float32(6), np.float32(-6))

    @staticmethod
    def _fits(encoding: NDArray[np.float32], noun: str) -> NDArray[np.bool_]:
        colour = COLOURS.get(noun)
        if colour is None:
            return np.zeros(encoding.shape[:3], bool)
        fits: NDArray[np.bool_] = np.abs(encoding - np.array(colour, np.float32)).max(axis=-1) < 30
        return fits


def draw() -> NDArray[np.uint8]:
    """Draw three tanks, a ship and a dock on grass: (600, 700, 3)."""
    picture = Image.new("RGB", (700, 600), GRASS)
    pen = ImageDraw.Draw(picture)
    for column, row, radius in TANKS:
        pen.ellipse((column - radius, row - radius, column + radius, row + radius), COLOURS["storage tank"])
    pen.rectangle(SHIP, COLOURS["ship"])
    pen.rectangle(DOCK, COLOURS["harbor"])
    return np.asarray(picture)


@pytest.fixture
def stand_in() -> StandIn:
    """Who answers in place of a network."""
    return StandIn()


@pytest.fixture
def scene_file(tmp_path: Path) -> Path:
    """A GeoTIFF of 700 x 600 pixels of 1 m in UTM zone 31 north."""
    path = tmp_path / "port.tif"
    pixels = draw()
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=pixels.shape[0],
        width=pixels.shape[1],
        count=3,
        dtype="uint8",
        crs="EPSG:32631",
        transform=rasterio.Affine(1.0, 0.0, ORIGIN[0], 0.0, -1.0, ORIGIN[1]),
        photometric="RGB",
    ) as file:
        file.write(pixels.transpose(2, 0, 1))
    return path


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    """The same picture as a PNG without georeferencing."""
    path = tmp_path / "photo.png"
    Image.fromarray(draw()).save(path)
    return path
