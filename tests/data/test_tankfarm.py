"""The layout of the kind "tank farm"."""

from rrsis.data.canvas import Canvas
from rrsis.data.tankfarm import tank_farm


def test_it_holds_what_it_is_named_for() -> None:
    canvas = Canvas(512, 0.5, 4)
    tank_farm(canvas)
    labels = [o.label for o in canvas.objects]
    assert labels.count("storage tank") >= 3
    assert (canvas.pixels.sum(-1) > 0).all()


def test_small_pictures_work() -> None:
    canvas = Canvas(64, 0.5, 4)
    tank_farm(canvas)
    assert all(0 <= o.polygon.min() and o.polygon.max() <= 64 for o in canvas.objects)
