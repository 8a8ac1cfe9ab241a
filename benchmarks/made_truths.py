"""What is true in a made scene, by plain definitions: yes, no, or nothing where one may argue.

Lengths are metres, or pixels where a scene has no map. The definitions share nothing with `rrsis/grounding`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import shapely
from made_world import SIDE, World
from shapely import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

Says: TypeAlias = Callable[[World, int], bool | None]
"""Whether a relation holds for a thing; None where it is a matter of taste."""

PX_NEAR, PX_FAR = 70.0, 330.0  # without a map: certainly near, certainly not
NEAR, FAR = 35.0, 165.0  # the same in metres


def both(*parts: Says) -> Says:
    """All of them hold."""

    def says(world: World, one: int) -> bool | None:
        told = [part(world, one) for part in parts]
        return False if False in told else None if None in told else True

    return says


def either(*parts: Says) -> Says:
    """One of them holds."""
    return opposite(both(*(opposite(part) for part in parts)))


def opposite(part: Says) -> Says:
    """It does not hold."""

    def says(world: World, one: int) -> bool | None:
        told = part(world, one)
        return None if told is None else not told

    return says


def between_bounds(value: float, yes: float, no: float) -> bool | None:
    """Say yes up to one bound, no from another."""
    return True if value <= yes else False if value >= no else None


def away(world: World, one: int, marks: list[int]) -> float:
    """Measure the distance of outlines to the nearest of some things but itself."""
    others = [world.shapes[mark] for mark in marks if mark != one]
    return min((world.shapes[one].distance(other) for other in others), default=math.inf)


def near(marks: list[int]) -> Says:
    """Outlines are close: within 35 m, and not where 165 m lie between (70 and 330 px)."""
    return lambda world, one: between_bounds(
        away(world, one, marks), *((NEAR, FAR) if world.crs else (PX_NEAR, PX_FAR))
    )


def far(marks: list[int]) -> Says:
    """Outlines are 450 m from each other (900 px), and not where 60 m lie between (120 px)."""
    unit = {True: 1.0, False: 2.0}
    return lambda world, one: between_bounds(
        -away(world, one, marks), -450 * unit[world.crs is not None], -60 * unit[world.crs is not None]
    )


def within(marks: list[int], metres: float) -> Says:
    """Outlines are at most so far from each other; 2 m and 2 % are left for pixels and maps."""
    slack = 2.0 + 0.02 * metres
    return lambda world, one: between_bounds(away(world, one, marks), metres - slack, metres + slack)


def toward(marks: list[int], down: float, across: float, compass: bool) -> Says:
    """The middle lies on a side of a compact thing: by less than 35 degrees, and not by 62 or more."""

    def says(world: World, one: int) -> bool | None:
        [mark] = marks
        shapes = world.shapes if compass else [thing.shape for thing in world.things]
        a, b = shapes[one].centroid, shapes[mark].centroid
        right, low = a.x - b.x, (b.y - a.y if compass else a.y - b.y)
        if one == mark:
            return False
        hull, far = shapes[mark].convex_hull, math.hypot(right, low)
        if hull.contains(a) or shapes[one].distance(shapes[mark]) < 0.1 * far:
            return None
        turn = math.acos((low * down + right * across) / math.hypot(low, right) / math.hypot(down, across))
        return between_bounds(math.degrees(turn), 35, 62)

    return says


def across_band(marks: list[int], down: float, across: float, compass: bool) -> Says:
    """On a side of a band through the scene: a line back the other way meets it, the line on does not."""

    def says(world: World, one: int) -> bool | None:
        [mark] = marks
        shapes = world.shapes if compass else [thing.shape for thing in world.things]
        band = shapes[mark]
        if shapes[one].distance(band) < 5:
            return None
        up = -down if compass else down

        def meets(sign: float) -> bool:
            rays = [LineString([(p.x, p.y), (p.x + sign * across * 9000, p.y + sign * up * 9000)])
                    for p in _around(shapes[one])]  # fmt: skip
            return sum(ray.intersects(band) for ray in rays) > len(rays) / 2

        back, on = meets(-1), meets(1)
        return None if back == on else back

    return says


def _around(shape: BaseGeometry) -> list[Point]:
    return [shape.centroid, *(Point(p) for p in shape.minimum_rotated_rectangle.exterior.coords[:4])]


def between(one_mark: int, other_mark: int) -> Says:
    """The nearest points of both lie in nearly opposite directions: by 130 degrees, and not by 85 or less."""

    def says(world: World, one: int) -> bool | None:
        if one in (one_mark, other_mark):
            return False
        middle, marks = world.shapes[one].centroid, (one_mark, other_mark)
        ends = [shapely.shortest_line(middle, world.shapes[mark]).coords[1] for mark in marks]
        steps = [np.array(end) - (middle.x, middle.y) for end in ends]
        lengths = [float(np.hypot(*step)) for step in steps]
        if min(lengths) < 5 or any(world.shapes[mark].convex_hull.contains(middle) for mark in marks):
            return None
        turn = math.degrees(math.acos(np.clip(steps[0] @ steps[1] / math.prod(lengths), -1, 1)))
        return between_bounds(-turn, -130, -85)

    return says


def inside(marks: list[int]) -> Says:
    """Nine tenths of it lie within; it is not inside where it is 12 away or more."""

    def says(world: World, one: int) -> bool | None:
        shape = world.shapes[one]
        if one in marks:
            return False
        if any(shape.intersection(world.shapes[mark]).area >= 0.9 * shape.area for mark in marks):
            return True
        return False if away(world, one, marks) >= 12 else None

    return says


def surrounded(marks: list[int]) -> Says:
    """Of 24 directions, 21 meet the things within 150 m (300 px); not surrounded: 12 or fewer."""

    def says(world: World, one: int) -> bool | None:
        middle, far = world.shapes[one].centroid, 150 if world.crs else 300
        around = shapely.union_all([world.shapes[mark] for mark in marks if mark != one])
        turns = np.arange(24) * math.tau / 24
        hits = sum(
            LineString([middle, (middle.x + far * math.cos(turn), middle.y + far * math.sin(turn))])
            .intersects(around)
            for turn in turns
        )  # fmt: skip
        if one in marks or world.shapes[one].distance(around) == 0:
            return False if one in marks else None
        return between_bounds(-hits, -20, -12)

    return says


def at_end(mark: int) -> Says:
    """An end of the thing's middle line is near; not where both ends are 90 m (180 px) away or more."""

    def says(world: World, one: int) -> bool | None:
        line = world.things[mark].line
        if line is None or one == mark:
            return False
        ends = MultiPoint([line.coords[0], line.coords[-1]])
        gap = world.shapes[one].distance(world.ground(ends))
        return between_bounds(gap, *((30, 90) if world.crs else (60, 180)))

    return says


def facing(marks: list[int], nouns: str) -> Says:
    """Near, and nothing of its kind stands in the shortest line between them."""

    def says(world: World, one: int) -> bool | None:
        told = near(marks)(world, one)
        if not told:
            return told
        line = min((shapely.shortest_line(world.shapes[one], world.shapes[mark]) for mark in marks),
                   key=lambda line: line.length)  # fmt: skip
        gaps = [line.distance(world.shapes[other]) for other in world.of(nouns) if other != one]
        nearest = min(gaps, default=math.inf)
        return None if 0 < nearest < 8 else nearest > 0

    return says


def compared(measure: Callable[[World, int], float], mark: int, sign: int) -> Says:
    """A tenth and a half more (sign 1) or less (sign -1) of a measure than a thing has."""

    def says(world: World, one: int) -> bool | None:
        if one == mark:
            return False
        ratio = sign * math.log(measure(world, one) / measure(world, mark))
        return between_bounds(-ratio, -0.18, -0.02)

    return says


def below(measure: Callable[[World, int], float], bound: float) -> Says:
    """It measures at most so much on the ground; 4 % are left for pixels and maps."""
    return lambda world, one: between_bounds(measure(world, one), 0.96 * bound, 1.04 * bound)


def placed(down: float, across: float, compass: bool, half: bool = False) -> Says:
    """The middle lies in an outer 36 % of the scene on that side (50 % of it, exactly, for a half)."""
    yes, no = (0.48, 0.52) if half else (0.36, 0.52)

    def says(world: World, one: int) -> bool | None:
        row, col = shares(world, one, compass)
        told = [between_bounds(share if steps < 0 else 1 - share, yes, no)
                for share, steps in ((row, down), (col, across)) if steps]  # fmt: skip
        return False if False in told else None if None in told else True

    return says


def central(world: World, one: int) -> bool | None:
    """The middle lies within 17 % of the scene's middle on both axes; not beyond 27 % on one."""
    row, col = shares(world, one, compass=False)
    return between_bounds(max(abs(row - 0.5), abs(col - 0.5)), 0.17, 0.27)


def at_edge(down: float, across: float) -> Says:
    """The outline comes within 8 % of an edge; not where 24 % lie between."""

    def says(world: World, one: int) -> bool | None:
        left, top, right, bottom = (value / SIDE for value in world.things[one].shape.bounds)
        gap = top if down < 0 else 1 - bottom if down > 0 else left if across < 0 else 1 - right
        return between_bounds(gap, 0.08, 0.24)

    return says


def shares(world: World, one: int, compass: bool) -> tuple[float, float]:
    """Return where a thing's middle lies from the top (or the north) and the left (or the west), 0 to 1."""
    if not compass:
        middle = world.things[one].shape.centroid
        return middle.y / SIDE, middle.x / SIDE
    middle = world.shapes[one].centroid
    west, south, east, north = world.bounds
    return (north - middle.y) / (north - south), (middle.x - west) / (east - west)


def coloured(colour: str) -> Says:
    """It has a colour."""
    return lambda world, one: world.things[one].colour == colour


def area(world: World, one: int) -> float:
    """Measure on the ground."""
    return float(world.shapes[one].area)


def length(world: World, one: int) -> float:
    """Measure the middle line on the ground, or the diameter."""
    line = world.things[one].line
    if line is not None:
        return float(world.ground(line).length)
    west, south, east, north = world.shapes[one].bounds
    return max(east - west, north - south)
