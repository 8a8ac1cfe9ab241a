"""Tanks, buildings, courts, pools, trees, roads."""

import numpy as np
import pytest

from rrsis.data.canvas import Canvas, area
from rrsis.data.structures import building, court, pool, road, strip, tank, tank_paint, tree


@pytest.fixture
def canvas() -> Canvas:
    return Canvas(128, 0.5, 7)


@pytest.mark.parametrize("floating", [True, False])
def test_a_tank_is_round(canvas: Canvas, floating: bool) -> None:
    tank(canvas, (64, 64), 30.0, floating, tank_paint(canvas))
    (found,) = canvas.objects
    assert area(found.polygon) == pytest.approx(np.pi * 900, rel=0.01)


@pytest.mark.parametrize("kind", ["ridged", "hipped", "flat"])
def test_a_building_has_its_footprint(canvas: Canvas, kind: str) -> None:
    building(canvas, (64, 64), 0.4, 60.0, 40.0, kind)
    assert area(canvas.objects[0].polygon) == pytest.approx(2400)


def test_faces_of_a_roof_differ_in_light(canvas: Canvas) -> None:
    canvas.sun = np.array([0.0, -1.0])
    building(canvas, (64, 64), 0.0, 60.0, 40.0, "ridged")
    assert canvas.pixels[50:60, 40:88].mean() > 1.2 * canvas.pixels[68:78, 40:88].mean()


@pytest.mark.parametrize(
    ("kind", "size_m2"), [("tennis court", 23.77 * 10.97), ("basketball court", 28 * 15)]
)
def test_courts_have_their_true_size(canvas: Canvas, kind: str, size_m2: float) -> None:
    court(canvas, (64, 64), 0.2, kind, 3)
    assert area(canvas.objects[0].polygon) * 0.25 == pytest.approx(size_m2)


def test_pools_trees_and_roads_are_recorded(canvas: Canvas) -> None:
    pool(canvas, (30, 30), 0.0, 20.0)
    tree(canvas, (90, 30), 12.0)
    road(canvas, [(0, 100), (64, 100), (128, 100)], 10.0)
    assert [o.label for o in canvas.objects] == ["swimming pool", "tree", "road"]
    assert area(canvas.objects[2].polygon) == pytest.approx(1280)


def test_a_strip_is_as_wide_as_asked() -> None:
    assert area(strip([(0, 0), (10, 0)], 4.0)) == pytest.approx(40)
