"""Outlines are valid, stay close to their pixels, and share what they share."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio import Affine
from scipy import ndimage
from shapely import Polygon, box

from rrsis.geo.grid import Window
from rrsis.geo.outlines import Drawing, outlined, place
from rrsis.geo.runs import Runs
from rrsis.geo.tracing import Rings, edges, rings


def _rings(labels: NDArray[np.int64]) -> Rings:
    runs = Runs.cut(labels)
    return rings(edges(runs, labels[runs.row, runs.start], 0, len(labels) + 1))


def _noise(seed: int, smooth: float) -> NDArray[np.int64]:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(40, 40)), smooth)
    labels, _ = ndimage.label(noise > 0)
    return labels.astype(np.int64)


def _farthest(one: Polygon, other: Polygon) -> float:
    """Return how far the outline of one goes away from that of the other."""
    fine = shapely.get_coordinates(shapely.segmentize(one.boundary, 0.05))
    return float(shapely.distance(shapely.points(fine), other.boundary).max())


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 999), st.sampled_from([0, 1, 2]), st.floats(0.3, 5))
def test_no_edge_moves_farther_than_it_may(seed: int, smooth: float, px: float) -> None:
    found = _rings(_noise(seed, smooth))
    exact, simple = outlined(found, Drawing()), outlined(found, Drawing(px))
    assert len(exact) == len(simple) == (found.area_px > 0).sum()
    for before, after in zip(exact, simple, strict=True):
        assert after.is_valid and after.geom_type == "Polygon" and not after.is_empty
        assert max(_farthest(before, after), _farthest(after, before)) <= px + 1e-6


def test_stairs_become_a_slope_but_small_things_do_not_vanish() -> None:
    stairs = np.tri(20, dtype=np.int64)
    (slope,) = outlined(_rings(stairs), Drawing(1.0))
    assert len(slope.exterior.coords) <= 6
    (dot,) = outlined(_rings(np.ones((1, 1), np.int64)), Drawing(5.0))
    assert dot.equals(box(0, 0, 1, 1))


def test_small_holes_are_filled_but_not_over_what_holds_nothing() -> None:
    labels = np.ones((12, 12), np.int64)
    labels[2, 2:4], labels[6:9, 6:9] = 0, 0
    (whole,) = outlined(_rings(labels), Drawing(hole_px=3))
    assert [Polygon(ring).area for ring in whole.interiors] == [9]
    (whole,) = outlined(_rings(labels), Drawing(hole_px=10))
    assert whole.area == 144

    def valid(window: Window) -> NDArray[np.bool_]:
        return np.full((window.height, window.width), window != Window(2, 2, 1, 2))

    (whole,) = outlined(_rings(labels), Drawing(hole_px=10, valid=valid))
    assert [Polygon(ring).bounds for ring in whole.interiors] == [(2, 2, 4, 3)]


def test_areas_that_share_edges_still_share_them_when_simplified() -> None:
    rows, cols = np.mgrid[:60, :60]
    disc = np.hypot(rows - 30, cols - 30) < 27
    ragged = ndimage.gaussian_filter(np.random.default_rng(3).normal(size=60), 1) * 6
    labels = np.where(disc, np.where(cols < 30 + ragged[rows], 1, np.where(rows < 30, 2, 3)), 0)
    found = _rings(labels.astype(np.int64))
    assert found.label[found.area_px > 0].tolist() == [1, 2, 3]
    exact = outlined(found, Drawing())
    apart, together = outlined(found, Drawing(2.0)), outlined(found, Drawing(2.0), np.array([1, 1, 1]))
    assert shapely.union_all(together).area == pytest.approx(shapely.area(together).sum())
    assert shapely.union_all(apart).area != pytest.approx(shapely.area(apart).sum())
    assert not shapely.union_all(together).interiors
    assert shapely.get_num_coordinates(together).sum() < shapely.get_num_coordinates(exact).sum() / 2
    for before, after in zip(exact, together, strict=True):
        assert max(_farthest(before, after), _farthest(after, before)) <= 2 + 1e-6


@pytest.mark.parametrize("transform", [Affine(0.5, 0, 10, 0, -0.5, 20), Affine.rotation(30), Affine.scale(3)])
def test_a_transform_moves_points_and_turns_shells_counter_clockwise(transform: Affine) -> None:
    square = box(0, 0, 9, 6).difference(box(2, 2, 4, 3))
    (placed,) = place(np.array([square]), transform)
    assert placed.exterior.is_ccw and not any(ring.is_ccw for ring in placed.interiors)
    assert placed.area == pytest.approx(square.area * abs(transform.determinant))
    expected = shapely.affinity.affine_transform(square, transform.to_shapely())
    assert shapely.equals_exact(shapely.normalize(placed), shapely.normalize(expected), 1e-9)


def test_nothing_stays_nothing() -> None:
    found = _rings(np.zeros((3, 3), np.int64))
    assert (
        len(outlined(found, Drawing(1.0))) == 0
        and len(place(outlined(found, Drawing()), Affine.identity())) == 0
    )
