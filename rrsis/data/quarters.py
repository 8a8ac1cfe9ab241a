"""The layouts of a sports park and of a residential quarter."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import NDArray

from rrsis.data.canvas import Canvas, pose, rectangle
from rrsis.data.craft import vehicle
from rrsis.data.places import ROOFS, at, houses, line_at, parked, traffic, trees
from rrsis.data.structures import building, court, pool, road, strip


def courts(canvas: Canvas) -> None:
    """Paint a sports park: blocks of tennis and basketball courts, paths, pools, a parking lot, houses."""
    rng, extent = canvas.rng, canvas.extent_m
    angle = float(rng.uniform(-0.6, 0.6))
    canvas.fill("grass")
    for _ in range(4):
        _path(canvas, angle, -0.34 * extent)
    track = line_at(canvas, angle, [(-extent, -0.34 * extent), (extent, -0.34 * extent)])
    road(canvas, track, canvas.px(9.0))
    traffic(canvas, track, int(extent / 25), 2.2)
    canvas.hold(strip(track, canvas.px(13.0)))
    parked(canvas, at(canvas, angle, 0.1 * extent, -0.34 * extent + 26), angle, 24, 3, 0.65)
    for _ in range(90):
        kind = "tennis court" if rng.random() < 0.65 else "basketball court"
        count, look = (
            int(rng.integers(1, 5)) if kind == "tennis court" else int(rng.integers(1, 3)),
            int(rng.integers(6)),
        )
        x, y = rng.uniform(-0.55, 0.55, 2) * extent
        turn = angle + pi / 2 * float(rng.integers(2))
        wide = 17.0 if kind == "tennis court" else 18.0
        ground = pose(rectangle(canvas.px(34.0), canvas.px(wide * count)), at(canvas, angle, x, y), turn)
        if len([o for o in canvas.objects if "court" in o.label]) < extent * extent / 6000 and canvas.claim(
            ground, 5.0
        ):
            for k in range(count):
                spot = pose(
                    [(0, (k - (count - 1) / 2) * wide)], at(canvas, angle, x, y), turn, 1 / canvas.gsd_m
                )[0]
                court(canvas, (spot[0], spot[1]), turn, kind, look)
    houses(canvas, angle, int(extent / 40))
    trees(canvas, int(extent / 5))


def _path(canvas: Canvas, angle: float, start: float) -> None:
    """Paint a winding path from the road at `start` metres to beyond the picture's edge."""
    rng, extent = canvas.rng, canvas.extent_m
    xs, ys = rng.uniform(-0.6, 0.6, 4) * extent, (start, 0.0, 0.2 * extent, 0.8 * extent)
    ends = line_at(canvas, angle, [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)])
    share = np.linspace(0, 1, 40)
    weights = np.stack(
        [(1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3], 1
    )
    path = strip(weights @ ends, canvas.px(2.6))
    canvas.paint(path, (176, 168, 148), 0.85, soft=0.5)
    canvas.hold(path)


def streets(canvas: Canvas) -> None:
    """Paint a residential quarter: a grid of streets, houses along them, gardens, pools, trees and cars."""
    rng, extent = canvas.rng, canvas.extent_m
    angle = float(rng.uniform(-0.5, 0.5))
    canvas.fill("yard")
    deep, long = float(rng.uniform(62, 78)), float(rng.uniform(130, 190))
    rows, columns = (
        np.arange(-0.75 * extent, 0.75 * extent, deep),
        np.arange(-0.75 * extent, 0.75 * extent, long),
    )
    lines = [line_at(canvas, angle, [(float(v), -extent), (float(v), extent)]) for v in columns]
    lines += [line_at(canvas, angle, [(-extent, float(v)), (extent, float(v))]) for v in rows]
    for line in lines:
        road(canvas, line, canvas.px(8.5))
    for line in lines:
        traffic(canvas, line, int(extent / 28), 2.6)
    for line in lines:
        canvas.claim(strip(line, canvas.px(10.0)))
    for y in rows:
        for side in (-1, 1):
            _row_of_houses(canvas, angle, columns, float(y) + deep / 2, side * deep * 0.24, long)
    trees(canvas, int(extent / 3), (1.5, 4.5))


def _row_of_houses(
    canvas: Canvas,
    angle: float,
    columns: NDArray[np.float64],
    y: float,
    shift: float,
    block: float,
) -> None:
    rng = canvas.rng
    for start in columns:
        for x in np.arange(start + 14, start + block - 12, 22.0):
            long, wide = float(rng.uniform(11, 17)), float(rng.uniform(8.5, 12))
            turn = angle + (pi / 2 if rng.random() < 0.3 else 0.0) + float(rng.normal(0, 0.02))
            spot = at(
                canvas, angle, float(x) + float(rng.normal(0, 1.2)), y + shift + float(rng.normal(0, 1.5))
            )
            if rng.random() < 0.07 or not canvas.claim(
                pose(rectangle(canvas.px(long), canvas.px(wide)), spot, turn), 2.0
            ):
                continue
            building(canvas, spot, turn, canvas.px(long), canvas.px(wide), str(rng.choice(ROOFS)))
            drive = at(canvas, angle, float(x) + 8.5, y + shift * 1.45)
            if rng.random() < 0.45 and canvas.claim(
                pose(rectangle(canvas.px(5.2), canvas.px(2.6)), drive, angle + pi / 2)
            ):
                canvas.paint(
                    pose(rectangle(canvas.px(14), canvas.px(3.2)), drive, angle + pi / 2),
                    (172, 168, 160),
                    0.9,
                )
                vehicle(canvas, drive, angle + pi / 2, float(rng.uniform(4.1, 4.9)))
            back, size = at(canvas, angle, float(x), y + shift * 0.3), float(rng.uniform(6, 10))
            if rng.random() < 0.25 and canvas.claim(
                pose(rectangle(canvas.px(size), canvas.px(size * 0.6)), back, angle), 2.0
            ):
                pool(canvas, back, angle, canvas.px(size))
