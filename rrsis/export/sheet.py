"""Sheet: where a raster of results lies, which is the scene's own grid; polygons and bands brought to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.features import rasterize
from shapely.geometry import MultiPolygon, Polygon

from rrsis.errors import OutputError
from rrsis.export.provenance import Provenance
from rrsis.geo.grid import Window
from rrsis.geo.resample import resample, span
from rrsis.geo.scene import Scene

BLOCK = 512
"""Side of a block of the files, px."""

Rows = tuple[int, NDArray[np.generic]]
"""A top row, and what lies in the rows from there: (rows, width)."""

_STEP = 64  # rows that are brought to another size at a time


@dataclass(frozen=True)
class Sheet:
    """Where a raster lies.

    Attributes:
        shape: Rows and columns.
        transform: From pixels (column, row) to the CRS; the identity without georeferencing.
        crs: The coordinate reference system, if there is one.
        valid: Which pixels of a window the scene knows, (h, w) bool; ``None`` when it knows them all.
        made: How the raster is made, if it is to say so.
    """

    shape: tuple[int, int]
    transform: Affine
    crs: CRS | None
    valid: Callable[[Window], NDArray[np.bool_]] | None = None
    made: Provenance | None = None

    @classmethod
    def of(cls, scene: Scene, made: Provenance | None = None) -> Self:
        """Take the grid of a scene's own pixels, whatever grid was worked on.

        Args:
            scene: The scene.
            made: How the results were made.
        """

        def valid(window: Window) -> NDArray[np.bool_]:
            down, across = (
                ((np.arange(start, start + count) + 0.5) * worked / own).astype(np.int64)
                for start, count, worked, own in zip(
                    window[:2], window[2:], scene.shape, scene.native_shape, strict=True
                )
            )
            top, left = int(down[0]), int(across[0])
            part = scene.valid(Window(top, left, int(down[-1]) + 1 - top, int(across[-1]) + 1 - left))
            found: NDArray[np.bool_] = part[np.ix_(down - top, across - left)]
            return found

        return cls(scene.native_shape, scene.native_transform, scene.crs, valid, made)


def burn(shapes: Sequence[Polygon | MultiPolygon], sheet: Sheet) -> Iterator[Rows]:
    """Draw polygons band by band: a pixel is inside when its centre is.

    Args:
        shapes: Polygons in the sheet's CRS.
        sheet: The raster to draw on.

    Yields:
        Top row and which pixels are inside, (rows, width) bool, each ``BLOCK`` rows but the last.
    """
    height, width = sheet.shape
    reach = [(shape, *_reach(shape, ~sheet.transform)) for shape in shapes if not shape.is_empty]
    for top in range(0, height, BLOCK):
        bottom = min(top + BLOCK, height)
        here = [shape for shape, first, last in reach if first <= bottom and last >= top]
        inside = np.zeros((bottom - top, width), np.uint8)
        if here:
            rasterize(here, out=inside, transform=sheet.transform @ Affine.translation(0, top))
        yield top, inside.astype(bool)


def framed(bands: Iterable[Rows], window: Window, shape: tuple[int, int], blank: float) -> Iterator[Rows]:
    """Set bands of a part of a grid into the whole of it.

    Args:
        bands: Top row and values, (rows, width), from the top of the part down without gaps; read once.
        window: Where the part lies.
        shape: Rows and columns of the whole grid.
        blank: What lies around the part.

    Yields:
        Top row and values of the whole grid, from the top down without gaps.
    """
    if window[2:] == shape:
        yield from bands
        return

    def empty(rows: range) -> Iterator[Rows]:
        for top in rows[::_STEP]:
            yield top, np.full((min(_STEP, rows.stop - top), shape[1]), blank, np.float32)

    yield from empty(range(window.row))
    for top, values in bands:
        whole = np.full((len(values), shape[1]), blank, np.float32)
        whole[:, window.col : window.col + window.width] = values
        yield window.row + top, whole
    yield from empty(range(window.row + window.height, shape[0]))


def resized(bands: Iterable[Rows], shape: tuple[int, int], target: tuple[int, int]) -> Iterator[Rows]:
    """Bring bands of one grid to another that covers the same ground, a few rows at a time.

    Args:
        bands: Top row and values, (rows, width), from the top down without gaps; read once.
        shape: Rows and columns of their grid.
        target: Rows and columns of the other.

    Yields:
        Top row and values of the other grid, float32 unless the two are the same.

    Raises:
        OutputError: The bands end before their grid does.
    """
    if shape == target:
        yield from bands
        return
    source, first = iter(bands), 0
    waiting = np.zeros((0, shape[1]), np.float32)
    for top in range(0, target[0], _STEP):
        count = min(_STEP, target[0] - top)
        low, high = span(shape[0], target[0], top, count)
        while first + len(waiting) < high:
            band = next(source, None)
            if band is None:
                raise OutputError(f"The bands end at row {first + len(waiting)} of {shape[0]}.")
            waiting = np.concatenate([waiting, band[1].astype(np.float32)])
        waiting, first = waiting[low - first :], low
        values = waiting[: high - low, :, None]
        known = np.ones(values.shape[:2], np.bool_)
        mixed, _ = resample(values, known, shape, target, (top, 0), (count, target[1]))
        yield top, mixed[:, :, 0]


def _reach(shape: Polygon | MultiPolygon, to_pixels: Affine) -> tuple[float, float]:
    """Give the rows between which a polygon lies, at the most."""
    west, south, east, north = shape.bounds
    rows = [(to_pixels @ corner)[1] for corner in product((west, east), (south, north))]
    return min(rows), max(rows)
