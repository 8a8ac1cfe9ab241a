"""How the objects of a picture lie to each other, measured on their outlines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

SMOOTH_PX = 1.5  # ours: staircases of traced masks are no length of an edge
STRIP = 0.15  # ours: of an object's width is looked at around it, to see what it stands on
LEAST_PX = 2.0  # and at least so much
SLIM = 6.0  # ours: length over width of what is slim
DIRECTIONS = 24
STEPS = 64  # points of an edge that are looked at


class Geometry:
    """Outlines that can be measured; a `rrsis.language.layout.Layout`.

    Args:
        outlines: The rings (n, 2) of each object: x, y in px; an object is all that lies in one of its rings.
        shape: Rows and columns of the picture; what lies beyond is not looked at.
    """

    def __init__(self, outlines: Sequence[Sequence[NDArray[np.float32]]], shape: tuple[int, ...]) -> None:
        frame = shapely.box(0.0, 0.0, float(shape[1]), float(shape[0]))
        self._shapes = [_shape(rings).intersection(frame) for rings in outlines]
        self._strip = cache(self._around)
        self._found = cache(self._whole)
        self._bends = cache(self._slimness)

    def gap(self, one: int, other: int) -> float:
        """Return the distance between two outlines, 0 where they touch."""
        return float(self._shapes[one].distance(self._shapes[other]))

    def covered(self, one: int, others: Sequence[int]) -> float:
        """Return which share of an object, or of the strip around it, others cover.

        The strip counts because a car that is drawn on a road is often left out of the road's outline.
        """
        strip, shape = self._strip(one), self._shapes[one]
        there = [other for other in others if other != one and self._touches(other, strip.envelope)]
        if not there:
            return 0.0
        ground = self._found(tuple(there))
        shares = (part.intersection(ground).area / part.area for part in (shape, strip) if part.area)
        return float(max(shares, default=0.0))

    def bordered(self, one: int, others: Sequence[int], reach: float) -> float:
        """Return which share of an object's edge has one of the others within reach."""
        edge = shapely.simplify(self._shapes[one], SMOOTH_PX).boundary
        places = np.linspace(0, 1, STEPS, endpoint=False)
        points = shapely.line_interpolate_point(edge, places, normalized=True)
        return float(np.mean(self._away(points, one, others) <= reach))

    def ringed(self, one: int, others: Sequence[int], reach: float) -> float:
        """Return in which share of all directions from an object one of the others is within reach."""
        shape = self._shapes[one]
        near = [other for other in others if other != one and self.gap(one, other) <= reach]
        if not near:
            return 0.0
        centre = shape.representative_point() if not shape.contains(shape.centroid) else shape.centroid
        angles = np.arange(DIRECTIONS) * (2 * math.pi / DIRECTIONS)
        far = shapely.hausdorff_distance(centre, shape) + reach
        ends = np.stack([centre.x + far * np.cos(angles), centre.y + far * np.sin(angles)], 1)
        rays = shapely.linestrings([[(centre.x, centre.y), end] for end in ends])
        outside = shapely.intersection(shapely.difference(rays, shape), shape.buffer(reach))
        return float(np.mean(self._away(outside, one, near) == 0.0))

    def angle(self, one: int, first: int, second: int) -> float:
        """Return the angle in degrees at an object between the nearest points of two others."""
        ways = [self._way(one, other) for other in (first, second)]
        lengths = [float(np.linalg.norm(way)) for way in ways]
        if not min(lengths):
            return 0.0
        cosine = float(ways[0] @ ways[1]) / (lengths[0] * lengths[1])
        return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))

    def slim(self, one: int) -> bool:
        """Return whether an object is several times as long as it is wide, along all its bends."""
        return self._bends(one) > SLIM + 2.0 + 1.0 / SLIM

    def _slimness(self, one: int) -> float:
        """Return s + 2 + 1 / s for a rectangle that is s times as long as wide."""
        shape = shapely.simplify(self._shapes[one], SMOOTH_PX)
        return float(shape.length**2 / (4.0 * shape.area)) if shape.area > 0.0 else 0.0

    def _touches(self, one: int, place: shapely.Geometry) -> bool:
        return bool(self._shapes[one].intersects(place))

    def _way(self, one: int, other: int) -> NDArray[np.float64]:
        ends = shapely.get_coordinates(shapely.shortest_line(self._shapes[one], self._shapes[other]))
        way: NDArray[np.float64] = ends[1] - ends[0]
        return way

    def _away(self, places: NDArray[np.object_], one: int, others: Sequence[int]) -> NDArray[np.float64]:
        """Return the distance of each place to the nearest of the others."""
        shapes = np.array([self._shapes[other] for other in others if other != one], object)
        if not len(shapes):
            return np.full(len(places), np.inf)
        least: NDArray[np.float64] = shapely.distance(places[:, None], shapes[None]).min(1)
        return least

    def _around(self, one: int) -> shapely.Geometry:
        shape = self._shapes[one]
        width = 2.0 * shape.area / max(shape.length, 1e-9)
        return shape.buffer(max(LEAST_PX, STRIP * width)).difference(shape)

    def _whole(self, others: tuple[int, ...]) -> shapely.Geometry:
        return shapely.union_all([self._shapes[other] for other in others])


def _shape(rings: Sequence[NDArray[np.float32]]) -> shapely.Geometry:
    return shapely.union_all([shapely.make_valid(Polygon(ring)) for ring in rings if len(ring) > 2])
