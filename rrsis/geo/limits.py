"""Limits: which pixels of a working grid lie within the area of interest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.features import rasterize
from shapely.geometry import MultiPolygon, Polygon

from rrsis.geo.grid import Window

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
        """
        back = ~transform

        def placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
            x, y = points.T
            return np.stack([back.a * x + back.b * y + back.c, back.d * x + back.e * y + back.f], axis=1)

        return cls(ground, shapely.transform(ground, placed))

    def within(self, window: Window) -> Window | None:
        """Give the smallest window around the area's part in a window, or None where there is none.

        Args:
            window: A window of the working grid.
        """
        left, top, right, bottom = self._part(window).bounds if self._meets(window) else (0.0, 0.0, 0.0, 0.0)
        first = max(window.row, int(np.floor(top))), max(window.col, int(np.floor(left)))
        last = (
            min(window.row + window.height, int(np.ceil(bottom))),
            min(window.col + window.width, int(np.ceil(right))),
        )
        if last[0] <= first[0] or last[1] <= first[1]:
            return None
        return Window(*first, last[0] - first[0], last[1] - first[1])

    def look(self, window: Window, read: Callable[[Window], Look]) -> Look:
        """Read no more of a window than lies within the area.

        Args:
            window: A window of the working grid.
            read: Reads colours ``(h, w, 3)`` uint8 and validity ``(h, w)`` of a window.

        Returns:
            What `read` gives for the whole window; outside of the area it is 0 and False.
        """
        colours = np.zeros((window.height, window.width, 3), np.uint8)
        valid = np.zeros((window.height, window.width), np.bool_)
        inner = self.within(window)
        if inner is None:
            return colours, valid
        seen, known = read(inner)
        known = known & self._inside(inner)
        part = np.s_[
            inner.row - window.row : inner.row - window.row + inner.height,
            inner.col - window.col : inner.col - window.col + inner.width,
        ]
        colours[part], valid[part] = np.where(known[..., None], seen, np.uint8(0)), known
        return colours, valid

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

    def _meets(self, window: Window) -> bool:
        return bool(self._pixels.intersects(_box(window)))

    def _part(self, window: Window) -> shapely.Geometry:
        left, top, right, bottom = _box(window, 1).bounds  # a margin, so that no edge runs along the cut
        return shapely.clip_by_rect(self._pixels, left, top, right, bottom)

    def _inside(self, window: Window) -> NDArray[np.bool_]:
        """Say which pixels of a window have their centres in the area, (h, w)."""
        if self._pixels.covers(_box(window)):
            return np.ones((window.height, window.width), np.bool_)
        part = self._part(window)
        if part.is_empty:
            return np.zeros((window.height, window.width), np.bool_)
        place = Affine.translation(window.col, window.row)
        burnt = rasterize([part], (window.height, window.width), transform=place, dtype="uint8")
        inside: NDArray[np.bool_] = burnt > 0
        return inside


def _box(window: Window, margin: int = 0) -> Polygon:
    row, col, height, width = window
    return shapely.box(col - margin, row - margin, col + width + margin, row + height + margin)
