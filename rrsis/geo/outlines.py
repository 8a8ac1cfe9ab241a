"""Outlines: labelled pixels become polygons, without seams and independent of how they were cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine, features
from shapely import LinearRing, MultiPolygon, Polygon

_KEPT = 0.5  # ours: a simplified outline that loses half of its area or more is given up for the exact one


def trace(labels: NDArray[np.int32], top: int) -> Iterator[tuple[int, Polygon]]:
    """Trace the labelled areas of a band along the edges of their pixels.

    Args:
        labels: ``(rows, width)``, 0 for background; areas are joined over edges, not over corners.
        top: The band's first row in the scene.

    Yields:
        A label and one of its areas, in pixels of the scene: x = column, y = row.
    """
    rows = np.flatnonzero(labels.any(axis=1))
    if not len(rows):
        return
    first = int(rows[0])
    part = np.ascontiguousarray(labels[first : rows[-1] + 1])
    shift = Affine(1.0, 0.0, 0.0, 0.0, 1.0, float(top + first))
    for shape, label in features.shapes(part, mask=part != 0, connectivity=4, transform=shift):
        shell, *holes = shape["coordinates"]
        yield int(label), Polygon(shell, holes)


def join(pieces: Iterable[Polygon], simplify_px: float) -> Polygon | MultiPolygon:
    """Dissolve the pieces of one region and simplify what comes out.

    The result does not depend on where the pieces were cut: they have whole coordinates, so their union is
    exact; points on straight edges are dropped and each ring begins at its least corner.

    Args:
        pieces: Areas in pixels, with whole coordinates.
        simplify_px: Farthest that a simplified edge may lie from the outline, in pixels; 0 keeps it.

    Returns:
        A valid polygon whose corners are corners of pixels of the region.
    """
    whole = shapely.union_all([piece if piece.is_valid else shapely.make_valid(piece) for piece in pieces])
    exact = _areas(shapely.normalize(_straightened(_areas(whole))))
    if simplify_px <= 0:
        return exact
    simple = _areas(shapely.make_valid(shapely.simplify(exact, simplify_px, preserve_topology=True)))
    return simple if abs(simple.area - exact.area) < _KEPT * exact.area else exact


def place(polygon: Polygon | MultiPolygon, transform: Affine) -> Polygon | MultiPolygon:
    """Take a polygon from pixels to the coordinates of a transform.

    Args:
        polygon: In pixels: x = column, y = row.
        transform: From (column, row) to a CRS.

    Returns:
        The polygon in that CRS, valid, shells counter-clockwise.
    """
    a, b, c, d, e, f = tuple(transform)[:6]
    matrix, offset = np.array([[a, d], [b, e]]), np.array([c, f])
    placed = shapely.transform(polygon, lambda points: points @ matrix + offset)
    parts = [shapely.geometry.polygon.orient(part) for part in shapely.get_parts(placed)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _straightened(geometry: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """Drop the points at which an outline does not turn."""
    parts = [
        Polygon(_corners(part.exterior), [_corners(hole) for hole in part.interiors])
        for part in shapely.get_parts(geometry)
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _corners(ring: LinearRing) -> NDArray[np.float64]:
    """Return the points ``(n, 2)`` of a ring at which it turns."""
    points: NDArray[np.float64] = shapely.get_coordinates(ring)[:-1]
    before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    turning = before[:, 0] * after[:, 1] != before[:, 1] * after[:, 0]
    corners: NDArray[np.float64] = points[turning]
    return corners


def _areas(geometry: shapely.Geometry) -> Polygon | MultiPolygon:
    """Keep the areas of a geometry and drop its points and lines."""
    parts = shapely.get_parts(shapely.get_parts(geometry))  # twice: a collection may hold a multipolygon
    parts = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
