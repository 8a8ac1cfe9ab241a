"""Tanks, buildings, courts, pools, trees and roads, painted from above."""

from __future__ import annotations

from math import atan2, cos, pi, sin

import numpy as np
from numpy.typing import ArrayLike

from rrsis.data.canvas import Canvas, Points, disc, pose, rectangle

_ROOFS = ((150, 98, 80), (164, 116, 96), (120, 112, 106), (146, 140, 132), (104, 92, 84), (128, 82, 72))
_FLATS = ((196, 194, 188), (214, 212, 206), (164, 164, 162), (150, 158, 168), (182, 172, 156))
_TANKS = ((238, 238, 234), (230, 230, 226), (226, 224, 214), (198, 200, 200), (178, 170, 158))
Colour = np.ndarray[tuple[int], np.dtype[np.float64]]


def _some(canvas: Canvas, colours: tuple[tuple[int, int, int], ...]) -> Colour:
    chosen = np.array(colours[int(canvas.rng.integers(len(colours)))], np.float64)
    return chosen * canvas.rng.uniform(0.88, 1.08)


def tank_paint(canvas: Canvas) -> Colour:
    """Return a colour that tanks have, (3,) 0-255: mostly white."""
    return _some(canvas, _TANKS)


def tank(canvas: Canvas, centre: tuple[float, float], radius: float, floating: bool, paint: Colour) -> None:
    """Paint a storage tank with a fixed cone roof or an open one with a floating deck.

    Args:
        canvas: Where.
        centre: px.
        radius: px.
        floating: Whether the roof floats inside the wall.
        paint: Colour of its wall and roof, (3,) 0-255.
    """
    height = min(radius * canvas.gsd_m * canvas.rng.uniform(0.5, 1.0), 18.0)
    outline = pose(disc(radius, 48), centre, 0.0)
    canvas.shade([pose(disc(radius * 1.12), centre, 0.0)], 0.8, 1.5)
    canvas.cast(outline, height)
    canvas.record("storage tank", outline)
    canvas.paint(outline, paint * 1.04)
    if floating:
        _floating_roof(canvas, centre, radius, paint, height)
    else:
        _cone_roof(canvas, centre, radius, paint)
    angle = canvas.rng.uniform(0, 2 * pi)
    stairs = disc(radius * 1.02, 60)[:9]
    canvas.stroke(pose(stairs, centre, angle), max(canvas.px(0.9), 1.0), paint * 0.62)


def _cone_roof(canvas: Canvas, centre: tuple[float, float], radius: float, paint: Colour) -> None:
    inner, sectors = radius * 0.95, 24
    for k in range(sectors):
        turn = np.array([k, k + 1]) * 2 * pi / sectors
        corners = np.array([(0, 0), *zip(np.cos(turn) * inner, np.sin(turn) * inner, strict=True)])
        middle = float(turn.mean())
        light = 1.0 + 0.4 * (canvas.lit((cos(middle), sin(middle))) - 1.0) + canvas.rng.normal(0, 0.006)
        canvas.paint(pose(corners, centre, 0.0), paint * 0.95 * light)
    canvas.paint(pose(disc(radius * 0.07, 12), centre, 0.0), paint * 0.8)
    canvas.mottle(pose(disc(inner), centre, 0.0), 0.018, 10.0)


def _floating_roof(
    canvas: Canvas, centre: tuple[float, float], radius: float, paint: Colour, height: float
) -> None:
    inner = pose(disc(radius * 0.93, 48), centre, 0.0)
    canvas.paint(inner, paint * canvas.rng.uniform(0.72, 0.92))
    canvas.mottle(inner, 0.05, 12.0)
    deep = canvas.px(height) * canvas.slant * canvas.rng.uniform(0.15, 0.7)
    toward = atan2(canvas.sun[1], canvas.sun[0])
    turn = np.linspace(-pi / 2, pi / 2, 24)
    wall = np.stack([np.cos(turn), np.sin(turn)], 1) * radius * 0.93
    drop = np.stack(
        [np.cos(turn[::-1]) * radius * 0.93 - min(deep, radius), np.sin(turn[::-1]) * radius * 0.93], 1
    )
    canvas.shade([pose(np.concatenate([wall, drop]), centre, toward)], 0.55, 0.4)
    canvas.stroke(pose(disc(radius * 0.8, 40), centre, 0.0), max(canvas.px(0.4), 0.7), paint * 0.68)


def building(
    canvas: Canvas, centre: tuple[float, float], angle: float, length: float, width: float, kind: str
) -> None:
    """Paint a building.

    Args:
        canvas: Where.
        centre: px.
        angle: Direction of its length, radians.
        length: px.
        width: px.
        kind: "ridged", "hipped" or "flat".
    """
    outline = pose(rectangle(length, width), centre, angle)
    canvas.cast(
        outline, float(canvas.rng.uniform(4, 8)) if kind != "flat" else float(canvas.rng.uniform(6, 16))
    )
    canvas.record("building", outline)
    if kind == "flat":
        _flat_roof(canvas, centre, angle, length, width)
    else:
        _pitched_roof(canvas, centre, angle, (length, width), 0.0 if kind == "ridged" else width / 2)


def _pitched_roof(
    canvas: Canvas, centre: tuple[float, float], angle: float, sides: tuple[float, float], hip: float
) -> None:
    paint = _some(canvas, _ROOFS)
    (x, y), top = np.array(sides) / 2, sides[0] / 2 - hip
    faces = (
        (((-x, -y), (x, -y), (top, 0), (-top, 0)), -pi / 2),
        (((-x, y), (x, y), (top, 0), (-top, 0)), pi / 2),
        (((x, -y), (x, y), (top, 0)), 0.0),
        (((-x, -y), (-x, y), (-top, 0)), pi),
    )
    for corners, normal in faces if hip else faces[:2]:
        facing = (cos(angle + normal), sin(angle + normal))
        canvas.paint(pose(corners, centre, angle), paint * canvas.lit(facing))
    canvas.stroke(pose([(-top, 0), (top, 0)], centre, angle), max(canvas.px(0.4), 0.8), paint * 1.18, 0.7)
    outline = pose(rectangle(*sides), centre, angle)
    canvas.mottle(outline, 0.05, 5.0)
    if canvas.rng.random() < 0.5:
        spot = pose(rectangle(canvas.px(1.2), canvas.px(1.0), x * 0.4, y * 0.4), centre, angle)
        canvas.cast(spot, 1.2)
        canvas.paint(spot, paint * 0.7)


def _flat_roof(
    canvas: Canvas, centre: tuple[float, float], angle: float, length: float, width: float
) -> None:
    paint, wall = _some(canvas, _FLATS), canvas.px(0.6)
    canvas.paint(pose(rectangle(length, width), centre, angle), paint * 1.1)
    inner = pose(rectangle(length - 2 * wall, width - 2 * wall), centre, angle)
    canvas.paint(inner, paint * 0.94)
    canvas.mottle(inner, 0.06, 30.0)
    if width * canvas.gsd_m > 18:
        for x in np.arange(-length / 2 + canvas.px(6), length / 2, canvas.px(6)):
            canvas.stroke(
                pose([(x, -width / 2 + wall), (x, width / 2 - wall)], centre, angle), 0.8, paint * 0.84, 0.6
            )
    for _ in range(int(canvas.rng.integers(1, 5))):
        x, y = canvas.rng.uniform(-0.4, 0.4, 2) * (length, width)
        size = canvas.px(float(canvas.rng.uniform(1.2, 3.2)))
        unit = pose(rectangle(size, size * 0.7, x, y), centre, angle)
        canvas.cast(unit, 1.5)
        canvas.paint(unit, (206, 208, 208))


_COURTS = (
    ((74, 112, 140), (96, 132, 96)),
    ((88, 128, 94), (150, 88, 74)),
    ((176, 104, 76), (170, 98, 72)),
    ((70, 120, 84), (84, 130, 92)),
    ((66, 98, 142), (70, 104, 146)),
    ((120, 118, 114), (112, 112, 110)),
)


def court(canvas: Canvas, centre: tuple[float, float], angle: float, kind: str, look: int) -> None:
    """Paint a tennis or basketball court with its lines; the object is the playing field with its lines.

    Args:
        canvas: Where.
        centre: px.
        angle: Direction of its length.
        kind: "tennis court" or "basketball court".
        look: Which colours; any number.
    """
    inside, outside = (np.array(c, np.float64) for c in _COURTS[look % len(_COURTS)])
    long, wide = (23.77, 10.97) if kind == "tennis court" else (28.0, 15.0)
    apron = (34.0, 17.0) if kind == "tennis court" else (31.0, 18.0)
    ground = pose(rectangle(canvas.px(apron[0]), canvas.px(apron[1])), centre, angle)
    canvas.paint(ground, outside)
    field = pose(rectangle(canvas.px(long), canvas.px(wide)), centre, angle)
    canvas.record(kind, field)
    canvas.paint(field, inside)
    canvas.mottle(ground, 0.035, 14.0)
    for line in _tennis_lines() if kind == "tennis court" else _basketball_lines():
        canvas.stroke(
            pose(line, centre, angle, 1 / canvas.gsd_m), max(canvas.px(0.16), 0.9), (236, 236, 232), 0.85
        )
    if kind == "tennis court":
        net = pose(rectangle(canvas.px(0.3), canvas.px(12.8)), centre, angle)
        canvas.cast(net, 0.5)
        canvas.paint(net, (60, 62, 64), 0.7)


def _tennis_lines() -> list[Points]:
    x, y, single, service = 11.885, 5.485, 4.115, 6.4
    box = [(-x, -y), (x, -y), (x, y), (-x, y), (-x, -y)]
    rows = [[(-x, s * single), (x, s * single)] for s in (-1, 1)]
    ends = [[(s * service, -single), (s * service, single)] for s in (-1, 1)]
    return [np.array(line, np.float64) for line in (box, *rows, *ends, [(-service, 0), (service, 0)])]


def _basketball_lines() -> list[Points]:
    x, y = 14.0, 7.5
    lines: list[Points] = [
        np.array([(-x, -y), (x, -y), (x, y), (-x, y), (-x, -y)]),
        np.array([(0, -y), (0, y)]),
    ]
    ring = disc(1.8, 20)
    lines.append(np.concatenate([ring, ring[:1]]))
    for side in (-1, 1):
        key = np.array([(x, -2.45), (x - 5.8, -2.45), (x - 5.8, 2.45), (x, 2.45)])
        turn = np.linspace(pi / 2, 3 * pi / 2, 18)
        arc = np.stack([x - 1.6 + 6.6 * np.cos(turn), 6.6 * np.sin(turn)], 1)
        arc = np.concatenate([[(x, 6.6)], arc, [(x, -6.6)]])
        lines += [key * (side, 1), arc * (side, 1)]
    return lines


def pool(canvas: Canvas, centre: tuple[float, float], angle: float, length: float) -> None:
    """Paint a swimming pool of `length` px in its paved surround."""
    turn = np.linspace(0, 2 * pi, 32, endpoint=False)
    power = canvas.rng.uniform(0.3, 0.95)
    shape = np.stack([np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power,
                      np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power], 1)  # fmt: skip
    water = pose(shape * (length / 2, length * canvas.rng.uniform(0.22, 0.3)), centre, angle)
    middle = np.array(centre)
    canvas.paint((water - middle) * 1.22 + middle, (206, 198, 182))
    canvas.record("swimming pool", water)
    canvas.paint(water, np.array([86, 178, 196]) * canvas.rng.uniform(0.9, 1.1))
    canvas.paint((water - middle) * 0.72 + middle, (60, 150, 180), 0.6, soft=1.5)
    canvas.mottle(water, 0.04, 3.0)


def tree(canvas: Canvas, centre: tuple[float, float], radius: float) -> None:
    """Paint the crown of a tree or of a clump: a ragged outline, lit from the sun's side."""
    turn = np.linspace(0, 2 * pi, 36, endpoint=False)
    waves = sum(
        canvas.rng.normal(0, 0.16 / k) * np.sin(k * turn + canvas.rng.uniform(0, 2 * pi))
        for k in (2, 3, 5, 7, 9)
    )
    crown = np.stack([np.cos(turn), np.sin(turn)], 1) * (radius * np.clip(1 + waves, 0.6, 1.4))[:, None]
    outline = pose(crown, centre, 0.0)
    canvas.cast(outline, radius * canvas.gsd_m * canvas.rng.uniform(0.9, 1.4))
    canvas.record("tree", outline)
    green = np.array([62, 82, 46]) * canvas.rng.uniform(0.75, 1.2) + canvas.rng.normal(0, 4, 3)
    canvas.paint(outline, green * 0.72)
    for size, push, light in ((0.82, 0.12, 0.95), (0.55, 0.26, 1.2), (0.28, 0.38, 1.42)):
        canvas.paint(
            outline * size + (1 - size) * np.array(centre) + canvas.sun * push * radius,
            green * light,
            0.6,
            radius * 0.08,
        )
    canvas.mottle(outline, 0.17, max(radius * 0.5, 2.5))


def strip(points: ArrayLike, width: float) -> Points:
    """Return the outline of a band of `width` px about a line, mitred at its bends."""
    line = np.asarray(points, np.float64)
    along = np.gradient(line, axis=0)
    along /= np.hypot(*along.T)[:, None]
    side = np.stack([-along[:, 1], along[:, 0]], 1) * width / 2
    return np.concatenate([line + side, (line - side)[::-1]])


def road(canvas: Canvas, points: ArrayLike, width: float, marked: bool = True) -> None:
    """Paint a road along a line, `width` px wide, with kerbs and lane marks."""
    line = np.asarray(points, np.float64)
    canvas.paint(strip(line, width * 1.22), (150, 146, 136), 0.7, soft=0.8)
    canvas.record("road", outline := strip(line, width))
    canvas.paint(outline, np.array([98, 98, 100]) * canvas.rng.uniform(0.9, 1.12))
    canvas.mottle(outline, 0.045, 20.0)
    for lane in (-0.25, 0.25):
        canvas.paint(strip(_beside(line, lane * width), width * 0.16), (84, 84, 86), 0.35, soft=1.0)
    if marked:
        dashes(canvas, line, canvas.px(3.0), canvas.px(5.0), max(canvas.px(0.18), 0.9))


def _beside(line: Points, offset: float) -> Points:
    along = np.gradient(line, axis=0)
    along /= np.hypot(*along.T)[:, None]
    return line + np.stack([-along[:, 1], along[:, 0]], 1) * offset


def dashes(canvas: Canvas, line: Points, mark: float, gap: float, width: float) -> None:
    """Paint a dashed white line: marks and gaps in px."""
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    for start in np.arange(0, steps[-1] - mark, mark + gap):
        at = np.array([start, start + mark])
        piece = np.stack([np.interp(at, steps, line[:, 0]), np.interp(at, steps, line[:, 1])], 1)
        canvas.stroke(piece, width, (226, 226, 220), 0.85)
