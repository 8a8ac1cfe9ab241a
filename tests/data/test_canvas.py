"""Painting: coverage, shadows, claims, outlines."""

import numpy as np
import pytest

from rrsis.data.canvas import Canvas, area, clipped, disc, pose, rectangle


@pytest.fixture
def canvas() -> Canvas:
    return Canvas(64, 0.5, 3)


def test_painting_covers_the_area_of_the_polygon(canvas: Canvas) -> None:
    polygon = pose(disc(20.0), (32, 32), 0.0)
    canvas.paint(polygon, (100, 100, 100))
    assert float(canvas.pixels[..., 0].sum()) / 100 == pytest.approx(area(polygon), rel=0.03)


def test_shadows_fall_away_from_the_sun(canvas: Canvas) -> None:
    canvas.pixels[:] = 100
    canvas.sun = np.array([1.0, 0.0])
    canvas.cast(pose(rectangle(10, 10), (32, 32), 0.0), 5.0)
    assert canvas.pixels[32, 24, 0] < 60
    assert canvas.pixels[32, 42, 0] == 100


def test_ground_is_claimed_once(canvas: Canvas) -> None:
    spot = pose(rectangle(10, 10), (20, 20), 0.3)
    assert canvas.claim(spot)
    assert not canvas.claim(spot)
    canvas.hold(spot, free=True)
    assert canvas.claim(spot)
    assert not canvas.claim(spot + 100.0)


def test_outlines_are_cut_at_the_edge(canvas: Canvas) -> None:
    canvas.record("ship", pose(rectangle(20, 10), (0, 32), 0.0))
    canvas.record("ship", pose(rectangle(20, 10), (-40, 32), 0.0))
    assert [o.label for o in canvas.objects] == ["ship"]
    assert area(canvas.objects[0].polygon) == pytest.approx(100)


def test_clipping_keeps_what_is_inside() -> None:
    inside = rectangle(4, 2, 10, 10)
    assert np.allclose(clipped(inside, 20), inside)
    assert len(clipped(rectangle(4, 2, -10, 10), 20)) == 0


def test_pose_turns_x_towards_the_angle() -> None:
    assert np.allclose(pose([(1, 0)], (5, 5), np.pi / 2, 2.0), [(5, 7)])


def test_developed_is_a_picture(canvas: Canvas) -> None:
    canvas.fill("grass")
    picture = canvas.developed()
    assert picture.shape == (64, 64, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 2
