"""Objects that touch come apart where the score dips; what is one object stays whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from rrsis.geo.measures import measured
from rrsis.geo.runs import Runs
from rrsis.geo.splitting import (
    APART,
    DIP,
    SIDE_BY_SIDE,
    WALL_TO_WALL,
    Dips,
    basins,
    joined,
    peaks,
    split,
    waisted,
)

Floats = NDArray[np.float32]


def _courts(count: int, dip: float, width: int = 16) -> Floats:
    """Draw courts side by side, 30 px long, with a dip of the score between them."""
    logits = np.full((44, count * (width + 4) + 10), -8, np.float32)
    for number in range(count):
        left = 7 + number * (width + 4)
        logits[7:37, left : left + width] = 8
        if number:
            logits[7:37, left - 4 : left] = 8 - dip
    return logits


def _count(logits: Floats, when: Dips = APART) -> int:
    return int(split(logits, logits >= 0, when).max())


@pytest.mark.parametrize(("dip", "expected"), [(0, 1), (2, 1), (7.9, 3)])
def test_courts_come_apart_only_where_the_score_dips_deeply(dip: float, expected: int) -> None:
    logits = _courts(3, dip)
    labels = split(logits, logits >= 0)
    assert labels.max() == expected
    np.testing.assert_array_equal(labels > 0, logits >= 0)
    if expected == 3:
        assert len(set(labels[20, [15, 35, 55]].tolist())) == 3
        assert np.bincount(labels.ravel())[1:].min() > 30 * 16


def test_a_long_ship_and_a_large_building_stay_whole() -> None:
    rng = np.random.default_rng(0)
    for shape in ((14, 160), (120, 150)):
        logits = np.full((shape[0] + 16, shape[1] + 16), -8, np.float32)
        logits[8:-8, 8:-8] = 6 + rng.normal(size=shape)
        assert _count(logits) == 1


def test_a_small_thing_beside_a_large_one_is_a_part_of_it() -> None:
    logits = _courts(2, 7.9)
    logits[7:26, 27:43] = -8  # the second court shrinks to a third
    assert _count(logits) == 1


def test_houses_wall_to_wall_come_apart_at_a_slight_dip_whatever_their_sizes() -> None:
    logits = _courts(3, 5.0)  # smoothed, a dip of about 3
    assert [_count(logits, when) for when in (APART, SIDE_BY_SIDE, WALL_TO_WALL)] == [1, 3, 3]
    small = _courts(2, 7.9)
    small[7:26, 27:43] = -8
    assert (_count(small), _count(small, WALL_TO_WALL)) == (1, 2)
    roof = np.full((80, 120), -8, np.float32)
    roof[8:-8, 8:-8] = 6 + np.random.default_rng(0).normal(size=(64, 104))
    assert _count(roof, WALL_TO_WALL) == 1


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 999), st.sampled_from([1, 2, 3]), st.sampled_from([5, 15]))
def test_objects_are_joined_over_edges_and_fill_the_area(seed: int, smooth: int, steep: int) -> None:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(50, 60)), smooth)
    logits = (steep * noise / noise.std()).astype(np.float32)
    areas, count = ndimage.label(logits >= 0)
    for number in range(1, count + 1):
        labels = split(logits, areas == number)
        np.testing.assert_array_equal(labels > 0, areas == number)
        assert all(ndimage.label(labels == one)[1] == 1 for one in range(1, int(labels.max()) + 1))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 999), st.sampled_from([1, 2]))
def test_every_pixel_climbs_to_its_peak(seed: int, smooth: int) -> None:
    relief = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(20, 25)), smooth)
    found = basins(relief, relief > 0)
    np.testing.assert_array_equal(found.labels > 0, relief > 0)
    for number, peak in enumerate(found.peaks, 1):
        assert relief[found.labels == number].max() == peak
        assert ndimage.label(found.labels == number)[1] == 1
    higher = ndimage.maximum_filter(relief, footprint=[[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    assert len(found.peaks) == ((relief == higher) & (relief > 0)).sum()
    assert (np.diff(found.passes) <= 0).all()
    for (one, other), height in zip(found.pairs.tolist(), found.passes.tolist(), strict=True):
        assert one < other and height <= min(found.peaks[one - 1], found.peaks[other - 1])


def test_plateaus_have_one_peak() -> None:
    flat = basins(np.ones((5, 7)), np.ones((5, 7), bool))
    assert len(flat.peaks) == 1 and flat.labels.min() == flat.labels.max() == 1
    assert joined(flat, lambda *_: True).max() == 1


def test_basins_are_taken_together_unless_they_are_apart() -> None:
    relief = np.array([[3.0, 1.0, 5.0, 4.0, 6.0]])
    found = basins(relief, relief > 0)
    assert found.labels.tolist() == [[1, 2, 2, 3, 3]]
    assert joined(found, lambda *_: False).max() == 1
    assert joined(found, lambda *_: True).tolist() == found.labels.tolist()
    assert joined(found, lambda saddle, *_: saddle < 2).tolist() == [[1, 2, 2, 2, 2]]


def test_only_what_has_several_summits_or_a_waist_is_looked_at() -> None:
    for dip, expected in ((0, False), (DIP + 1, True)):
        logits = _courts(2, dip)
        runs = Runs.of(logits >= 0, 3)
        count, label = runs.labelled()
        assert count == 1
        assert peaks(runs, label, count, logits[logits >= 0]).tolist() == [expected]
    assert peaks(Runs.none(), np.zeros(0, np.int64), 0, np.zeros(0, np.float32)).tolist() == []
    bar = np.zeros((40, 90), bool)
    bar[:, :40], bar[:, 50:], bar[18:21] = True, True, True
    for mask, expected in ((bar, True), (np.ones((40, 90), bool), False), (np.tri(40, 40, 25, bool), False)):
        runs = Runs.of(mask, 7)
        one = np.zeros(len(runs), np.int64)
        assert waisted(measured(runs, one, 1, one)).tolist() == [expected]
