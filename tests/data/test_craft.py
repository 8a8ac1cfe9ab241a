"""Ships, airplanes and cars."""

import numpy as np
import pytest

from rrsis.data.canvas import Canvas
from rrsis.data.craft import airplane, hull, plane, ship, vehicle


@pytest.fixture
def canvas() -> Canvas:
    return Canvas(128, 0.5, 5)


@pytest.mark.parametrize("length", [30.0, 90.0])
def test_a_ship_is_as_long_as_asked(canvas: Canvas, length: float) -> None:
    ship(canvas, (64, 64), 0.0, length, moving=True)
    (found,) = canvas.objects
    assert found.label == "ship"
    assert np.ptp(found.polygon[:, 0]) == pytest.approx(length)
    assert canvas.pixels[64, 64].sum() > 0


def test_outlines_are_symmetric_and_point_to_the_bow() -> None:
    for outline in (hull(10, 3), plane(10)):
        assert outline[:, 0].max() == pytest.approx(5)
        assert outline[:, 1].sum() == pytest.approx(0)
        assert outline[outline[:, 0].argmax(), 1] == 0


def test_an_airplane_and_cars_are_recorded(canvas: Canvas) -> None:
    airplane(canvas, (64, 50), 1.0, 70.0)
    vehicle(canvas, (20, 110), 0.0)
    vehicle(canvas, (90, 110), 0.0, 9.0)
    assert [o.label for o in canvas.objects] == ["airplane", "vehicle", "vehicle"]
    assert np.ptp(canvas.objects[2].polygon[:, 0]) == pytest.approx(18)
