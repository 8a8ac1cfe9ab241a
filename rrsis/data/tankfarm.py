"""The layout of a tank farm: storage tanks in their bunds, roads, pipes, sheds."""

from __future__ import annotations

import numpy as np

from rrsis.data.canvas import Canvas, pose, rectangle
from rrsis.data.places import at, line_at, parked, trees
from rrsis.data.structures import building, road, strip, tank, tank_paint


def tank_farm(canvas: Canvas) -> None:
    """Paint groups of storage tanks in their bunds, with roads, pipes, sheds and trees."""
    rng, extent = canvas.rng, canvas.extent_m
    angle = float(rng.uniform(-0.4, 0.4))
    canvas.fill("soil" if rng.random() < 0.6 else "grass")
    block = float(rng.uniform(120, 160))
    reach = np.arange(-0.75 * extent, 0.75 * extent, block)
    for v in reach:
        for line in ([(-extent, v), (extent, v)], [(v, -extent), (v, extent)]):
            track = line_at(canvas, angle, [(float(x), float(y)) for x, y in line])
            road(canvas, track, canvas.px(8.0), marked=False)
            canvas.claim(strip(track, canvas.px(9.0)))
    for x in reach:
        for y in reach:
            _bund(canvas, angle, float(x) + block / 2, float(y) + block / 2, block - 24)
    trees(canvas, int(extent / 18))


def _bund(canvas: Canvas, angle: float, x: float, y: float, side: float) -> None:
    rng = canvas.rng
    yard = pose(rectangle(canvas.px(side), canvas.px(side)), at(canvas, angle, x, y), angle)
    draw = rng.random()
    if draw < 0.12:
        return
    if draw < 0.24:
        spot = at(canvas, angle, x, y)
        building(canvas, spot, angle, canvas.px(side * 0.6), canvas.px(side * 0.3), "flat")
        canvas.claim(pose(rectangle(canvas.px(side * 0.6), canvas.px(side * 0.3)), spot, angle), 3.0)
        parked(canvas, at(canvas, angle, x, y + side * 0.34), angle, 14, 1, 0.6)
        return
    canvas.fill("concrete" if rng.random() < 0.35 else "sand", [yard], 1.0)
    for k in range(4):
        canvas.stroke(np.stack([yard[k], yard[(k + 1) % 4]]), canvas.px(2.4), (186, 178, 160), 0.9)
    count = int(rng.choice((1, 2, 2, 3, 4)))
    pitch, floating = side / count, rng.random() < 0.4
    radius = min(pitch * float(rng.uniform(0.26, 0.40)), 34.0)
    paint = tank_paint(canvas)
    for i in range(count):
        line = line_at(
            canvas,
            angle,
            [
                (x - side / 2 + (i + 0.5) * pitch, y - side / 2),
                (x - side / 2 + (i + 0.5) * pitch, y + side / 2),
            ],
        )
        canvas.stroke(line, max(canvas.px(0.8), 0.8), (128, 126, 124), 0.8)
        for j in range(count):
            spot = at(canvas, angle, x - side / 2 + (i + 0.5) * pitch, y - side / 2 + (j + 0.5) * pitch)
            paint = tank_paint(canvas) if rng.random() < 0.15 else paint
            if rng.random() < 0.9:
                tank(canvas, spot, canvas.px(radius * float(rng.uniform(0.93, 1.0))), bool(floating), paint)
    canvas.claim(yard)
