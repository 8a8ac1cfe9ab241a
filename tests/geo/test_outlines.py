"""Pieces join without seams, and awkward shapes stay valid."""

from __future__ import annotations

import numpy as np
import pytest
from rasterio import Affine
from shapely import Polygon, box

from rrsis.geo.outlines import join, place, trace


def test_areas_that_touch_at_a_corner_are_apart_and_holes_are_kept() -> None:
    labels = np.zeros((6, 6), np.int32)
    labels[0, 0], labels[1, 1] = 1, 1
    labels[2:6, 2:6], labels[4, 4] = 2, 0
    traced = list(trace(labels, 10))
    assert sorted((label, piece.area) for label, piece in traced) == [(1, 1.0), (1, 1.0), (2, 15.0)]
    assert max(piece.bounds[3] for _, piece in traced) == 16
    assert sum(len(piece.interiors) for _, piece in traced) == 1


def test_an_empty_band_gives_nothing() -> None:
    assert list(trace(np.zeros((4, 4), np.int32), 0)) == []


def test_a_seam_leaves_no_points() -> None:
    joined = join([box(0, 0, 4, 3), box(0, 3, 4, 5), box(1, 5, 4, 9)], 0)
    assert joined.equals(Polygon([(0, 0), (4, 0), (4, 9), (1, 9), (1, 5), (0, 5)]))
    assert len(joined.exterior.coords) == 7


def test_a_ring_pinched_at_a_corner_becomes_a_hole() -> None:
    labels = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 0]], np.int32)
    ((_, piece),) = trace(labels, 0)
    joined = join([piece], 0)
    assert joined.is_valid and joined.area == 7


def test_stairs_become_a_slope_but_small_things_do_not_vanish() -> None:
    stairs = [box(0, i, 20 - i, i + 1) for i in range(20)]
    assert len(join(stairs, 1.0).exterior.coords) <= 6
    assert join([box(3, 3, 4, 4)], 5.0).area >= 0.5


def test_a_transform_moves_points_and_turns_rings_counter_clockwise() -> None:
    placed = place(box(0, 0, 2, 1), Affine(0.5, 0, 10, 0, -0.5, 20))
    assert placed.bounds == (10.0, 19.5, 11.0, 20.0)
    assert placed.exterior.is_ccw
    turned = place(box(0, 0, 1, 1), Affine.rotation(30))
    assert turned.area == pytest.approx(1)
