"""An area over a grid: its pixels, its windows, and polygons that keep within it."""

from __future__ import annotations

from unittest.mock import Mock

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from rasterio import Affine
from shapely.geometry import MultiPolygon

from rrsis.errors import SceneError
from rrsis.geo.grid import Window
from rrsis.geo.limits import Limits, Look

GRID = Affine(2.0, 0.0, 1000.0, 0.0, -2.0, 5000.0)  # pixels of 2 m


def area(*boxes: tuple[float, float, float, float]) -> MultiPolygon:
    """Give rectangles in columns and rows as an area on the ground."""
    corners = [(*(GRID @ (left, bottom)), *(GRID @ (right, top))) for left, top, right, bottom in boxes]
    return MultiPolygon([shapely.box(*one) for one in corners])


def whole(window: Window) -> Look:
    """Read a scene that is 7 everywhere."""
    size = window.height, window.width
    return np.full((*size, 3), 7, np.uint8), np.ones(size, np.bool_)


def known(limits: Limits, window: Window) -> NDArray[np.bool_]:
    """Give the validity of a window."""
    return limits.look(window, whole)[1]


def test_a_pixel_counts_where_its_centre_does() -> None:
    valid = known(Limits.of(area((2.4, 1.6, 5.6, 3.4)), GRID), Window(0, 0, 8, 10))
    expected = np.zeros((8, 10), bool)
    expected[2:3, 2:6] = True
    np.testing.assert_array_equal(valid, expected)


def test_windows_agree_wherever_they_are_cut() -> None:
    rng = np.random.default_rng(0)
    star = shapely.Polygon(rng.random((40, 2)) * (120, -80) + (1000, 5000)).buffer(0)
    limits = Limits.of(MultiPolygon(shapely.get_parts(star).tolist()), GRID)
    valid = known(limits, Window(0, 0, 40, 60))
    assert 0.1 < valid.mean() < 0.9
    for row, col, height, width in [(0, 0, 13, 60), (13, 7, 20, 11), (39, 59, 1, 1)]:
        part = known(limits, Window(row, col, height, width))
        np.testing.assert_array_equal(part, valid[row : row + height, col : col + width])


def test_colours_beside_the_area_are_seen_and_do_not_count() -> None:
    limits = Limits.of(area((0, 0, 3, 3)), GRID)
    colours, valid = limits.look(Window(0, 0, 4, 4), whole)
    assert (colours == 7).all() and valid.sum() == 9


def test_what_is_elsewhere_is_not_read() -> None:
    limits = Limits.of(area((0, 0, 3, 3), (20, 20, 30, 30)), GRID)
    read = Mock(side_effect=whole)
    assert not limits.meet(Window(5, 5, 10, 10)) and limits.meet(Window(25, 25, 1, 1))
    colours, valid = limits.look(Window(5, 5, 10, 10), read)
    assert not read.called and not valid.any() and not colours.any()
    assert known(limits, Window(22, 22, 5, 5)).all()


def test_polygons_are_cut_at_the_area() -> None:
    ground = area((0, 0, 10, 10), (12, 0, 20, 10))
    limits = Limits.of(ground, GRID)
    inner, across, outside = (area(box).geoms[0] for box in ((1, 1, 3, 3), (5, 2, 15, 4), (30, 30, 31, 31)))
    assert limits.clipped(inner) is inner
    cut = limits.clipped(across)
    assert isinstance(cut, MultiPolygon) and cut.area == pytest.approx(2 * 4 * (5 + 3))
    assert shapely.difference(cut, ground).area == 0
    assert limits.clipped(outside).is_empty


def test_an_area_within_a_pixel_is_refused() -> None:
    with pytest.raises(SceneError, match="smaller than a pixel"):
        Limits.of(area((3.1, 3.1, 3.9, 3.9)), GRID)


def test_the_window_around_an_area_ends_with_the_grid() -> None:
    limits = Limits.of(area((2.4, 1.6, 5.6, 3.4), (7.0, 2.0, 30.0, 3.0)), GRID)
    assert limits.within((8, 40)) == Window(1, 2, 3, 28)
    assert limits.within((3, 10)) == Window(1, 2, 2, 8)
