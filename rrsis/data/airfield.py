"""The layout of an airfield: apron with parked airliners, terminal, taxiway, runway."""

from __future__ import annotations

from math import pi

import numpy as np

from rrsis.data.canvas import Canvas, pose, rectangle
from rrsis.data.craft import airplane, plane, vehicle
from rrsis.data.places import at, line_at, parked, trees
from rrsis.data.structures import building, strip


def airfield(canvas: Canvas) -> None:
    """Paint an apron with parked airliners, a terminal, a taxiway and a runway in grass."""
    rng, half = canvas.rng, canvas.extent_m
    angle = float(rng.uniform(-0.5, 0.5) + pi * rng.integers(4) / 2)
    canvas.fill("grass")
    apron_top, apron_bottom = -0.27 * half, 0.10 * half
    apron = line_at(
        canvas, angle, [(-half, apron_top), (half, apron_top), (half, apron_bottom), (-half, apron_bottom)]
    )
    canvas.fill("concrete", [apron], 0.8)
    for x in np.arange(-half, half, 15.0):
        canvas.stroke(line_at(canvas, angle, [(x, apron_top), (x, apron_bottom)]), 0.8, (128, 126, 122), 0.45)
    for y in np.arange(apron_top, apron_bottom, 15.0):
        canvas.stroke(line_at(canvas, angle, [(-half, y), (half, y)]), 0.8, (128, 126, 122), 0.45)
    taxi = line_at(canvas, angle, [(-half, apron_bottom - 14), (half, apron_bottom - 14)])
    canvas.stroke(taxi, max(canvas.px(0.5), 0.8), (196, 168, 60), 0.9)
    _runway(canvas, angle, 0.30 * half)
    _terminal(canvas, angle, apron_top)
    _stands(canvas, angle, apron_top, apron_bottom)
    canvas.hold(apron)
    trees(canvas, int(half / 40), (2.5, 5.0))


def _runway(canvas: Canvas, angle: float, y: float) -> None:
    half = canvas.extent_m
    band = strip(line_at(canvas, angle, [(-half, y), (half, y)]), canvas.px(45.0))
    canvas.fill("asphalt", [band], 0.8)
    canvas.claim(band)
    for side in (-1, 1):
        edge = line_at(canvas, angle, [(-half, y + side * 20.5), (half, y + side * 20.5)])
        canvas.stroke(edge, max(canvas.px(0.9), 0.9), (222, 222, 218), 0.85)
    for x in np.arange(-half, half, 50.0):
        canvas.stroke(
            line_at(canvas, angle, [(x, y), (x + 30, y)]), max(canvas.px(0.9), 0.9), (222, 222, 218), 0.85
        )
    for _ in range(14):
        x, shift = canvas.rng.uniform(-half, half), canvas.rng.normal(0, 5)
        skid = line_at(canvas, angle, [(x, y + shift), (x + canvas.rng.uniform(30, 120), y + shift)])
        canvas.stroke(skid, canvas.px(2.5), (58, 58, 60), 0.3)


def _terminal(canvas: Canvas, angle: float, top: float) -> None:
    rng, half = canvas.rng, canvas.extent_m
    x = -0.5 * half
    while x < 0.5 * half:
        long, deep = float(rng.uniform(45, 110)), float(rng.uniform(26, 40))
        spot = at(canvas, angle, x + long / 2, top - deep / 2 - 2)
        outline = pose(rectangle(canvas.px(long), canvas.px(deep)), spot, angle)
        if canvas.claim(outline, 2.0):
            building(canvas, spot, angle, canvas.px(long), canvas.px(deep), "flat")
        if rng.random() < 0.7:
            lot = at(canvas, angle, x + long / 2, top - deep - 30)
            parked(canvas, lot, angle, int(rng.integers(8, 18)), int(rng.integers(2, 4)), 0.7)
        x += long + float(rng.uniform(8, 40))


def _stands(canvas: Canvas, angle: float, top: float, bottom: float) -> None:
    rng, half = canvas.rng, canvas.extent_m
    for row, y in enumerate(np.arange(top + 30, bottom - 55, 75.0)):
        x = -0.5 * half + float(rng.uniform(20, 50))
        while x < 0.55 * half:
            length = float(rng.choice((28.0, 34.0, 38.0, 44.0, 60.0)) * rng.uniform(0.95, 1.05))
            spot, heading = (
                at(canvas, angle, x, float(y)),
                angle - pi / 2 + float(rng.normal(0, 0.05)) + pi * (row % 2),
            )
            lead = [(x, float(y) - 10), (x, bottom - 14)]
            canvas.stroke(line_at(canvas, angle, lead), max(canvas.px(0.4), 0.8), (196, 168, 60), 0.7)
            if rng.random() < 0.72 and canvas.claim(pose(plane(canvas.px(length)), spot, heading), 3.0):
                airplane(canvas, spot, heading, canvas.px(length))
                for _ in range(int(rng.integers(0, 4))):
                    near = at(
                        canvas, angle, x + float(rng.normal(0, 14)), float(y) + float(rng.normal(0, 14))
                    )
                    turn = float(rng.uniform(0, pi))
                    if canvas.claim(pose(rectangle(canvas.px(7), canvas.px(3)), near, turn), 1.0):
                        vehicle(canvas, near, turn, float(rng.uniform(4, 9)))
            x += length * 1.25
