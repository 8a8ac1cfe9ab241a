"""Blanks: where a scene holds no picture, and polygons that keep clear of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.features import shapes
from shapely.geometry import MultiPolygon, Polygon, shape

from rrsis.geo.bandfile import BLANK
from rrsis.geo.grid import Window
from rrsis.geo.merged import Layers

_CELL = 128  # ours: side of the squares of which is known whether they hold a blank at all
_LARGEST = 16_000_000  # ours: pixels looked at at once


@dataclass(frozen=True)
class Blanks:
    """The pixels without a picture, as the scores tell them.

    Attributes:
        scores: Logits of the whole scene.
        shape: Its rows and columns.
        transform: From (column, row) to the CRS.
    """

    scores: Layers
    shape: tuple[int, int]
    transform: Affine
    _back: Affine = field(init=False)

    def __post_init__(self) -> None:
        """Turn the transform round, once."""
        object.__setattr__(self, "_back", ~self.transform)

    def valid(self, window: Window) -> NDArray[np.bool_]:
        """Say which pixels of a window hold a picture, (h, w)."""
        return self.scores.read(0, window) > BLANK

    @property
    def everywhere(self) -> bool:
        """Whether no pixel at all holds a picture."""
        return all((values <= BLANK).all() for _, values in self.scores.bands(0))

    def cleared(self, polygon: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
        """Cut out what a polygon covers of pixels without a picture, as simplifying may have made it do.

        Args:
            polygon: In the scene's CRS.

        Returns:
            The polygon, or what is left of it; it covers no part of a pixel without a picture.
        """
        covered = [blank for window in self._near(polygon) for blank in self._traced(window)]
        if not covered:
            return polygon
        left = shapely.difference(polygon, shapely.union_all(covered))
        parts = [part for part in shapely.get_parts(left) if part.geom_type == "Polygon" and part.area > 0]
        return parts[0] if len(parts) == 1 else MultiPolygon(parts)

    @cached_property
    def _cells(self) -> NDArray[np.bool_]:
        """Which squares hold a blank, (rows, columns) of squares."""
        rows, cols = (-(-side // _CELL) for side in self.shape)
        cells = np.zeros((rows, cols), np.bool_)
        for top, values in self.scores.bands(0):
            blank = values <= BLANK
            if not blank.any():
                continue
            across = np.logical_or.reduceat(blank, np.arange(0, self.shape[1], _CELL), axis=1)
            np.logical_or.at(cells, (np.arange(top, top + len(values)) // _CELL), across)
        return cells

    def _near(self, polygon: Polygon | MultiPolygon) -> Iterator[Window]:
        """Cut the polygon's extent into windows, and give those that hold a blank."""
        west, south, east, north = polygon.bounds
        corners = [
            self._back @ corner for corner in ((west, south), (west, north), (east, south), (east, north))
        ]
        limits = [max(0, int(np.floor(min(corner[axis] for corner in corners)))) for axis in (1, 0)]
        ends = [
            min(self.shape[1 - axis], int(np.ceil(max(corner[axis] for corner in corners))))
            for axis in (1, 0)
        ]
        (top, left), (bottom, right) = limits, ends
        cells = self._cells[top // _CELL : -(-bottom // _CELL), left // _CELL : -(-right // _CELL)]
        if not cells.any() or right <= left:
            return
        step = max(1, _LARGEST // (right - left))
        for row in range(top, bottom, step):
            yield Window(row, left, min(step, bottom - row), right - left)

    def _traced(self, window: Window) -> Iterator[Polygon]:
        """Trace the blanks of a window along the edges of their pixels, in the CRS."""
        blank = ~self.valid(window)
        if blank.any():
            place = self.transform @ Affine.translation(window.col, window.row)
            for outline, _ in shapes(blank.astype(np.uint8), mask=blank, transform=place):
                yield shape(outline)
