"""Regions found across bands are those of the whole picture."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio import Affine
from scipy import ndimage

from rrsis.errors import ConfigError
from rrsis.geo.grid import Window
from rrsis.geo.outlines import Drawing
from rrsis.geo.regions import Regions
from rrsis.geo.splitting import APART


def _cut(logits: NDArray[np.float32], height: int) -> list[tuple[int, NDArray[np.float32]]]:
    return [(top, logits[top : top + height]) for top in range(0, len(logits), height)]


def _regions(logits: NDArray[np.float32], height: int, least: float = 0, split: bool = False) -> Regions:
    return Regions(lambda: _cut(logits, height), 0.5, least, split=APART if split else None)


def _random(seed: int, cover: float, smooth: float) -> NDArray[np.float32]:
    noise = np.random.default_rng(seed).normal(size=(37, 29))
    noise = ndimage.gaussian_filter(noise, smooth)
    return (noise - np.quantile(noise, 1 - cover)).astype(np.float32)


pictures = st.builds(_random, st.integers(0, 999), st.floats(0.05, 0.9), st.sampled_from([0, 0.7, 2]))


@settings(deadline=None, max_examples=60)
@given(pictures, st.integers(1, 40))
def test_same_areas_as_labelling_the_whole(logits: NDArray[np.float32], height: int) -> None:
    labels, count = ndimage.label(logits >= 0)
    regions = _regions(logits, height)
    assert len(regions) == count
    expected = set()
    for number, (down, across) in enumerate(ndimage.find_objects(labels), 1):
        rows, cols = np.nonzero(labels == number)
        extent = (down.start, across.start, down.stop, across.stop)
        expected.add((len(rows), *extent, round(rows.mean() + 0.5, 6), round(cols.mean() + 0.5, 6)))
    assert expected == {
        (r.area_px, r.top, r.left, r.bottom, r.right, round(r.row, 6), round(r.col, 6))
        for r in regions.values()
    }


@settings(deadline=None, max_examples=40)
@given(pictures, st.integers(1, 40), st.sampled_from([0.0, 1.0, 2.5]))
def test_nothing_depends_on_the_bands(logits: NDArray[np.float32], height: int, simplify_px: float) -> None:
    whole, banded = _regions(logits, len(logits)), _regions(logits, height)
    assert dict(whole) == dict(banded)
    place = Affine(2.0, 0.3, 100.0, 0.1, -2.0, 900.0)
    outlines = dict(banded.outlines(list(banded), place, Drawing(simplify_px)))
    expected = dict(whole.outlines(list(whole), place, Drawing(simplify_px)))
    assert outlines.keys() == expected.keys() == set(whole)
    assert all(outlines[key].equals_exact(expected[key], 0) for key in outlines)
    assert whole.means(_cut(logits, len(logits))) == banded.means(_cut(logits, height))


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 999), st.sampled_from([2, 3]), st.integers(1, 60), st.sampled_from([0.0, 1.5]))
def test_nothing_depends_on_the_bands_where_objects_come_apart(
    seed: int, smooth: int, height: int, simplify_px: float
) -> None:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(90, 80)), smooth)
    logits = (15 * noise / noise.std() + 5).astype(np.float32)
    whole, banded = _regions(logits, 90, split=True), _regions(logits, height, split=True)
    assert len(whole) >= len(_regions(logits, 90)) and (seed or len(whole) > len(_regions(logits, 90)))
    assert dict(whole) == dict(banded)
    assert sum(region.area_px for region in whole.values()) == (logits >= 0).sum()
    outlines = dict(banded.outlines(list(banded), Affine.identity(), Drawing(simplify_px)))
    expected = dict(whole.outlines(list(whole), Affine.identity(), Drawing(simplify_px)))
    assert outlines.keys() == expected.keys() == set(whole)
    assert all(outlines[key].equals_exact(expected[key], 0) for key in outlines)
    assert whole.means(_cut(logits, 90)) == banded.means(_cut(logits, height))
    for key, outline in expected.items():
        assert outline.is_valid and (simplify_px or outline.area == whole[key].area_px)
    together = shapely.union_all(list(expected.values())).area
    # Not more: areas that meet in a corner and were never one are simplified each for itself.
    assert together == pytest.approx(sum(outline.area for outline in expected.values()), rel=1e-3)
    marks = np.concatenate([mark for _, mark in banded.painted(list(banded))])
    np.testing.assert_array_equal(marks, logits >= 0)


@settings(deadline=None, max_examples=40)
@given(pictures, st.integers(1, 40))
def test_outlines_have_the_area_of_their_pixels(logits: NDArray[np.float32], height: int) -> None:
    regions = _regions(logits, height)
    for key, outline in regions.outlines(regions.keys(), Affine.identity()):
        assert outline.is_valid and outline.geom_type == "Polygon"
        assert outline.area == regions[key].area_px
        assert outline.bounds == (
            regions[key].left,
            regions[key].top,
            regions[key].right,
            regions[key].bottom,
        )
        assert outline.centroid.x == pytest.approx(regions[key].col)


@settings(deadline=None, max_examples=40)
@given(pictures, st.floats(0.1, 6))
def test_simplified_outlines_are_valid_and_stay_inside(logits: NDArray[np.float32], px: float) -> None:
    regions = _regions(logits, 9)
    for _, outline in regions.outlines(regions.keys(), Affine.identity(), Drawing(px)):
        left, top, right, bottom = outline.bounds
        assert outline.is_valid and outline.area > 0
        assert left >= 0 and top >= 0 and right <= logits.shape[1] and bottom <= logits.shape[0]


def test_scores_areas_and_chosen_ones() -> None:
    logits = np.full((10, 10), -5, np.float32)
    logits[1:3, 1:3], logits[6:9, 5:9], logits[0, 9] = 2, 1, 4
    regions = _regions(logits, 2, least=2)
    assert list(regions) == [1, 2] and 3 not in regions and "1" not in regions
    assert regions[1].score == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-6)
    assert (regions[1].row, regions[1].col, regions[2].area_px) == (2.0, 2.0, 12)
    assert [key for key, _ in regions.outlines([2, 99], Affine.identity())] == [2]
    assert regions.means(_cut(np.zeros((10, 10), np.float32), 2)) == {1: 0.5, 2: 0.5}
    with pytest.raises(KeyError):
        regions[3]


def test_painted_marks_the_pixels_of_the_chosen() -> None:
    logits = _random(3, 0.4, 1)
    regions = _regions(logits, 5)
    marks = np.concatenate([mark for _, mark in regions.painted(list(regions))])
    np.testing.assert_array_equal(marks, logits >= 0)
    assert sum(mark.sum() for _, mark in regions.painted([2])) == regions[2].area_px
    assert not any(mark.any() for _, mark in regions.painted([]))


def test_invalid_pixels_are_never_inside() -> None:
    logits = np.ones((6, 8), np.float32)

    def valid(window: Window) -> NDArray[np.bool_]:
        inside = np.ones((6, 8), np.bool_)
        inside[:, 3] = False
        return inside[window.row : window.row + window.height, window.col : window.col + window.width]

    regions = Regions(lambda: _cut(logits, 4), valid=valid)
    assert [region.area_px for region in regions.values()] == [18, 24]


def test_the_threshold_is_a_probability() -> None:
    logits = np.full((3, 3), 1.0, np.float32)
    assert len(Regions(lambda: _cut(logits, 3), 0.7)) == 1
    assert len(Regions(lambda: _cut(logits, 3), 0.75)) == 0
    with pytest.raises(ConfigError, match=r"threshold of 1\.0"):
        Regions(lambda: _cut(logits, 3), 1.0)


def test_nothing_gives_nothing() -> None:
    regions = _regions(np.full((4, 4), -1, np.float32), 2)
    assert len(regions) == 0 and list(regions.outlines([1], Affine.identity())) == []


def test_regions_of_a_low_score_are_left_out() -> None:
    logits = np.full((12, 30), -4.0, np.float32)
    logits[2:6, 2:6] = 0.5  # probability 0.62
    logits[2:6, 12:16], logits[4, 14] = 3.0, 0.1
    every = Regions(lambda: _cut(logits, 5), 0.5)
    assert [round(one.score, 2) for one in every.values()] == [0.62, 0.93]
    sure = Regions(lambda: _cut(logits, 5), 0.5, min_score=0.75)
    assert [one.left for one in sure.values()] == [12]
    assert len(dict(sure.outlines(list(sure), Affine.identity()))) == 1
    assert not Regions(lambda: _cut(logits, 5), 0.5, min_score=0.99)
    assert [one.left for one in Regions(lambda: _cut(logits, 5), 0.5, min_share=0.9).values()] == [12]
    assert len(Regions(lambda: _cut(logits, 5), 0.5, min_share=0.7)) == 2  # of a mean of 0.78


@settings(deadline=None, max_examples=30)
@given(pictures, st.integers(1, 40), st.integers(1, 400))
def test_colours_are_means_of_what_lies_under_each_region(
    logits: NDArray[np.float32], height: int, most: int
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*logits.shape, 3), dtype=np.uint8)
    looked = list[Window]()

    def look(window: Window) -> NDArray[np.uint8]:
        looked.append(window)
        return pixels[window.row :, window.col :][: window.height, : window.width]

    regions = _regions(logits, height)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rrsis.geo.regions._LOOK_PX", most)
        colours, rough = regions.seen(look)
    expected = [pixels[_marked(regions, key)].mean(axis=0) for key in regions]
    np.testing.assert_allclose(colours, np.reshape(expected, (-1, 3)))
    assert rough.shape == (len(regions),) and (rough >= 0).all()
    assert all(one.height * one.width <= max(most, one.height) for one in looked)


def test_what_is_blotchy_is_rougher_than_what_is_dark_on_one_side() -> None:
    logits = np.full((20, 70), -4.0, np.float32)
    logits[2:18, 2:18] = logits[2:18, 27:43] = logits[2:18, 52:68] = 4.0
    pixels = np.full((*logits.shape, 3), 200, np.uint8)
    pixels[:, 27:35] = 40  # a shadow
    pixels[:, 52:68:2] = 170  # blotches
    plain, shaded, blotchy = (
        _regions(logits, 7)
        .seen(lambda window: pixels[window.row :, window.col :][: window.height, : window.width])
        .rough
    )
    assert plain == pytest.approx(0.0)
    assert blotchy == pytest.approx(30.0, rel=0.2)
    assert shaded < 0.1 * blotchy


def _marked(regions: Regions, key: int) -> NDArray[np.bool_]:
    return np.concatenate([marks for _, marks in regions.painted([key])])
