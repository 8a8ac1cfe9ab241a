"""What is traced is what GDAL traces, ring by ring, however the rows are cut."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio import features
from scipy import ndimage
from shapely.geometry import shape

from rrsis.geo.runs import Runs
from rrsis.geo.tracing import Edges, edges, rings

Labels = NDArray[np.int32]


def _picture(seed: int, rows: int, cols: int, cover: float, smooth: float, kinds: int) -> Labels:
    """Label the 4-connected areas of a random mask; with several kinds of pixels, areas share edges."""
    rng = np.random.default_rng(seed)
    noise = ndimage.gaussian_filter(rng.normal(size=(rows, cols)), smooth)
    inside = noise >= np.quantile(noise, 1 - cover)
    kind = rng.integers(0, kinds, (rows, cols))
    labels = np.zeros((rows, cols), np.int32)
    for number in range(kinds):
        parts, _ = ndimage.label(inside & (kind == number))
        labels[parts > 0] = parts[parts > 0] + labels.max()
    return labels


pictures = st.builds(
    _picture,
    st.integers(0, 9999),
    st.integers(1, 24),
    st.integers(1, 24),
    st.floats(0.05, 1),
    st.sampled_from([0, 0.7, 2]),
    st.sampled_from([1, 1, 2, 3]),
)


def _edges(labels: Labels, height: int) -> Edges:
    """Find edges band by band."""
    runs, parts = Runs.cut(labels.astype(np.int64)), []
    for top in range(0, len(labels) + 1, height):
        bottom = min(top + height, len(labels) + 1)
        near = runs[runs.between(top - 1, bottom)]
        parts.append(edges(near, labels[near.row, near.start].astype(np.int64), top, bottom))
    return Edges.joined(parts)


def _polygons(labels: Labels, height: int) -> dict[int, shapely.Polygon]:
    found = rings(_edges(labels, height))
    members = np.append(np.flatnonzero(found.area_px > 0), len(found.label))
    made = shapely.from_ragged_array(shapely.GeometryType.POLYGON, found.points, (found.starts, members))
    return dict(zip(found.label[found.area_px > 0].tolist(), made, strict=True))


@settings(deadline=None, max_examples=150)
@given(pictures, st.integers(1, 25))
def test_polygons_equal_those_of_gdal_but_for_where_rings_begin(labels: Labels, height: int) -> None:
    ours = _polygons(labels, height)
    # Where an area meets itself in a corner, GDAL's ring touches itself: cut there, it is valid and ours.
    theirs = {
        int(label): shapely.make_valid(shape(outline))
        for outline, label in features.shapes(labels, mask=labels > 0, connectivity=4)
    }
    assert ours.keys() == theirs.keys()
    for label, polygon in ours.items():
        assert polygon.is_valid
        assert shapely.equals_exact(shapely.normalize(polygon), shapely.normalize(theirs[label]), 0)


@settings(deadline=None, max_examples=60)
@given(pictures, st.integers(1, 25))
def test_rings_do_not_depend_on_the_bands(labels: Labels, height: int) -> None:
    whole, banded = rings(_edges(labels, 99)), rings(_edges(labels, height))
    for name, values in vars(whole).items():
        np.testing.assert_array_equal(values, vars(banded)[name])


@settings(deadline=None, max_examples=60)
@given(pictures)
def test_rings_turn_at_every_corner_and_hold_their_pixels(labels: Labels) -> None:
    found = rings(_edges(labels, 7))
    for number, (start, stop) in enumerate(zip(found.starts[:-1], found.starts[1:], strict=True)):
        steps = np.diff(found.points[start:stop], axis=0)
        assert (found.points[start] == found.points[stop - 1]).all()
        assert ((steps[::2, 1] == 0) & (steps[1::2, 0] == 0)).all() and (np.abs(steps).sum(axis=1) > 0).all()
        corners = {tuple(point) for point in found.points[start : stop - 1].tolist()}
        assert len(corners) == stop - start - 1, "a ring touches itself"
        assert found.area_px[number] != 0
    sums = np.bincount(found.label, found.area_px, int(labels.max()) + 1)
    np.testing.assert_array_equal(sums[1:], np.bincount(labels.ravel())[1:])


def test_nothing_gives_no_rings() -> None:
    found = rings(_edges(np.zeros((3, 4), np.int32), 2))
    assert len(found.label) == 0 and found.starts.tolist() == [0] and found.points.shape == (0, 2)
