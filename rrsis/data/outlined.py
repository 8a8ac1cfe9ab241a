"""Outlines: their shape in a word, masks traced, areas with holes as rings without. Margins are ours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes
from shapely import Polygon

LONG = 3.5  # sides of the tightest rectangle around it
LEAST_PX = 8.0  # the shorter of these sides, before a shape can be seen at all


def shape_word(rings: Sequence[NDArray[np.float32]]) -> str:
    """Name the shape of one object, or nothing where no word would be safe.

    Args:
        rings: Outlines, each (n, 2): x, y in pixels.

    Returns:
        "round", "oval", "square", "rectangular", "long" or "".
    """
    if len(rings) != 1 or len(rings[0]) < 4:
        return ""
    outline = Polygon(rings[0])
    around = outline.minimum_rotated_rectangle
    if not outline.is_valid or not isinstance(around, Polygon):
        return ""
    corners = shapely.get_coordinates(around)
    sides = sorted(math.dist(corners[i], corners[i + 1]) for i in (0, 1))
    if sides[0] < LEAST_PX:
        return ""
    longer, filled = sides[1] / sides[0], outline.area / around.area
    if longer >= LONG:
        return "long"
    if filled >= 0.92:
        return "square" if longer <= 1.15 else "rectangular" if longer >= 1.3 else ""
    roundness = 4 * math.pi * outline.area / outline.length**2
    if 0.75 <= filled <= 0.82 and roundness >= 0.8:
        return "round" if longer <= 1.12 and roundness >= 0.92 else "oval" if longer >= 1.4 else ""
    return ""


def solid(geometry: shapely.Geometry) -> Iterator[Polygon]:
    """Give the areas of a geometry as polygons without holes: each is cut through its holes.

    Things are drawn as the union of their rings, so a hole can only be kept by going round it.

    Args:
        geometry: Any geometry; points and lines in it are dropped.
    """
    for part in shapely.get_parts(shapely.get_parts(geometry)):
        if not isinstance(part, Polygon) or part.area == 0.0:
            continue
        if not part.interiors:
            yield part
            continue
        cut = part.interiors[0].centroid.x
        left, low, right, high = part.bounds
        for box in (shapely.box(left, low, cut, high), shapely.box(cut, low, right, high)):
            yield from solid(part.intersection(box))


def rings(geometry: shapely.Geometry) -> tuple[NDArray[np.float32], ...]:
    """Give the areas of a geometry as outlines (n, 2), the first point not repeated."""
    return tuple(shapely.get_coordinates(part)[:-1].astype("f4") for part in solid(geometry))


def traced(mask: NDArray[np.bool_]) -> tuple[NDArray[np.float32], ...]:
    """Trace a mask (h, w) along the edges of its pixels; drawing the outlines gives the mask again."""
    found = shapes(mask.astype(np.uint8), mask=mask, connectivity=4)
    areas = (Polygon(shell, holes) for (shell, *holes) in (shape["coordinates"] for shape, _ in found))
    return tuple(ring for area in areas for ring in rings(area))
