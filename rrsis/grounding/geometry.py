"""How regions lie to each other, from their extents and centres; all lengths in working pixels.

Every degree is between 0 and 1, and 0.5 where people would hesitate; the bounds are ours.
"""

from __future__ import annotations

import math

from rrsis.geo.regions import Region
from rrsis.language.lexicon import DIRECTIONS

SLOPE = 0.05  # share of the scene over which a position goes from yes to doubtful
HALF = 0.45  # what lies this far in from the left is half on the left
EDGE = 0.2  # the same for the far left
CENTRE = 0.22  # and around the middle, on both sides


def step(value: float, bound: float, slope: float) -> float:
    """Rise smoothly from 0 to 1, with 0.5 where the value is at the bound."""
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, (value - bound) / slope))))


def size(region: Region) -> float:
    """Side of a square of the region's area."""
    return math.sqrt(max(region.area_px, 1))


def extent(region: Region) -> tuple[int, int]:
    """Rows and columns of the region's box."""
    return region.bottom - region.top, region.right - region.left


def gap(a: Region, b: Region) -> float:
    """Distance between two boxes; 0 where they touch or overlap."""
    down = max(a.top - b.bottom, b.top - a.bottom, 0)
    across = max(a.left - b.right, b.left - a.right, 0)
    return math.hypot(down, across)


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


def reach(a: Region, b: Region, shape: tuple[int, int]) -> float:
    """The distance at which "near" is doubtful: half as much again as the mean of both sizes."""
    diagonal = math.hypot(*shape)
    return 1.5 * min(max((size(a) + size(b)) / 2, 0.01 * diagonal), 0.15 * diagonal)


def nearness(a: Region, b: Region, shape: tuple[int, int], patience: float = 1.0) -> float:
    """Degree of "near", by the gap and a little by the centres' distance; `patience` widens the reach."""
    away = gap(a, b) + 0.05 * math.hypot(a.row - b.row, a.col - b.col)
    return 1.0 / (1.0 + (away / (patience * reach(a, b, shape))) ** 2)


def within(a: Region, b: Region, shape: tuple[int, int]) -> float:
    """Degree of "a is in or on b"; an object that touches a landmark may have been cut out of it."""
    return max(shared(a, b), 0.6 * nearness(a, b, shape, 0.5))


def position(region: Region, direction: str, shape: tuple[int, int], half: bool = False) -> float:
    """Degree to which a region lies in a direction's part of the scene.

    Args:
        region: Whose centre is judged.
        direction: A key of `lexicon.DIRECTIONS`.
        shape: Rows and columns of the scene.
        half: Whether all of that half of the scene is meant.
    """
    row, col = region.row / shape[0], region.col / shape[1]
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


def beside(region: Region, landmark: Region, direction: str, shape: tuple[int, int]) -> float:
    """Degree to which a region lies on a side of a landmark, a little less the farther it is."""
    aim = DIRECTIONS[direction]
    row, col = _facing(region, landmark)
    down, across = region.row - row, region.col - col
    length = math.hypot(down, across)
    if length == 0:
        return 0.0
    cosine = (down * aim[0] + across * aim[1]) / (length * math.hypot(*aim))
    return step(cosine, 0.6, 0.06) / (1.0 + 0.05 * gap(region, landmark) / reach(region, landmark, shape))


def _facing(region: Region, landmark: Region) -> tuple[float, float]:
    """The row and column in a landmark's inner half that are next to a region's centre."""
    height, width = extent(landmark)
    row = min(max(region.row, landmark.row - height / 4), landmark.row + height / 4)
    col = min(max(region.col, landmark.col - width / 4), landmark.col + width / 4)
    return row, col


def between(region: Region, a: Region, b: Region) -> float:
    """Degree to which a region lies between two others: on the line of their points that face it."""
    (row, col), (far_row, far_col) = _facing(region, a), _facing(region, b)
    down, across = far_row - row, far_col - col
    length = math.hypot(down, across)
    if length == 0:
        return 0.0
    along = ((region.row - row) * down + (region.col - col) * across) / length**2
    off = abs((region.row - row) * across - (region.col - col) * down) / length**2
    return step(0.5 - abs(along - 0.5), 0.02, 0.03) * step(0.4, off, 0.08) * (1.0 - 0.5 * off)


def compared(region: Region, landmark: Region, how: str) -> float:
    """Degree of "similar", "smaller", "bigger", "much smaller" or "much bigger" than a landmark."""
    ratio = math.log(max(region.area_px, 1) / max(landmark.area_px, 1))
    if how == "similar":
        return 1.0 / (1.0 + (ratio / 0.35) ** 2)
    bound = 1.0 if how.startswith("much") else 0.1
    return step(ratio if how.endswith("bigger") else -ratio, bound, 0.1)
