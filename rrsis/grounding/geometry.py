"""How bodies lie to each other; lengths are those of the ground, or of the display in pixels.

Every degree is between 0 and 1, and 0.5 where people would hesitate; the bounds are ours.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from rrsis.geo.bodies import Body, blocked, met
from rrsis.geo.regions import Region
from rrsis.grounding.ground import Ground
from rrsis.language.lexicon import DIRECTIONS

SLOPE = 0.05  # share of the scene over which a position goes from yes to doubtful
HALF = 0.45  # what lies this far in from the left is half on the left
EDGE = 0.2  # the same for the far left
CENTRE = 0.22  # and around the middle, on both sides
BAND = 5.0  # how many times longer than wide, and than its neighbour is large, makes a landmark a band
OPPOSITE = 107.0  # degrees between the ways to both landmarks from which an object lies between them


def step(value: float, bound: float, slope: float) -> float:
    """Rise smoothly from 0 to 1, with 0.5 where the value is at the bound."""
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, (value - bound) / slope))))


def extent(region: Region) -> tuple[int, int]:
    """Rows and columns of the region's box."""
    return region.bottom - region.top, region.right - region.left


def gap(a: Body, b: Body) -> float:
    """Distance between two outlines on the ground; 0 where they touch or overlap."""
    return float(a.outline.distance(b.outline))


def shared(a: Region, b: Region) -> float:
    """Share of the smaller box that lies in the other."""
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    across = min(a.right, b.right) - max(a.left, b.left)
    smaller = min(math.prod(extent(a)), math.prod(extent(b)))
    return max(down, 0) * max(across, 0) / smaller if smaller else 0.0


def same(a: Region, b: Region) -> bool:
    """Whether two regions of different layers are one object: boxes of nearly one place and size."""
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    across = min(a.right, b.right) - max(a.left, b.left)
    both = max(down, 0) * max(across, 0)
    return both > 0.5 * (math.prod(extent(a)) + math.prod(extent(b)) - both)


def reach(a: Body, b: Body, ground: Ground) -> float:
    """The distance at which "near" is doubtful: half as much again as the mean of both sizes.

    A landmark counts as three times its width at most, so that a river's length says nothing, and as twice
    the object's size.
    """
    own, other = math.sqrt(a.outline.area), math.sqrt(b.outline.area)
    mean = (own + min(other, 3 * b.width, max(2 * own, 2 * ground.little))) / 2
    return 1.5 * min(max(mean, ground.little), 0.15 * ground.diagonal)


def nearness(a: Body, b: Body, ground: Ground, patience: float = 1.0) -> float:
    """Degree of "near", by the gap and a little by the middles' distance; `patience` widens the reach."""
    bound = patience * reach(a, b, ground)
    away = gap(a, b) + min(0.05 * math.dist(a.middle, b.middle), 0.1 * bound)
    return 1.0 / (1.0 + (away / bound) ** 2)


def within(a: Body, b: Body, ground: Ground) -> float:
    """Degree of "a is in or on b": the share of it that lies in b's outline, holes filled.

    An object may have been cut out of its landmark; then the landmark is all around it.
    """
    close = 0.45 * nearness(a, b, ground, 0.5)
    seam = max(2 * ground.unit, 0.1 * math.sqrt(a.outline.area))
    if gap(a, b) > seam and not a.outline.intersects(b.solid):
        return close
    covered = a.outline.intersection(b.solid).area / max(a.outline.area, 1e-9)
    rim = a.outline.buffer(seam).difference(a.outline)
    cut = rim.intersection(b.outline).area / max(rim.area, 1e-9)
    return max(float(covered), min(1.0, 1.2 * float(cut)), close)


def having(a: Body, b: Body, ground: Ground) -> float:
    """Degree of "a with b": b lies in a, or touches it."""
    return max(shared(a, b) if gap(a, b) == 0 else 0.0, 0.6 * nearness(a, b, ground, 0.5))


def position(
    region: Region, direction: str, ground: Ground, half: bool = False, compass: bool = False
) -> float:
    """Degree to which a region lies in a direction's part of the scene.

    Args:
        region: Whose middle is judged.
        direction: A key of `lexicon.DIRECTIONS`.
        ground: The scene.
        half: Whether all of that half of the scene is meant.
        compass: Whether top means north, and not the top of the display.
    """
    row, col = ground.share(region, compass)
    down, across = DIRECTIONS[direction]
    if not (down or across):
        return step(CENTRE - max(abs(row - 0.5), abs(col - 0.5)), 0.0, SLOPE)
    return _toward(row, down, half) * _toward(col, across, half)


def _toward(share: float, steps: int, half: bool) -> float:
    """Degree of one axis; a bare "left" slightly prefers the middle rows, as RRSIS-D's grid does."""
    if steps == 0:
        return 1.0 if half else 1.0 - 0.3 * abs(share - 0.5)
    inward = share if steps < 0 else 1.0 - share
    if half:
        return step(0.5, inward, 0.01)
    return step(EDGE if abs(steps) == 2 else HALF, inward, SLOPE) * (1.0 - 0.2 * inward)


def beside(a: Body, b: Body, direction: str, ground: Ground, compass: bool = False) -> float:
    """Degree to which a region lies on a side of a landmark, a little less the farther it is.

    Args:
        a: The region.
        b: The landmark.
        direction: A key of `lexicon.DIRECTIONS`.
        ground: The scene.
        compass: Whether top means north, and not the top of the display.
    """
    aim, middle = ground.aim(direction, compass), ground.middle(a, compass)
    shape = b.outline if compass else b.shown
    side = _over(a, b, shape, aim, ground, compass)
    if side is None:
        x, y = _facing(middle, ground.middle(b, compass), shape)
        across, up = middle[0] - x, middle[1] - y
        length = math.hypot(across, up)
        side = step((across * aim[0] + up * aim[1]) / length, 0.6, 0.06) if length else 0.0
    return side / (1.0 + 0.05 * min(gap(a, b) / reach(a, b, ground), 8.0))


def _over(
    a: Body, b: Body, shape: BaseGeometry, aim: tuple[float, float], ground: Ground, compass: bool
) -> float | None:
    """Degree of "north of the river": straight back lies the band, straight on it does not; None: no band."""
    if b.length < BAND * max(b.width, math.sqrt(a.outline.area)):
        return None
    west, south, east, north = (a.outline if compass else a.shown).bounds
    x, y = ground.middle(a, compass)
    starts = np.array([(x, y), *(((x + p) / 2, (y + q) / 2) for p in (west, east) for q in (south, north))])
    far = ground.diagonal if compass else math.hypot(*ground.shape)
    back = met(starts, (-aim[0] * far, -aim[1] * far), shape)
    on = met(starts, (aim[0] * far, aim[1] * far), shape)
    return None if back == on == 0.0 else step(back - on, 0.4, 0.1)


def _facing(
    middle: tuple[float, float], other: tuple[float, float], shape: BaseGeometry
) -> tuple[float, float]:
    """The point in the inner half of a landmark's box that is next to another's middle."""
    west, south, east, north = shape.bounds
    x = min(max(middle[0], other[0] - (east - west) / 4), other[0] + (east - west) / 4)
    y = min(max(middle[1], other[1] - (north - south) / 4), other[1] + (north - south) / 4)
    return x, y


def between(region: Body, a: Body, b: Body) -> float:
    """Degree to which a region lies between two others: the ways to both lead in opposite directions."""
    middle = Point(region.middle)
    ways = [np.subtract(_next(one, middle), region.middle) for one in (a, b)]
    lengths = [float(np.hypot(*way)) for way in ways]
    if not all(lengths):
        return 0.0
    cosine = float(ways[0] @ ways[1]) / math.prod(lengths)
    turn = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    return step(turn, OPPOSITE, 6.0) * (0.7 + 0.3 * turn / 180.0)


def _next(body: Body, point: Point) -> tuple[float, float]:
    """The point of a body's outline that is nearest to a point outside of it."""
    rim = body.outline.boundary
    at = rim.interpolate(rim.project(point)) if not body.outline.contains(point) else point
    return float(at.x), float(at.y)


def surrounded(a: Body, around: list[Body], ground: Ground) -> float:
    """Degree of "surrounded by": in most directions something is met before long."""
    far = max(4 * math.sqrt(a.outline.area), 4 * ground.little)
    return step(blocked(a.middle, [one for one in around if gap(a, one) < far], far), 0.65, 0.06)


def at_end(a: Body, b: Body, ground: Ground) -> float:
    """Degree of "at the end of": near one of the two farthest ends, by the landmark's width."""
    bound = 1.5 * max(1.5 * b.width, ground.little)
    return 1.0 / (1.0 + (float(a.outline.distance(b.ends)) / bound) ** 2)


def stands_between(one: Body, a: Body, b: Body) -> bool:
    """Whether a body is met on the shortest way between the outlines of two others."""
    return bool(shapely.shortest_line(a.outline, b.outline).intersects(one.outline))


def compared(region: Body, landmark: Body, how: str) -> float:
    """Degree of a comparison.

    Args:
        region: What is compared.
        landmark: With what.
        how: "similar", "[much ]smaller", "[much ]bigger", "longer", "shorter", "wider" or "narrower".
    """
    measure, sign = _COMPARED.get(how.removeprefix("much "), ("area", 1))
    ratio = sign * math.log(max(_measure(region, measure), 1e-9) / max(_measure(landmark, measure), 1e-9))
    if how == "similar":
        return 1.0 / (1.0 + (ratio / 0.35) ** 2)
    return step(ratio, 1.0 if how.startswith("much") else 0.1, 0.1 if how.startswith("much") else 0.06)


_COMPARED = {"bigger": ("area", 1), "smaller": ("area", -1), "longer": ("length", 1),
             "shorter": ("length", -1), "wider": ("width", 1), "narrower": ("width", -1)}  # fmt: skip


def _measure(body: Body, measure: str) -> float:
    return float(body.area_px) if measure == "area" else body.length if measure == "length" else body.width
