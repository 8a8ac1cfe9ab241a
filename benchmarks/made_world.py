"""Whole scenes with exact answers: outlines laid out by rule, seen through several georeferences.

Nothing is painted: an outline is a polygon in pixels and, through pyproj, in metres east and north of the
scene's middle; a class is a mask. All that `scene_sentences.py` calls true follows from these outlines.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio import Affine, features
from rasterio.crs import CRS
from shapely import LineString, Point, Polygon, affinity
from shapely.geometry import box
from shapely.ops import transform as moved

SIDE = 4096  # px
GAP = 14.0  # px between two of one class, so that they stay two
_WORLD = box(0, 0, SIDE, SIDE)


def views() -> dict[str, tuple[Affine, CRS | None]]:
    """Return georeferences by name; in most of them up is not north, or a pixel is no square."""
    utm = Affine(0.5, 0, 500_000, 0, -0.5, 5_800_000)
    return {
        "north up": (utm, CRS.from_epsg(32633)),
        "turned by 40 degrees": (utm * Affine.rotation(40), CRS.from_epsg(32633)),
        "polar grid": (Affine(0.5, 0, 1_200_000, 0, -0.5, 300_000), CRS.from_epsg(3413)),
        "degrees": (Affine(6e-6, 0, 24.0, 0, -6e-6, 60.0), CRS.from_epsg(4326)),
        "south up": (Affine(-0.3, 0, 501_300, 0, 0.3, 5_798_000), CRS.from_epsg(32633)),
        "no map": (Affine.identity(), None),
    }


@dataclass(frozen=True)
class Thing:
    """One object.

    Attributes:
        noun: What it is.
        shape: Outline in pixels, x = column, y = row.
        line: Its middle line in pixels, of long things.
        colour: Its colour, or "".
    """

    noun: str
    shape: Polygon
    line: LineString | None = None
    colour: str = ""


@dataclass(eq=False)
class World:
    """A scene.

    Attributes:
        name: Of its georeference.
        transform: From (column, row) to the CRS.
        crs: The CRS, or None.
        things: What is in it.
    """

    name: str
    transform: Affine
    crs: CRS | None
    things: list[Thing] = field(default_factory=list)

    def of(self, noun: str) -> list[int]:
        """Number the things that a noun names."""
        return [number for number, thing in enumerate(self.things) if thing.noun == noun]

    def ground(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Take a shape from pixels to metres east and north; without a CRS to pixels right and up."""
        if self._metres is None:
            return moved(lambda x, y: (x, -y), shape)
        metres = self._metres
        return moved(lambda x, y: metres.transform(*(self.transform * (x, y))), shape)

    @cached_property
    def shapes(self) -> list[shapely.Geometry]:
        """The outlines in metres east and north."""
        return [self.ground(thing.shape) for thing in self.things]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the scene's outline on the ground."""
        west, south, east, north = self.ground(_WORLD).bounds
        return west, south, east, north

    @cached_property
    def _metres(self) -> Transformer | None:
        if self.crs is None:
            return None
        middle = self.transform * (SIDE / 2, SIDE / 2)
        lon, lat = Transformer.from_crs(self.crs.to_wkt(), "EPSG:4326", always_xy=True).transform(*middle)
        plane = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84"
        return Transformer.from_crs(self.crs.to_wkt(), plane, always_xy=True)

    def mask(self, chosen: list[int]) -> NDArray[np.uint8]:
        """Paint things, 1 inside ``(4096, 4096)``."""
        shapes = [self.things[number].shape for number in chosen]
        if not shapes:
            return np.zeros((SIDE, SIDE), np.uint8)
        painted: NDArray[np.uint8] = features.rasterize(shapes, (SIDE, SIDE), dtype="uint8")
        return painted


@dataclass
class Builder:
    """Lays things out, one class apart from itself and most classes apart from each other."""

    rng: np.random.Generator
    things: list[Thing] = field(default_factory=list)
    _taken: dict[str, list[Polygon]] = field(default_factory=lambda: defaultdict(list))

    def spot(self, margin: float = 150) -> tuple[float, float]:
        """Draw a point."""
        x, y = self.rng.uniform(margin, SIDE - margin, 2)
        return float(x), float(y)

    def beside(self, thing: Thing, far: float) -> tuple[float, float]:
        """Draw a point about this far from a thing's outline."""
        ring = thing.shape.buffer(far).exterior
        at = ring.interpolate(self.rng.uniform(), normalized=True)
        return at.x, at.y

    def put(
        self, noun: str, shape: Polygon, over: tuple[str, ...] = (), line: LineString | None = None
    ) -> Thing | None:
        """Add a thing where it fits: over the named classes only; None where it does not."""
        room = shape.buffer(GAP)
        if not _WORLD.buffer(-4).contains(shape) and noun not in ("river", "road"):
            return None
        if any(
            room.intersects(other) for name, all_ in self._taken.items() for other in all_ if name not in over
        ):
            return None
        colour = str(self.rng.choice(["white", "gray", "red"])) if noun == "storage tank" else ""
        thing = Thing(noun, shape, line, colour)
        self._taken[noun].append(shape)
        self.things.append(thing)
        return thing

    def bar(self, at: tuple[float, float], length: float, width: float) -> tuple[Polygon, LineString]:
        """Make a bar of any direction, and its middle line."""
        angle = float(self.rng.uniform(0, 180))
        straight = box(at[0] - length / 2, at[1] - width / 2, at[0] + length / 2, at[1] + width / 2)
        line = LineString([(at[0] - length / 2, at[1]), (at[0] + length / 2, at[1])])
        return affinity.rotate(straight, angle, origin=at), affinity.rotate(line, angle, origin=at)

    def block(self, at: tuple[float, float], side: float) -> Polygon:
        """Make a building's outline: a rectangle, or an L."""
        across = side * float(self.rng.uniform(0.6, 1.0))
        shape = box(at[0] - side / 2, at[1] - across / 2, at[0] + side / 2, at[1] + across / 2)
        if self.rng.random() < 0.4:
            shape = shape.difference(box(at[0], at[1], at[0] + side, at[1] + across))
        return affinity.rotate(shape, float(self.rng.uniform(0, 90)), origin=at)


def lay_out(seed: int) -> list[Thing]:
    """Lay out a scene: river, roads, lake, docks and ships, tanks, buildings, parking lots, cars, trees."""
    build = Builder(np.random.default_rng(seed))
    rng = build.rng
    river = _through(build, "river", 34.0, upright=bool(seed % 2))
    _through(build, "road", 13.0, upright=not seed % 2, over=("river",))
    _lake(build)
    for _ in range(4):
        at = build.beside(river, 120) if rng.random() < 0.5 else build.spot(300)
        bar, line = build.bar(at, float(rng.uniform(180, 420)), 34.0)
        build.put("dock", bar, line=line)
    _lots(build)
    _grove(build)
    for _ in range(8):
        build.put("building", build.block(build.spot(), float(rng.uniform(50, 220))))
    anchors = [thing for thing in build.things if thing.noun in ("dock", "building", "lake")]
    for thing in anchors:
        _company(build, thing)
    for _ in range(10):
        build.put("storage tank", Point(build.spot()).buffer(float(rng.uniform(14, 56)), 24))
        bar, line = build.bar(build.spot(), float(rng.uniform(50, 190)), float(rng.uniform(16, 30)))
        build.put("ship", bar, line=line)
    return build.things


def _company(build: Builder, thing: Thing) -> None:
    """Put something close to a thing, at the ends of a long one too."""
    rng = build.rng
    far = float(rng.uniform(26, 60))
    if rng.random() < 0.8:
        build.put("storage tank", Point(build.beside(thing, far + 30)).buffer(float(rng.uniform(14, 34)), 24))
    if thing.noun == "dock" and thing.line is not None:
        end = thing.line.interpolate(-0.0 if rng.random() < 0.5 else thing.line.length)
        bar, line = build.bar((end.x + 50, end.y + 20), 56, 18)
        build.put("ship", bar, line=line)
        bar, line = build.bar(build.beside(thing, far + 30), 90, 22)
        build.put("ship", bar, line=line)
    if thing.noun == "lake":
        for far in (90, 110, 240):
            build.put("building", build.block(build.beside(thing, far), 70))


def _through(build: Builder, noun: str, half: float, upright: bool, over: tuple[str, ...] = ()) -> Thing:
    """Lay a winding band through the whole scene."""
    along = np.linspace(-60, SIDE + 60, 60)
    slope, middle = build.rng.uniform(-0.35, 0.35), SIDE * build.rng.uniform(0.35, 0.65)
    aside = middle + slope * (along - SIDE / 2) + 160 * np.sin(along / build.rng.uniform(380, 620))
    points = np.stack([aside, along] if upright else [along, aside], axis=1)
    line = LineString(points)
    thing = build.put(noun, line.buffer(half).intersection(_WORLD), over, line)
    if thing is None:
        raise RuntimeError(f"no room for a {noun}")
    return thing


def _lake(build: Builder) -> None:
    """Lay a lake whose outline waves."""
    for _ in range(40):
        x, y = build.spot(500)
        turn = np.linspace(0, math.tau, 60, endpoint=False)
        far = build.rng.uniform(150, 260) * (1 + 0.18 * np.sin(3 * turn + build.rng.uniform(0, 6)))
        if build.put("lake", Polygon(np.stack([x + far * np.cos(turn), y + far * np.sin(turn)], axis=1))):
            return


def _lots(build: Builder) -> None:
    """Lay parking lots with cars in them, and cars on roads and elsewhere."""
    rng = build.rng
    for _ in range(12):
        lot = build.put("parking lot", build.block(build.spot(400), float(rng.uniform(240, 380))))
        for _ in range(20 if lot else 0):
            x, y = rng.uniform((lot.shape.bounds[:2]), (lot.shape.bounds[2:])) if lot else (0, 0)
            car = build.bar((float(x), float(y)), 22, 11)[0]
            if lot and lot.shape.contains(car) and rng.random() < 0.4:
                build.put("car", car, ("parking lot",))
        if len([one for one in build.things if one.noun == "parking lot"]) == 2:
            break
    [road] = [one for one in build.things if one.noun == "road"]
    for share in rng.uniform(0.1, 0.9, 3):
        at = road.line.interpolate(float(share), normalized=True) if road.line else Point(0, 0)
        build.put("car", Point(at).buffer(6), ("road", "river"))
    for _ in range(5):
        build.put("car", build.bar(build.spot(), 22, 11)[0])


def _grove(build: Builder) -> None:
    """Surround a building by trees, another by a forest; let trees stand elsewhere."""
    for noun, kind in (("tree", "ring of trees"), ("forest", "clearing")):
        for _ in range(40):
            x, y = build.spot(400)
            room = Point(x, y).buffer(210)
            if any(room.intersects(one.shape) for one in build.things):
                continue
            build.put("building", build.block((x, y), 90))
            if kind == "clearing":
                build.put(
                    "forest", Point(x, y).buffer(190).difference(Point(x, y).buffer(110)), ("building",)
                )
            for turn in np.arange(0, math.tau, math.tau / 13) if noun == "tree" else ():
                build.put(noun, Point(x + 130 * math.cos(turn), y + 130 * math.sin(turn)).buffer(20))
            break
    for _ in range(6):
        build.put("tree", Point(build.spot()).buffer(20))


def worlds(seed: int = 1) -> list[World]:
    """Make the scenes: one for each georeference, laid out by numbers from a seed on."""
    return [World(name, *view, lay_out(number)) for number, (name, view) in enumerate(views().items(), seed)]
