"""Limits: which pixels of a working grid lie within the area of interest."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.features import rasterize
from shapely.geometry import MultiPolygon, Polygon

from rrsis.errors import SceneError
from rrsis.geo.grid import Window
from rrsis.geo.raster import quietly

Look = tuple[NDArray[np.uint8], NDArray[np.bool_]]


class Limits:
    """An area of interest over a grid of pixels; a pixel is within it where its centre is.

    Args:
        ground: The area in the scene's CRS.
        pixels: The area in columns and rows of the working grid.
    """

    def __init__(self, ground: MultiPolygon, pixels: MultiPolygon) -> None:
        """Prepare both for many questions."""
        self._ground = ground
        self._pixels = pixels
        shapely.prepare(ground)
        shapely.prepare(pixels)

    @classmethod
    def of(cls, ground: MultiPolygon, transform: Affine) -> Self:
        """Lay an area over a grid.

        Args:
            ground: The area in the scene's CRS.
            transform: From (column, row) of the working grid to the CRS.

        Raises:
            SceneError: If the area is smaller than a pixel.
        """
        back = ~transform

        def placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
            x, y = points.T
            return np.stack([back.a * x + back.b * y + back.c, back.d * x + back.e * y + back.f], axis=1)

        pixels = shapely.transform(ground, placed)
        if pixels.area < 1:
            raise SceneError(
                "The area of interest is smaller than a pixel of the scene.", "Give a larger one."
            )
        return cls(ground, pixels)

    def within(self, shape: tuple[int, int]) -> Window:
        """Give the smallest window that holds all of the area that lies in a grid.

        Args:
            shape: Rows and columns of the grid; some of the area must lie there.
        """
        left, top, right, bottom = self._pixels.bounds
        first = max(0, math.floor(top)), max(0, math.floor(left))
        last = min(shape[0], math.ceil(bottom)), min(shape[1], math.ceil(right))
        return Window(*first, last[0] - first[0], last[1] - first[1])

    def meet(self, window: Window) -> bool:
        """Say whether any of the area may lie in a window.

        Args:
            window: A window of the working grid.
        """
        return bool(self._pixels.intersects(_box(window)))

    def look(self, window: Window, read: Callable[[Window], Look]) -> Look:
        """Read a window that meets the area, and say that what lies outside of the area holds nothing.

        Its colours stay, so that objects at the border are seen with their surroundings.

        Args:
            window: A window of the working grid.
            read: Reads colours ``(h, w, 3)`` uint8 and validity ``(h, w)`` of a window.

        Returns:
            What `read` gives, with validity of the area only; 0 and False where the area is elsewhere.
        """
        if not self.meet(window):
            size = window.height, window.width
            return np.zeros((*size, 3), np.uint8), np.zeros(size, np.bool_)
        colours, valid = read(window)
        return colours, valid & self._inside(window)

    def clipped(self, polygon: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
        """Cut off what of a polygon lies outside of the area.

        Args:
            polygon: In the scene's CRS.

        Returns:
            The polygon, or what is left of it.
        """
        if self._ground.covers(polygon):
            return polygon
        parts = shapely.get_parts(shapely.intersection(polygon, self._ground))
        left = [one for one in shapely.get_parts(parts) if isinstance(one, Polygon) and one.area > 0]
        return left[0] if len(left) == 1 else MultiPolygon(left)

    def _inside(self, window: Window) -> NDArray[np.bool_]:
        """Say which pixels of a window have their centres in the area, (h, w)."""
        if self._pixels.covers(_box(window)):
            return np.ones((window.height, window.width), np.bool_)
        left, top, right, bottom = _box(window, 1).bounds  # a margin, so that no edge runs along the cut
        part = shapely.clip_by_rect(self._pixels, left, top, right, bottom)
        if part.is_empty:
            return np.zeros((window.height, window.width), np.bool_)
        place = Affine.translation(window.col, window.row)
        with quietly():
            burnt = rasterize([part], (window.height, window.width), transform=place, dtype="uint8")
        inside: NDArray[np.bool_] = burnt > 0
        return inside


def _box(window: Window, margin: int = 0) -> Polygon:
    row, col, height, width = window
    return shapely.box(col - margin, row - margin, col + width + margin, row + height + margin)
