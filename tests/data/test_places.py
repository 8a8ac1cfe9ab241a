"""What several layouts share."""

import numpy as np

from rrsis.data.canvas import Canvas
from rrsis.data.places import at, houses, line_at, middle, parked, traffic, trees


def test_spots_are_metres_from_the_middle() -> None:
    canvas = Canvas(200, 0.5, 0)
    assert middle(canvas) == (100, 100)
    assert at(canvas, 0.0, 10.0, -5.0) == (120.0, 90.0)


def test_things_come_to_lie_apart() -> None:
    canvas = Canvas(256, 0.5, 1)
    parked(canvas, (128, 60), 0.0, 12, 2, 1.0)
    cars = len(canvas.objects)
    assert cars == 24
    parked(canvas, (128, 60), 0.0, 12, 2, 1.0)
    assert len(canvas.objects) == cars
    traffic(canvas, line_at(canvas, 0.0, [(-60, 30), (60, 30)]), 6, 2.2)
    houses(canvas, 0.0, 10)
    trees(canvas, 10)
    centres = {
        o.label: np.mean([p.polygon.mean(0) for p in canvas.objects if p.label == o.label], 0)
        for o in canvas.objects
    }
    assert {"vehicle", "building", "tree"} <= set(centres)
