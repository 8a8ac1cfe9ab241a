"""The layout of a harbour: quay, piers with moored ships, a marina, sheds, ships under way."""

from __future__ import annotations

from math import pi

import numpy as np

from rrsis.data.canvas import Canvas, pose, rectangle
from rrsis.data.craft import hull, ship, vehicle
from rrsis.data.places import at, line_at, parked, traffic, trees
from rrsis.data.structures import building, road, strip


def harbour(canvas: Canvas) -> None:
    """Paint a harbour: water over most of the picture, land with sheds behind a quay on one side."""
    rng, extent = canvas.rng, canvas.extent_m
    angle = float(rng.uniform(-0.35, 0.35) + pi / 2 * rng.integers(4))
    canvas.fill("water")
    shore = -0.22 * extent
    _land(canvas, angle, shore)
    x, berths = -0.5 * extent + float(rng.uniform(10, 50)), int(rng.integers(3))
    while x < 0.5 * extent:
        berths += 1
        if berths % 3:
            x += _pier(canvas, angle, x, shore, 0.42 * extent * float(rng.uniform(0.6, 1.0)))
        else:
            x += _marina(canvas, angle, x, shore, 0.34 * extent * float(rng.uniform(0.6, 1.0)))
        x += float(rng.uniform(25, 60))
    _under_way(canvas, int(extent / 60))


def _land(canvas: Canvas, angle: float, shore: float) -> None:
    rng, extent = canvas.rng, canvas.extent_m
    land = line_at(canvas, angle, [(-extent, -extent), (extent, -extent), (extent, shore), (-extent, shore)])
    sea = line_at(canvas, angle, [(-extent, shore), (extent, shore), (extent, extent), (-extent, extent)])
    canvas.hold(sea)
    canvas.shade([land + canvas.px(1.5) * -canvas.sun], 0.6, 1.0)
    canvas.fill("concrete", [land])
    inland = line_at(
        canvas, angle, [(-extent, -extent), (extent, -extent), (extent, shore - 75), (-extent, shore - 75)]
    )
    canvas.fill("yard", [inland], 2.0)
    track = line_at(canvas, angle, [(-extent, shore - 68), (extent, shore - 68)])
    road(canvas, track, canvas.px(9.0))
    traffic(canvas, track, int(extent / 22), 2.2)
    canvas.hold(strip(track, canvas.px(12.0)))
    edge = line_at(canvas, angle, [(-extent, shore), (extent, shore)])
    canvas.stroke(edge, canvas.px(1.6), (206, 202, 192), 0.9)
    for row in (shore - 36, shore - 100):
        x = -0.55 * extent
        while x < 0.55 * extent:
            long, deep = float(rng.uniform(35, 90)), float(rng.uniform(18, 32))
            spot = at(canvas, angle, x + long / 2, row)
            if rng.random() < 0.75 and canvas.claim(
                pose(rectangle(canvas.px(long), canvas.px(deep)), spot, angle), 3.0
            ):
                kind = "ridged" if rng.random() < 0.5 else "flat"
                building(canvas, spot, angle, canvas.px(long), canvas.px(deep), kind)
            else:
                parked(canvas, spot, angle, int(long / 3.2), 2, 0.6)
            x += long + float(rng.uniform(8, 22))
    trees(canvas, int(extent / 10))
    canvas.hold(land)
    canvas.hold(sea, free=True)


def _pier(canvas: Canvas, angle: float, x: float, shore: float, reach: float) -> float:
    """Paint a broad pier with freighters alongside; return the width of shore it takes, in metres."""
    rng, wide = canvas.rng, float(canvas.rng.uniform(18, 30))
    outline = line_at(
        canvas,
        angle,
        [(x + 30, shore), (x + 30 + wide, shore), (x + 30 + wide, shore + reach), (x + 30, shore + reach)],
    )
    canvas.cast(outline, 2.0)
    canvas.record("harbor", outline)
    canvas.hold(outline)
    canvas.fill("concrete", [outline])
    ends = np.concatenate([outline, outline[:1]])
    canvas.stroke(ends[1:], canvas.px(1.0), (204, 200, 190), 0.8)
    spine = at(canvas, angle, x + 30 + wide / 2, shore + reach * 0.45)
    if rng.random() < 0.6:
        building(canvas, spine, angle + pi / 2, canvas.px(reach * 0.6), canvas.px(wide * 0.5), "ridged")
    else:
        for y in np.arange(shore + 12, shore + reach - 8, 9.0):
            spot = at(canvas, angle, x + 30 + wide * float(rng.choice((0.35, 0.65))), float(y))
            if rng.random() < 0.5:
                vehicle(canvas, spot, angle + pi / 2, float(rng.choice((4.5, 6.0, 9.0))))
    for side, berth in ((-1, x + 30), (1, x + 30 + wide)):
        y = shore + float(rng.uniform(5, 20))
        while y < shore + reach - 40:
            length = float(rng.uniform(45, min(130, reach * 0.9)))
            beam = length * 0.19
            spot = at(canvas, angle, berth + side * (beam / 2 + 1.5), y + length / 2)
            heading = angle + pi / 2 + pi * float(rng.integers(2))
            if (
                rng.random() < 0.7
                and y + length < shore + reach + 25
                and canvas.claim(pose(hull(canvas.px(length), canvas.px(beam)), spot, heading))
            ):
                ship(canvas, spot, heading, canvas.px(length))
            y += length + float(rng.uniform(8, 25))
    return 60 + wide


def _marina(canvas: Canvas, angle: float, x: float, shore: float, reach: float) -> float:
    """Paint a floating jetty with boats on both sides; the harbor is the jetty with its berths."""
    rng, boat = canvas.rng, float(canvas.rng.uniform(10, 17))
    middle = x + boat + 4
    jetty = line_at(
        canvas,
        angle,
        [
            (middle - 1.3, shore),
            (middle + 1.3, shore),
            (middle + 1.3, shore + reach),
            (middle - 1.3, shore + reach),
        ],
    )
    canvas.cast(jetty, 0.8)
    canvas.paint(jetty, (188, 180, 166))
    y, first, last = shore + 10.0, shore + 6.0, shore + 10.0
    pitch = boat * 0.46
    while y < shore + reach - 2:
        for side in (-1, 1):
            finger = line_at(
                canvas, angle, [(middle, y + pitch / 2), (middle + side * boat * 0.8, y + pitch / 2)]
            )
            canvas.stroke(finger, max(canvas.px(0.7), 0.9), (180, 174, 162), 0.9)
            if rng.random() < 0.8:
                length = boat * float(rng.uniform(0.75, 1.0))
                spot = at(canvas, angle, middle + side * (1.8 + length / 2), y)
                heading = angle + (0.0 if side > 0 else pi) + pi * float(rng.random() < 0.3)
                ship(canvas, spot, heading, canvas.px(length))
        last = y
        y += pitch
    left, right, bottom = middle - boat - 2, middle + boat + 2, max(last + pitch / 2, shore + reach)
    berths = line_at(canvas, angle, [(left, first), (right, first), (right, bottom), (left, bottom)])
    canvas.record("harbor", berths)
    canvas.hold(berths)
    return 2 * boat + 8


def _under_way(canvas: Canvas, count: int) -> None:
    rng = canvas.rng
    for _ in range(count * 4):
        length = canvas.px(float(rng.choice((9.0, 14.0, 22.0, 60.0, 95.0)) * rng.uniform(0.9, 1.1)))
        heading = float(rng.uniform(0, 2 * pi))
        spot = (float(rng.uniform(0, canvas.size)), float(rng.uniform(0, canvas.size)))
        room = pose(rectangle(length * 1.3, length * 0.5), spot, heading)
        if len(canvas.objects) < 400 and canvas.claim(room, 4.0):
            ship(canvas, spot, heading, length, moving=bool(rng.random() < 0.6))
