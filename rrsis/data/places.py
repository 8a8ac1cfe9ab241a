"""What several layouts share: spots in metres, trees, parking lots, traffic, houses."""

from __future__ import annotations

from math import pi

import numpy as np

from rrsis.data.canvas import Canvas, Points, pose, rectangle
from rrsis.data.craft import vehicle
from rrsis.data.structures import building, pool, tree

ROOFS = ("ridged", "hipped", "hipped")


def middle(canvas: Canvas) -> tuple[float, float]:
    """Return the picture's middle, px."""
    return canvas.size / 2, canvas.size / 2


def at(canvas: Canvas, angle: float, x_m: float, y_m: float) -> tuple[float, float]:
    """Return px of a spot given in metres from the middle, in axes turned by `angle`."""
    spot = pose([(x_m, y_m)], middle(canvas), angle, 1 / canvas.gsd_m)[0]
    return float(spot[0]), float(spot[1])


def line_at(canvas: Canvas, angle: float, points_m: list[tuple[float, float]]) -> Points:
    """Return px of a line given in metres from the middle, in axes turned by `angle`."""
    return pose(points_m, middle(canvas), angle, 1 / canvas.gsd_m)


def trees(canvas: Canvas, count: int, radii_m: tuple[float, float] = (2.0, 6.0)) -> None:
    """Scatter trees in clumps on free ground."""
    for _ in range(count):
        spot = canvas.rng.uniform(0, canvas.size, 2)
        for _ in range(int(canvas.rng.integers(1, 5))):
            radius = canvas.px(float(canvas.rng.uniform(*radii_m)))
            x, y = spot + canvas.rng.normal(0, 1.8 * radius, 2)
            if canvas.claim(pose(rectangle(1.5 * radius, 1.5 * radius), (x, y), 0.0)):
                tree(canvas, (float(x), float(y)), radius)


def parked(
    canvas: Canvas, centre: tuple[float, float], angle: float, columns: int, rows: int, full: float
) -> None:
    """Paint a parking lot with `columns` x `rows` bays, some of them taken."""
    lot = pose(rectangle(canvas.px(columns * 2.7 + 4), canvas.px(rows * 8.5 + 2)), centre, angle)
    if not canvas.claim(lot, 2.0):
        return
    canvas.fill("asphalt", [lot], 0.8)
    for row in range(rows):
        y = (row - (rows - 1) / 2) * 8.5
        for column in range(columns + 1):
            x = (column - columns / 2) * 2.7
            canvas.stroke(
                pose([(x, y - 2.4), (x, y + 2.4)], centre, angle, 1 / canvas.gsd_m), 0.8, (210, 210, 206), 0.7
            )
            if column < columns and canvas.rng.random() < full:
                spot = pose([(x + 1.35, y + canvas.rng.normal(0, 0.2))], centre, angle, 1 / canvas.gsd_m)[0]
                heading = angle + pi / 2 * float(canvas.rng.choice((-1, 1))) + canvas.rng.normal(0, 0.02)
                vehicle(canvas, (spot[0], spot[1]), heading, float(canvas.rng.uniform(4.1, 4.9)))


def traffic(canvas: Canvas, line: Points, count: int, lane_m: float) -> None:
    """Put cars on both lanes of a straight road."""
    along = line[-1] - line[0]
    heading = float(np.arctan2(along[1], along[0]))
    side = np.array([-along[1], along[0]]) / np.hypot(*along) * canvas.px(lane_m)
    for _ in range(count):
        right = float(canvas.rng.choice((-1, 1)))
        spot = line[0] + along * canvas.rng.random() + side * right
        length = 9.5 if canvas.rng.random() < 0.12 else float(canvas.rng.uniform(4.1, 4.9))
        box = pose(rectangle(canvas.px(length + 3), canvas.px(2.2)), (spot[0], spot[1]), heading)
        if canvas.claim(box):
            vehicle(canvas, (spot[0], spot[1]), heading + (0.0 if right > 0 else pi), length)


def houses(canvas: Canvas, angle: float, count: int) -> None:
    """Scatter houses, some of them with a pool behind, on free ground."""
    rng = canvas.rng
    for _ in range(count):
        x, y = rng.uniform(0, canvas.size, 2)
        long, wide, turn = (
            canvas.px(float(rng.uniform(11, 24))),
            canvas.px(float(rng.uniform(8, 13))),
            angle + pi / 2 * float(rng.integers(2)),
        )
        if canvas.claim(pose(rectangle(long, wide), (x, y), turn), canvas.px(4.0)):
            building(canvas, (float(x), float(y)), turn, long, wide, str(rng.choice(ROOFS)))
            behind = pose([(0, wide / 2 + canvas.px(7.0))], (x, y), turn)[0]
            size = canvas.px(float(rng.uniform(7, 12)))
            if rng.random() < 0.35 and canvas.claim(
                pose(rectangle(size * 1.2, size * 0.8), (behind[0], behind[1]), turn), 2.0
            ):
                pool(canvas, (behind[0], behind[1]), turn, size)
