"""Pictures of made scenes, for a network to look at: what `made_world.py` lays out, painted from above."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from made_world import SIDE, Thing, World
from numpy.typing import NDArray
from shapely import Point, Polygon, get_parts

from rrsis.data.canvas import Canvas, Points, pose
from rrsis.data.craft import hull, vehicle
from rrsis.data.noise import Material
from rrsis.data.structures import tank, tree

GSD_M = 0.5
BASIN_PX = 45.0  # of water around ships and docks, which are laid out anywhere
PAINTS = {"white": (236, 236, 232), "gray": (150, 150, 152), "red": (176, 66, 52)}
ROOFS = ((150, 98, 80), (120, 112, 106), (196, 194, 188), (164, 164, 162), (128, 82, 72))
ORDER = (
    *("river", "lake", "basin", "road", "parking lot", "dock", "forest", "tree", "building"),
    *("storage tank", "ship", "car"),
)


def _rings(shape: Polygon) -> list[Points]:
    return [np.asarray(part.exterior.coords[:-1]) for part in get_parts(shape)]


def _ground(material: Material) -> Callable[[Canvas, Thing], None]:
    def fill(canvas: Canvas, thing: Thing) -> None:
        canvas.fill(material, _rings(thing.shape), 1.5)

    return fill


def _dock(canvas: Canvas, thing: Thing) -> None:
    for ring in _rings(thing.shape):
        canvas.cast(ring, 2.5)
        canvas.fill("concrete", [ring])


def _forest(canvas: Canvas, thing: Thing) -> None:
    left, top, right, bottom = thing.shape.bounds
    wood = thing.shape.buffer(-5)
    for _ in range(int(thing.shape.area / 150)):
        x, y = canvas.rng.uniform(left, right), canvas.rng.uniform(top, bottom)
        if wood.contains(Point(x, y)):
            tree(canvas, (x, y), float(canvas.rng.uniform(8, 13)))


def _tree(canvas: Canvas, thing: Thing) -> None:
    tree(canvas, (thing.shape.centroid.x, thing.shape.centroid.y), math.sqrt(thing.shape.area / math.pi))


def _building(canvas: Canvas, thing: Thing) -> None:
    paint = np.array(ROOFS[int(canvas.rng.integers(len(ROOFS)))], float) * canvas.rng.uniform(0.9, 1.06)
    for ring in _rings(thing.shape):
        canvas.cast(ring, float(canvas.rng.uniform(6, 14)))
        canvas.paint(ring, paint)
        canvas.mottle(ring, 0.04)
        canvas.stroke(np.concatenate([ring, ring[:1]]), 2.5, paint * 0.78)


def _tank(canvas: Canvas, thing: Thing) -> None:
    paint = np.array(PAINTS[thing.colour], float) * canvas.rng.uniform(0.94, 1.04)
    middle = thing.shape.centroid
    tank(canvas, (middle.x, middle.y), math.sqrt(thing.shape.area / math.pi), False, paint)


def _posed(thing: Thing) -> tuple[tuple[float, float], float, float, float]:
    """Give the middle, direction, length and width of a bar."""
    ring = np.asarray(thing.shape.minimum_rotated_rectangle.exterior.coords)
    one, other = ring[1] - ring[0], ring[2] - ring[1]
    long, short = sorted((one, other), key=lambda side: -float(np.hypot(*side)))
    middle = thing.shape.centroid
    angle = float(np.arctan2(long[1], long[0]))
    return (middle.x, middle.y), angle, float(np.hypot(*long)), float(np.hypot(*short))


def _ship(canvas: Canvas, thing: Thing) -> None:
    centre, angle, length, width = _posed(thing)
    outline = pose(hull(length, width * 1.05), centre, angle)
    canvas.cast(outline, 4)
    canvas.paint(outline, np.array((226, 226, 222)) * canvas.rng.uniform(0.85, 1.05))
    deck = pose(hull(length * 0.9, width * 0.7), centre, angle)
    canvas.paint(deck, np.array((172, 150, 126)) * canvas.rng.uniform(0.8, 1.1))
    bridge = pose(hull(length * 0.16, width * 0.6) - (length * 0.33, 0), centre, angle)
    canvas.cast(bridge, 5)
    canvas.paint(bridge, (238, 238, 236))


def _car(canvas: Canvas, thing: Thing) -> None:
    centre, angle, length, _ = _posed(thing)
    vehicle(canvas, centre, angle, length * canvas.gsd_m)


PAINTERS: dict[str, Callable[[Canvas, Thing], None]] = {
    **{"river": _ground("water"), "lake": _ground("water"), "basin": _ground("water")},
    **{"road": _ground("asphalt"), "parking lot": _ground("asphalt"), "dock": _dock, "forest": _forest},
    **{"tree": _tree, "building": _building, "storage tank": _tank, "ship": _ship, "car": _car},
}  # fmt: skip


def painted(world: World, seed: int) -> NDArray[np.uint8]:
    """Paint a scene, (4096, 4096, 3), at half a metre a pixel."""
    canvas = Canvas(SIDE, GSD_M, seed)
    canvas.fill("grass")
    afloat = [thing for thing in world.things if thing.noun in ("ship", "dock")]
    basins = [Thing("basin", thing.shape.buffer(BASIN_PX)) for thing in afloat]
    for thing in sorted([*world.things, *basins], key=lambda one: ORDER.index(one.noun)):
        PAINTERS[thing.noun](canvas, thing)
    return canvas.developed()
