"""Ships, airplanes and cars, painted from above."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rrsis.data.canvas import Canvas, Points, disc, pose, rectangle

_HULLS = ((236, 236, 232), (225, 226, 224), (70, 74, 84), (120, 48, 44), (44, 62, 92), (150, 152, 152))
_DECKS = ((196, 190, 178), (150, 84, 66), (98, 128, 108), (172, 174, 172), (206, 202, 194))
_LOADS = ((176, 70, 52), (58, 92, 140), (198, 150, 70), (96, 128, 96), (206, 206, 200), (120, 120, 124))
_PAINTS = (
    *[(232, 232, 230)] * 4, *[(178, 180, 182)] * 3, (128, 130, 132), (48, 50, 54), (40, 44, 52),
    (150, 40, 38), (48, 70, 120), (196, 180, 150),
)  # fmt: skip

_BOW = ((0.5, 0.0), (0.46, 0.14), (0.40, 0.29), (0.32, 0.42), (0.22, 0.485), (0.08, 0.5), (-0.30, 0.49))
_HULL = np.array(
    [*_BOW, (-0.47, 0.42), (-0.5, 0.36), (-0.5, -0.36), (-0.47, -0.42), *((x, -y) for x, y in _BOW[:0:-1])]
)

_HALF_PLANE = (
    *((0.5, 0.0), (0.492, 0.014), (0.47, 0.028), (0.43, 0.041), (0.37, 0.047)),  # nose
    *((0.13, 0.048), (0.075, 0.140), (0.125, 0.145), (0.125, 0.180), (0.052, 0.185)),  # wing up to the engine
    *((-0.10, 0.455), (-0.115, 0.47), (-0.155, 0.47), (-0.09, 0.175), (-0.085, 0.047)),  # tip and back
    *(
        (-0.28, 0.042),
        (-0.37, 0.030),
        (-0.455, 0.175),
        (-0.495, 0.175),
        (-0.462, 0.016),
        (-0.5, 0.006),
    ),  # tail
)
_PLANE = np.array([*_HALF_PLANE, *((x, -y) for x, y in _HALF_PLANE[:0:-1])])


def hull(length: float, beam: float) -> Points:
    """Return a ship's outline about (0, 0) with its bow towards +x."""
    return np.asarray(_HULL * (length, beam), np.float64)


def plane(length: float) -> Points:
    """Return an airplane's outline about (0, 0) with its nose towards +x."""
    return np.asarray(_PLANE * length, np.float64)


def _some(
    canvas: Canvas, colours: tuple[tuple[int, int, int], ...]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    chosen = np.array(colours[int(canvas.rng.integers(len(colours)))], np.float64)
    return chosen * canvas.rng.uniform(0.9, 1.06)


def ship(
    canvas: Canvas, centre: tuple[float, float], angle: float, length: float, moving: bool = False
) -> None:
    """Paint a ship of `length` px: a yacht below 30 m, else a freighter or tanker.

    Args:
        canvas: Where.
        centre: Middle, px.
        angle: Where the bow points, radians.
        length: px.
        moving: Whether it draws a wake.
    """
    metres = length * canvas.gsd_m
    beam = length * canvas.rng.uniform(0.26, 0.34) if metres < 30 else length * canvas.rng.uniform(0.14, 0.19)
    outline = pose(hull(length, beam), centre, angle)
    if moving:
        _wake(canvas, centre, angle, length, beam)
    canvas.cast(outline, 1.2 if metres < 30 else 6.0)
    canvas.record("ship", outline)
    canvas.paint(outline, _HULLS[0] if metres < 30 and canvas.rng.random() < 0.8 else _some(canvas, _HULLS))
    (_yacht if metres < 30 else _freighter)(canvas, centre, angle, length, beam)


def _wake(canvas: Canvas, centre: tuple[float, float], angle: float, length: float, beam: float) -> None:
    for share in np.linspace(0.25, 1.0, 8):
        far = (-0.4 - 2.0 * float(share)) * length
        spread = beam * (0.35 + 0.55 * float(share))
        trail = [(-0.46 * length, -beam * 0.3), (-0.46 * length, beam * 0.3), (far, spread), (far, -spread)]
        canvas.paint(pose(trail, centre, angle), (206, 216, 216), 0.085, soft=beam * 0.2)
    for side in (-1, 1):
        for share in (0.5, 0.75, 1.0):
            back, out = (0.42 - 1.5 * share) * length, side * (0.3 + 1.5 * share) * beam
            arm = [(0.45 * length, side * beam * 0.1), (back, out), (back, out - side * 0.16 * beam)]
            canvas.paint(pose(arm, centre, angle), (214, 222, 222), 0.2, soft=1.0)


def _yacht(canvas: Canvas, centre: tuple[float, float], angle: float, length: float, beam: float) -> None:
    def part(x: float, long: float, wide: float, colour: ArrayLike) -> None:
        canvas.paint(pose(rectangle(long * length, wide * beam, x * length, 0), centre, angle), colour)

    canvas.paint(pose(hull(length * 0.86, beam * 0.74), centre, angle), (214, 208, 196))
    part(-0.30, 0.26, 0.62, _some(canvas, ((168, 136, 100), (90, 110, 140), (206, 204, 198))))
    cabin = pose(rectangle(0.34 * length, 0.6 * beam, 0.03 * length, 0), centre, angle)
    canvas.cast(cabin, 1.0)
    canvas.paint(cabin, (240, 240, 238))
    part(0.16, 0.07, 0.5, (58, 66, 78))


def _freighter(canvas: Canvas, centre: tuple[float, float], angle: float, length: float, beam: float) -> None:
    canvas.paint(pose(hull(length * 0.97, beam * 0.86), centre, angle), _some(canvas, _DECKS))
    count = int(canvas.rng.integers(4, 8))
    boxes, step = canvas.rng.random() < 0.5, 0.62 / count
    cover = _some(canvas, _DECKS)
    for k in range(count):
        x = (-0.26 + (k + 0.5) * step) * length
        hold = pose(rectangle(step * 0.78 * length, 0.66 * beam, x, 0), centre, angle)
        canvas.cast(hold, 3.0 if boxes else 1.0)
        canvas.paint(hold, cover)
        for row in range(5 if boxes else 0):
            y = (row - 2) * 0.13 * beam
            stack = rectangle(step * 0.74 * length, 0.12 * beam, x, y)
            canvas.paint(pose(stack, centre, angle), _some(canvas, _LOADS))
    bridge = pose(rectangle(0.09 * length, 0.84 * beam, -0.36 * length, 0), centre, angle)
    canvas.cast(bridge, 10.0)
    canvas.paint(bridge, (238, 238, 234))
    canvas.paint(pose(rectangle(0.02 * length, 0.6 * beam, -0.33 * length, 0), centre, angle), (96, 104, 112))
    canvas.paint(
        pose(disc(0.13 * beam, 12) + np.array((-0.44 * length, 0)), centre, angle), _some(canvas, _LOADS)
    )


def airplane(canvas: Canvas, centre: tuple[float, float], angle: float, length: float) -> None:
    """Paint an airliner of `length` px with its nose towards `angle`."""
    outline = pose(plane(length), centre, angle)
    canvas.cast(outline, length * canvas.gsd_m * 0.09)
    canvas.record("airplane", outline)
    paint = np.array([234, 235, 236]) * canvas.rng.uniform(0.86, 1.04)
    canvas.paint(outline, paint * 0.88)
    across = np.array([-np.sin(angle), np.cos(angle)])
    body = np.array([p for p in _PLANE if abs(p[1]) < 0.05]) * length
    canvas.paint(pose(body, centre, angle), paint * 0.97)
    bright = float(np.sign(np.dot(across, canvas.sun)) or 1.0)
    canvas.paint(
        pose(rectangle(0.8, 0.035) * length + (0.02 * length, bright * 0.016 * length), centre, angle),
        paint * 1.08,
    )
    for side in (-1, 1):
        nacelle = rectangle(0.085, 0.034) * length + (0.085 * length, side * 0.162 * length)
        canvas.paint(pose(nacelle, centre, angle), paint * 0.72)
        canvas.paint(
            pose(rectangle(0.01, 0.03) * length + (0.12 * length, side * 0.162 * length), centre, angle),
            (70, 72, 76),
        )
    canvas.paint(pose(rectangle(0.014, 0.05) * length + (0.455 * length, 0), centre, angle), (60, 66, 74))
    fin = pose(rectangle(0.14, 0.014) * length + (-0.42 * length, 0), centre, angle)
    canvas.cast(fin, length * canvas.gsd_m * 0.12)
    canvas.paint(fin, _some(canvas, ((40, 62, 120), (168, 44, 44), (226, 226, 226), (44, 120, 110))))


def vehicle(canvas: Canvas, centre: tuple[float, float], angle: float, length_m: float = 4.5) -> None:
    """Paint a car, or beyond 7 m a truck, heading towards `angle`."""
    length, width = canvas.px(length_m), canvas.px(1.9 if length_m < 7 else 2.6)
    body = np.array(
        [
            (0.5, 0.3),
            (0.44, 0.5),
            (-0.46, 0.5),
            (-0.5, 0.4),
            (-0.5, -0.4),
            (-0.46, -0.5),
            (0.44, -0.5),
            (0.5, -0.3),
        ]
    )
    outline = pose(body * (length, width), centre, angle)
    canvas.cast(outline, 1.4 if length_m < 7 else 3.2)
    canvas.record("vehicle", outline)
    paint = _some(canvas, _PAINTS)
    canvas.paint(outline, paint)
    if length_m < 7:
        glass = (52, 60, 70)
        canvas.paint(pose(rectangle(0.5 * length, 0.82 * width, -0.06 * length), centre, angle), glass, 0.8)
        canvas.paint(pose(rectangle(0.3 * length, 0.78 * width, -0.08 * length), centre, angle), paint * 1.08)
    else:
        canvas.paint(pose(rectangle(0.04 * length, 1.0 * width, 0.24 * length), centre, angle), (40, 42, 46))
        canvas.paint(
            pose(rectangle(0.7 * length, 0.9 * width, -0.13 * length), centre, angle),
            _some(canvas, _LOADS),
        )
