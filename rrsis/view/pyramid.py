"""Pyramid: a scene as square pictures at halved sizes, each made when it is asked for."""

from __future__ import annotations

import io
import math
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from os import PathLike
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from PIL import Image

from rrsis.geo.grid import Window
from rrsis.geo.scene import Scene

SIDE = 512
"""Pixels along a side of a tile."""
LARGEST = 4096
"""Longer side of a scene's picture in a page that is kept as a file; what phones can still show."""

_QUALITY = 88  # of JPEG
_KEPT = 256  # ours: encoded tiles in memory, some 15 MB
_READERS = 4  # threads that read; each has its own handle on the file
_PAPER = (28, 28, 30)  # where a picture without transparency has no pixels


class Picture(NamedTuple):
    """An encoded picture.

    Attributes:
        data: The file's bytes.
        kind: Its media type.
    """

    data: bytes
    kind: str


class Pyramid:
    """Tiles of a scene, stretched to colours as the network sees it; a context manager.

    Level 0 has the scene's own pixels, each further one half as many along a side. Any thread may ask.

    Attributes:
        scene: The scene at its own pixels.
        levels: Number of levels; the last one fits into one tile.

    Args:
        path: A file, a URL or any other name that GDAL understands.
        bands: Three bands for red, green and blue, or one, counted from 1; None to choose.
    """

    def __init__(self, path: str | PathLike[str], bands: Sequence[int | str] | None = None) -> None:
        """Open the scene; raises ``SceneError`` as ``Scene.open`` does."""
        self._path, self._bands = path, bands
        self.scene = Scene.open(path, bands=bands)
        self.levels = 1 + max(0, math.ceil(math.log2(max(self.scene.shape) / SIDE)))
        self._scenes = {0: self.scene}
        self._opening = threading.Lock()
        self._readers = ThreadPoolExecutor(min(_READERS, os.cpu_count() or 1), "rrsis-tiles")
        self._encoded = lru_cache(_KEPT)(self._encode)

    def tile(self, level: int, row: int, col: int) -> Picture | None:
        """Give a tile, at the rim smaller than ``SIDE``.

        Args:
            level: 0 for the scene's own pixels.
            row: Row of the tile, from 0.
            col: Column of the tile, from 0.

        Returns:
            The picture, a JPEG, or a PNG where the scene holds nothing in places; None for a tile that is
            not on the scene.

        Raises:
            SceneError: If the raster turns out to be damaged there.
        """
        if not 0 <= level < self.levels or row < 0 or col < 0:
            return None
        return self._readers.submit(self._encoded, level, row, col).result()

    def overview(self, largest: int = LARGEST) -> Picture:
        """Give the whole scene as one JPEG.

        Args:
            largest: Its longer side in pixels, at most.

        Raises:
            SceneError: If the raster turns out to be damaged.
        """
        shrink = max(1.0, max(self.scene.shape) / largest)
        with Scene.open(self._path, bands=self._bands, shrink=shrink) as small:
            colours, valid = small.look(Window(0, 0, *small.shape))
        colours = np.where(valid[:, :, None], colours, np.array(_PAPER, np.uint8))
        return _encoded(Image.fromarray(colours))

    def close(self) -> None:
        """Stop reading and close the files."""
        self._readers.shutdown(cancel_futures=True)
        for scene in self._scenes.values():
            scene.close()

    def __enter__(self) -> Self:
        """Return the pyramid itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self.close()

    def _level(self, level: int) -> Scene:
        with self._opening:
            if level not in self._scenes:
                self._scenes[level] = Scene.open(self._path, bands=self._bands, shrink=2.0**level)
            return self._scenes[level]

    def _encode(self, level: int, row: int, col: int) -> Picture | None:
        scene = self._level(level)
        top, left = row * SIDE, col * SIDE
        height, width = min(SIDE, scene.shape[0] - top), min(SIDE, scene.shape[1] - left)
        if height <= 0 or width <= 0:
            return None
        colours, valid = scene.look(Window(top, left, height, width))
        if valid.all():
            return _encoded(Image.fromarray(colours))
        alpha = np.where(valid, np.uint8(255), np.uint8(0))
        return _encoded(Image.fromarray(np.dstack([colours, alpha])))


def _encoded(image: Image.Image) -> Picture:
    """Encode a picture: a PNG if it is transparent in places, else a JPEG."""
    held = io.BytesIO()
    if image.mode == "RGBA":
        image.save(held, "PNG", compress_level=3)
        return Picture(held.getvalue(), "image/png")
    image.save(held, "JPEG", quality=_QUALITY)
    return Picture(held.getvalue(), "image/jpeg")
