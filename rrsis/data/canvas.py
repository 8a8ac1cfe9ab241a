"""A picture to paint on: antialiased polygons, one sun, exact outlines of what was painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, pi, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFilter

from rrsis.data.noise import Floats, Material, fractal, material

Points = NDArray[np.float64]
"""(n, 2) corners, x and y in px, y downwards."""

_FINE = 4  # sub-pixels a side when a mask is drawn


@dataclass(frozen=True)
class SyntheticObject:
    """One painted object.

    Attributes:
        label: Class name.
        polygon: (n, 2) float64 corners x, y in px, cut at the picture's edge.
    """

    label: str
    polygon: Points


def pose(points: ArrayLike, centre: ArrayLike, angle: float, scale: float = 1.0) -> Points:
    """Return points scaled, turned by `angle` (radians) and moved, so that (0, 0) comes to `centre`."""
    turn = np.array([[cos(angle), sin(angle)], [-sin(angle), cos(angle)]])
    moved: Points = np.asarray(points, np.float64) * scale @ turn + np.asarray(centre, np.float64)
    return moved


def rectangle(length: float, width: float, x: float = 0.0, y: float = 0.0) -> Points:
    """Return the corners of a rectangle about (x, y), its length along x."""
    sides = [
        (-length / 2, -width / 2),
        (length / 2, -width / 2),
        (length / 2, width / 2),
        (-length / 2, width / 2),
    ]
    corners: Points = np.array(sides) + np.array((x, y))
    return corners


def disc(radius: float, corners: int = 40) -> Points:
    """Return a circle about (0, 0) as a polygon."""
    turn = np.linspace(0, 2 * pi, corners, endpoint=False)
    return np.stack([np.cos(turn), np.sin(turn)], 1) * radius


def area(polygon: Points) -> float:
    """Return the area of a simple polygon in px^2."""
    x, y = polygon[:, 0], polygon[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def clipped(polygon: Points, size: int) -> Points:
    """Return the part of a polygon inside the square (0, 0, size, size); maybe empty."""
    for axis, bound, sign in ((0, 0.0, 1), (0, float(size), -1), (1, 0.0, 1), (1, float(size), -1)):
        kept: list[Points] = []
        for here, there in zip(polygon, np.roll(polygon, -1, 0), strict=True):
            inside, next_inside = sign * (here[axis] - bound) >= 0, sign * (there[axis] - bound) >= 0
            if inside:
                kept.append(here)
            if inside != next_inside:
                share = (bound - here[axis]) / (there[axis] - here[axis])
                kept.append(here + share * (there - here))
        polygon = np.array(kept, np.float64).reshape(-1, 2)
    return np.clip(polygon, 0.0, float(size))


class Canvas:
    """A square picture in the making; lengths in metres are turned into px by `px`."""

    def __init__(self, size: int, gsd_m: float, seed: int) -> None:
        """Begin with black ground and a sun somewhere.

        Args:
            size: Side in px.
            gsd_m: Ground size of a px in metres.
            seed: Seed of everything random in the picture.
        """
        self.size, self.gsd_m = size, gsd_m
        self.rng = np.random.default_rng(seed)
        self.pixels: Floats = np.zeros((size, size, 3), np.float32)
        self.objects: list[SyntheticObject] = []
        self._looks: dict[Material, Floats] = {}
        self._taken = np.zeros((size, size), np.bool_)
        direction = self.rng.uniform(0, 2 * pi)
        self.sun = np.array([cos(direction), sin(direction)])  # towards the sun, on the ground
        self.slant = float(self.rng.uniform(0.5, 1.1))  # length of a shadow per metre of height

    def px(self, metres: float) -> float:
        """Return a length in px."""
        return metres / self.gsd_m

    @property
    def extent_m(self) -> float:
        """Side of the picture in metres."""
        return self.size * self.gsd_m

    def fill(self, kind: Material, polygons: Sequence[Points] | None = None, edge: float = 0.0) -> None:
        """Cover polygons, or everything, with a ground material.

        Args:
            kind: The material.
            polygons: Where; None for everywhere.
            edge: Width in px over which the material fades out.
        """
        if kind not in self._looks:
            self._looks[kind] = material(kind, self.rng, self.size)
        tint = self.rng.normal(0, 0.018, 3) + 1 + self.rng.normal(0, 0.06)
        look = self._looks[kind] * tint.astype(np.float32)
        if polygons is None:
            self.pixels[:] = look
            return
        for polygon in polygons:
            self.paint(polygon, look, soft=edge)

    def paint(self, polygon: Points, colour: ArrayLike, strength: float = 1.0, soft: float = 0.0) -> None:
        """Paint a polygon.

        Args:
            polygon: (n, 2) corners.
            colour: (3,) colour, or a picture (size, size, 3) that shows through.
            strength: Opacity, 0-1.
            soft: Blur of the edge, px.
        """
        self._blend(self._mask([polygon], soft), np.asarray(colour, np.float32), strength)

    def stroke(self, points: Points, width: float, colour: ArrayLike, strength: float = 1.0) -> None:
        """Paint a line through points, `width` px wide."""
        for here, there in pairwise(points):
            along = there - here
            length = float(np.hypot(*along))
            if length > 0:
                side = np.array([-along[1], along[0]]) / length * width / 2
                self.paint(np.array([here - side, there - side, there + side, here + side]), colour, strength)

    def shade(self, polygons: Sequence[Points], factor: float, soft: float = 0.0) -> None:
        """Multiply the brightness inside the union of polygons by a factor."""
        if found := self._mask(polygons, soft):
            alpha, rows, cols = found
            self.pixels[rows, cols] *= 1 - alpha[..., None] * (1 - factor)

    def cast(self, polygon: Points, height_m: float) -> None:
        """Darken the ground where something of this height throws its shadow."""
        reach = -self.sun * self.px(height_m) * self.slant
        sides = [
            np.array([here, there, there + reach, here + reach])
            for here, there in zip(polygon, np.roll(polygon, -1, 0), strict=True)
        ]
        self.shade([*sides, polygon + reach], 0.42, 0.5)

    def lit(self, normal: ArrayLike) -> float:
        """Return the brightness, 0.78-1.22, of a face whose normal points this way on the ground."""
        return 1.0 + 0.22 * float(np.dot(np.asarray(normal, np.float64), self.sun))

    def mottle(self, polygon: Points, strength: float, cell: float = 8.0) -> None:
        """Vary the brightness inside a polygon by noise."""
        if found := self._mask([polygon], 0.0):
            alpha, rows, cols = found
            side = max(alpha.shape)
            noise = fractal(self.rng, max(side, 4), cell, 3)[: alpha.shape[0], : alpha.shape[1]]
            self.pixels[rows, cols] *= 1 + strength * (alpha * noise)[..., None]

    def claim(self, polygon: Points, margin: float = 0.0) -> bool:
        """Take the ground under a polygon if nobody has it; return whether that was so.

        Args:
            polygon: The ground.
            margin: Distance in px to what is there already.
        """
        centre = polygon.mean(0)
        spread = np.hypot(*(polygon - centre).T).max()
        grown = (polygon - centre) * (1 + margin / max(spread, 1.0)) + centre
        found = self._mask([grown], 0.0)
        if found is None:
            return False
        alpha, rows, cols = found
        covered = alpha > 0.25
        if (self._taken[rows, cols] & covered).any():
            return False
        self._taken[rows, cols] |= covered
        return True

    def hold(self, polygon: Points, free: bool = False) -> None:
        """Take the ground under a polygon without asking, or give it back with `free`."""
        if found := self._mask([polygon], 0.0):
            alpha, rows, cols = found
            covered = alpha > 0.25
            self._taken[rows, cols] = np.where(covered, not free, self._taken[rows, cols])

    def record(self, label: str, polygon: Points) -> None:
        """Note what was painted; what lies outside the picture is cut off."""
        inside = clipped(polygon, self.size)
        if len(inside) >= 3 and area(inside) >= 4.0:
            self.objects.append(SyntheticObject(label, inside))

    def developed(self) -> NDArray[np.uint8]:
        """Return the picture as a sensor sees it: blurred a little, hazy and noisy; (size, size, 3) uint8."""
        haze = self.rng.uniform(0.0, 0.16)
        veil = np.array([150, 160, 172], np.float32)
        hazy = np.clip(self.pixels * self.rng.uniform(0.92, 1.12) * (1 - haze) + haze * veil, 0, 255)
        picture = Image.fromarray(hazy.astype(np.uint8))
        blurred = np.asarray(
            picture.filter(ImageFilter.GaussianBlur(self.rng.uniform(0.45, 0.8))), np.float32
        )
        grain = self.rng.normal(0, self.rng.uniform(1.5, 4.0), blurred.shape[:2])[..., None]
        speckle = self.rng.normal(0, 1.2, blurred.shape)
        return np.clip(blurred + grain + speckle, 0, 255).astype(np.uint8)

    def _mask(self, polygons: Sequence[Points], soft: float) -> tuple[Floats, slice, slice] | None:
        """Return the coverage (h, w) of a union of polygons in the part of the picture that they touch."""
        corners = np.concatenate(polygons)
        pad = ceil(2 * soft) + 1
        left, top = (max(floor(v) - pad, 0) for v in corners.min(0))
        right, bottom = (min(ceil(v) + pad, self.size) for v in corners.max(0))
        if right <= left or bottom <= top:
            return None
        sheet = Image.new("L", ((right - left) * _FINE, (bottom - top) * _FINE))
        pen = ImageDraw.Draw(sheet)
        for polygon in polygons:
            moved = (polygon - (left, top)) * _FINE - 0.5
            pen.polygon([(float(x), float(y)) for x, y in moved], fill=255)
        mask = sheet.reduce(_FINE)
        if soft > 0:
            mask = mask.filter(ImageFilter.GaussianBlur(soft))
        alpha: Floats = np.asarray(mask, np.float32) / np.float32(255)
        return alpha, slice(top, bottom), slice(left, right)

    def _blend(self, found: tuple[Floats, slice, slice] | None, colour: Floats, strength: float) -> None:
        if found is None:
            return
        alpha, rows, cols = found
        look = colour[rows, cols] if colour.ndim == 3 else colour
        share = strength * alpha[..., None]
        self.pixels[rows, cols] = self.pixels[rows, cols] * (1 - share) + look * share
