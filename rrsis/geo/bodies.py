"""Bodies: regions with outlines, on the display and on the ground, traced when they are asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple, Self, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine
from shapely.geometry.base import BaseGeometry

from rrsis.geo.outlines import Drawing
from rrsis.geo.regions import Region, Regions

UPRIGHT = Affine(1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
"""From (column, row) to x right and y up, as the image is displayed."""

_ROUGH = Drawing(simplify_px=1.0)  # ours: no relation turns on a pixel's corner, and distances cost vertices


class Shade(NamedTuple):
    """What an object shows."""

    light: float
    """Lightness of its mean colour, 0 to 100 (CIELAB)."""
    rough: float
    """Usual step of its brightness, 0 to 255, to the next pixel in the row."""


@dataclass(frozen=True)
class Body(Region):
    """A region that knows its outline.

    Attributes:
        plane: From (column, row) to the ground: metres east and north, or pixels right and up.
        trace: Gives the outline in x = column, y = -row by the region's id.
        show: Gives what it shows by the region's id; None, or gives None, if nobody can look.
    """

    plane: Affine
    trace: Callable[[int], BaseGeometry]
    show: Callable[[int], Shade | None] | None = None

    @cached_property
    def shown(self) -> BaseGeometry:
        """The outline on the display: x = column, y = -row."""
        return self.trace(self.id)

    @cached_property
    def outline(self) -> BaseGeometry:
        """The outline on the ground."""
        a, b, _, d, e, _ = tuple(self.plane)[:6]
        if (a, b, d, e) == tuple(UPRIGHT)[:2] + tuple(UPRIGHT)[3:5]:
            return self.shown
        turn = np.array([[a, d], [-b, -e]])  # from x right, y up
        return cast("BaseGeometry", shapely.transform(self.shown, lambda points: points @ turn))

    @cached_property
    def shade(self) -> Shade | None:
        """What it shows; None if nobody can look."""
        return None if self.show is None else self.show(self.id)

    @property
    def middle(self) -> tuple[float, float]:
        """The mean of its pixels, on the ground."""
        return at(self.plane, self.col, self.row)

    @cached_property
    def solid(self) -> BaseGeometry:
        """The outline on the ground without its holes."""
        parts = [shapely.Polygon(part.exterior) for part in shapely.get_parts(self.outline)]
        return cast("BaseGeometry", shapely.union_all(parts))

    @cached_property
    def length(self) -> float:
        """How long it is on the ground, along its windings; the longer side of its narrowest box at least."""
        box = sides(self.outline)
        half = self.outline.length / 2
        square = half * half - 4 * self.outline.area
        return max(max(box), (half + math.sqrt(square)) / 2 if square > 0 else 0.0)

    @property
    def width(self) -> float:
        """How wide it is on the ground, on average."""
        return float(self.outline.area) / max(self.length, 1e-9)

    @cached_property
    def ends(self) -> BaseGeometry:
        """The two points of it that are farthest from each other, on the ground."""
        points = shapely.get_coordinates(self.outline.convex_hull)
        away = np.hypot(*(points[:, None] - points[None]).T)
        one, other = np.unravel_index(int(away.argmax()), away.shape)
        return shapely.MultiPoint(_inward(self.outline, points[[one, other]], self.width / 2))

    @classmethod
    def of(
        cls, regions: Mapping[int, Region], plane: Affine, show: Callable[[int], Shade] | None = None
    ) -> dict[int, Self]:
        """Give bodies to regions; those that have one keep it.

        Args:
            regions: Areas by their ids; `Regions` are traced, of others the box stands for the outline.
            plane: From (column, row) to the ground.
            show: Gives what an area shows by its id.
        """
        traced = Traced(regions).__getitem__ if isinstance(regions, Regions) else None
        return {
            number: region
            if isinstance(region, cls)
            else cls(**vars(region), plane=plane, trace=traced or partial(_box, region), show=show)
            for number, region in regions.items()
        }


def together(found: Sequence[Mapping[int, Body]]) -> dict[int, Body]:
    """Bring the bodies of several layers under one numbering; those of a single layer keep theirs."""
    if len(found) == 1:
        return dict(found[0])
    bodies, first = dict[int, Body](), 0
    for layer in found:
        bodies |= {
            first + key: replace(
                body,
                id=first + key,
                trace=partial(_shown, body),
                show=partial(_shaded, body),
            )
            for key, body in layer.items()
        }
        first = max(bodies, default=first)
    return bodies


def _shown(body: Body, _: int) -> BaseGeometry:
    return body.shown


def _shaded(body: Body, _: int) -> Shade | None:
    return body.shade


class Traced:
    """The outlines of a layer's regions, all traced when the first is asked for.

    Args:
        regions: The layer.
    """

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def __getitem__(self, number: int) -> BaseGeometry:
        """Give the outline of a region: x = column, y = -row."""
        return self._all[number]

    @cached_property
    def _all(self) -> dict[int, BaseGeometry]:
        return dict(self._regions.outlines(list(self._regions), UPRIGHT, _ROUGH))


def _box(region: Region, number: int) -> BaseGeometry:
    """Return a region's box in place of its outline: x = column, y = -row."""
    return shapely.box(region.left, -region.bottom, region.right, -region.top)


def at(plane: Affine, col: float, row: float) -> tuple[float, float]:
    """Take a point from pixels to the coordinates of a transform."""
    a, b, c, d, e, f = tuple(plane)[:6]
    return a * col + b * row + c, d * col + e * row + f


def blocked(middle: tuple[float, float], bodies: Sequence[Body], reach: float, count: int = 24) -> float:
    """Measure in how many of all directions a body is met.

    Args:
        middle: From where to look, on the ground.
        bodies: What may be met.
        reach: How far to look.
        count: Directions that are tried.

    Returns:
        The share, 0 to 1.
    """
    turns = np.arange(count) * math.tau / count
    ends = np.asarray(middle) + reach * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    lines = shapely.linestrings(np.stack([np.broadcast_to(middle, ends.shape), ends], axis=1))
    met = np.zeros(count, np.bool_)
    for body in bodies:
        met |= shapely.intersects(lines, body.outline)
    return float(met.mean())


def met(points: NDArray[np.float64], step: tuple[float, float], shape: BaseGeometry) -> float:
    """Measure from how many points a straight way meets a shape.

    Args:
        points: Where the ways begin (n, 2).
        step: Where each leads, from its beginning.
        shape: What may be met.

    Returns:
        The share, 0 to 1.
    """
    lines = shapely.linestrings(np.stack([points, points + np.asarray(step)], axis=1))
    return float(shapely.intersects(lines, shape).mean())


def sides(shape: BaseGeometry) -> tuple[float, float]:
    """Return the sides of a shape's narrowest box."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    if len(corners) < 4:
        return float(shape.length), 0.0
    steps = np.hypot(*np.diff(corners[:3], axis=0).T)
    return float(steps[0]), float(steps[1])


def _inward(shape: BaseGeometry, points: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Move the far ends of a shape from its corners to the middle of its ends."""
    moved = []
    for point in points:
        near = shapely.get_coordinates(shape.intersection(shapely.Point(point).buffer(2 * step)))
        moved.append((near.min(axis=0) + near.max(axis=0)) / 2 if len(near) else point)
    return np.array(moved)
