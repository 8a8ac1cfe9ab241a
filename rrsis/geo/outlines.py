"""Outlines: rings become polygons, simplified and placed on the ground, many at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine
from shapely import GeometryType, Polygon

from rrsis.geo.grid import Window
from rrsis.geo.runs import Ints
from rrsis.geo.tracing import Rings

Polygons = NDArray[np.object_]
_KEPT = 0.5  # ours: a simplified outline whose area changes by half or more is given up for the exact one
_SLACK = 1e-9  # px; rounding of distances


@dataclass(frozen=True)
class Drawing:
    """How outlines are drawn.

    Attributes:
        simplify_px: Farthest that an edge may lie from the pixels' outline, in pixels; 0 keeps it.
        hole_px: Holes with fewer pixels are filled.
        valid: Gives which pixels of a window hold anything; a hole with others is not filled. None: all do.
        shaping: Draws polygons anew in the end, such as with right angles; None leaves them.
    """

    simplify_px: float = 0.0
    hole_px: float = 0.0
    valid: Callable[[Window], NDArray[np.bool_]] | None = None
    shaping: Callable[[Polygons], Polygons] | None = None


EXACTLY = Drawing()
"""Along the edges of the pixels."""


def outlined(rings: Rings, drawing: Drawing, family: Ints | None = None) -> Polygons:
    """Make one polygon of each area.

    Args:
        rings: Rings of whole areas.
        drawing: How to draw them.
        family: For each area a number; areas that have one above 0 in common may share edges, which are
            then simplified once for both. None where no edges are shared.

    Returns:
        A valid polygon for each shell, in order, in pixels: x = column, y = row.
    """
    shell = rings.area_px > 0
    kept = shell | (-rings.area_px >= drawing.hole_px)
    if drawing.valid is not None and not kept.all():
        for ring in np.flatnonzero(~kept):
            kept[ring] = not drawing.valid(_window(rings, int(ring))).all()
    lines = shapely.from_ragged_array(GeometryType.LINESTRING, rings.points, (rings.starts,))[kept]
    members = np.append(np.flatnonzero(shell[kept]), kept.sum())
    drawn = _polygons(lines, members)
    if drawing.simplify_px > 0 and len(drawn):
        drawn = _simplified(drawn, lines, members, drawing.simplify_px, family)
    return drawn if drawing.shaping is None else drawing.shaping(drawn)


def place(polygons: Polygons, transform: Affine) -> Polygons:
    """Take polygons from pixels to the coordinates of a transform.

    Args:
        polygons: In pixels: x = column, y = row.
        transform: From (column, row) to a CRS.

    Returns:
        The polygons in that CRS, shells counter-clockwise and holes clockwise.
    """
    if not len(polygons):
        return polygons
    _, points, (starts, members) = shapely.to_ragged_array(polygons)
    a, b, c, d, e, f = tuple(transform)[:6]
    placed = points @ np.array([[a, d], [b, e]]) + np.array([c, f])
    sizes = np.diff(starts)
    is_shell = np.zeros(len(sizes), np.bool_)
    is_shell[members[:-1]] = True
    reverse = (_signed_areas(points, starts) > 0) != (is_shell == (transform.determinant > 0))
    at = np.arange(len(points))
    first, last = np.repeat(starts[:-1], sizes), np.repeat(starts[1:] - 1, sizes)
    turned = placed[np.where(np.repeat(reverse, sizes), first + last - at, at)]
    result: Polygons = shapely.from_ragged_array(GeometryType.POLYGON, turned, (starts, members))
    return result


def _signed_areas(points: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return twice the area of each closed ring, positive where x turns towards y."""
    x, y = (points - np.repeat(points[starts[:-1]], np.diff(starts), axis=0)).T
    cross = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0.0)
    cross[starts[1:] - 1] = 0.0  # between rings
    areas: NDArray[np.float64] = np.add.reduceat(cross, starts[:-1])
    return areas


def _window(rings: Rings, number: int) -> Window:
    """Return the extent of a ring."""
    points = rings.points[rings.starts[number] : rings.starts[number + 1]].astype(np.int64)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Window(top, left, bottom - top, right - left)


def _polygons(lines: Polygons, members: Ints) -> Polygons:
    """Make polygons of closed lines; `members` tells where each polygon's lines begin, and their number."""
    _, points, (starts,) = shapely.to_ragged_array(lines) if len(lines) else (0, np.zeros((0, 2)), ([0],))
    made: Polygons = shapely.from_ragged_array(GeometryType.POLYGON, points, (starts, members))
    return made


def _simplified(exact: Polygons, lines: Polygons, members: Ints, px: float, family: Ints | None) -> Polygons:
    """Simplify polygons, a family together; the fast way first, and slower ones for what it breaks.

    Lines keep their first point. Douglas and Peucker's rule leaves no dropped point farther than `px` from
    the new line, which would not hold if it were dropped too.
    """
    fewer = shapely.simplify(lines, px, preserve_topology=False)
    fewer = np.where(shapely.get_num_points(fewer) < 4, lines, fewer)
    simple = _polygons(fewer, members)
    broken = ~shapely.is_valid(simple)
    simple[broken] = shapely.simplify(exact[broken], px, preserve_topology=True)
    for number in np.flatnonzero(broken):
        if not _near(exact[number], simple[number], px):
            simple[number] = exact[number]
    before, after = shapely.area(exact), shapely.area(simple)
    poor = ~shapely.is_valid(simple) | (np.abs(after - before) >= _KEPT * before)
    simple = np.where(poor, exact, simple)
    for number in [] if family is None else np.unique(family[family > 0]).tolist():
        among = np.flatnonzero(family == number)
        if len(among) > 1:
            simple[among] = _simplified_together(exact[among], px)
    return simple


def _near(exact: Polygon, simple: Polygon, px: float) -> bool:
    """Whether no corner of an outline lies farther than `px` from the simplified one."""
    away = shapely.distance(shapely.points(shapely.get_coordinates(exact)), shapely.boundary(simple))
    return bool(away.max() <= px + _SLACK)


def _simplified_together(exact: Polygons, px: float) -> Polygons:
    """Simplify polygons that share edges: each stretch between two meeting points once, for both sides."""
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(exact)))
    fewer = shapely.simplify(shapely.get_parts(borders), px, preserve_topology=False)
    faces = shapely.get_parts(shapely.polygonize(fewer))
    if len(faces) < len(exact):
        return exact
    shared = shapely.area(shapely.intersection(faces[:, None], exact[None, :]))
    owner, covered = shared.argmax(axis=1), shared.max(axis=1)
    inner = covered > _KEPT * shapely.area(faces)  # the others are holes
    if sorted(owner[inner]) != list(range(len(exact))):
        return exact
    simple = exact.copy()
    simple[owner[inner]] = faces[inner]
    sound = shapely.is_valid(simple) & (
        np.abs(shapely.area(simple) - shapely.area(exact)) < _KEPT * shapely.area(exact)
    )
    return simple if sound.all() else exact
