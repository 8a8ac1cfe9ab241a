"""A view as another sensor shows it: other pixels, the same things in the same places and colours."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.data.sensors import GRAY, colourless, resensed


@pytest.fixture
def roof() -> NDArray[np.uint8]:
    """A red roof on grass, with some texture."""
    pixels = np.empty((96, 96, 3), np.uint8)
    pixels[:] = (92, 120, 70)
    pixels[30:60, 20:70] = (176, 72, 60)
    return pixels + np.random.default_rng(3).integers(0, 12, pixels.shape, np.uint8)


def test_things_stay_where_they_are_and_keep_their_colour(roof: NDArray[np.uint8]) -> None:
    before = roof.copy()
    looks = [resensed(roof, random.Random(seed)) for seed in range(40)]
    np.testing.assert_array_equal(roof, before)
    for seen in looks:
        assert seen.shape == roof.shape and seen.dtype == np.uint8
        red = seen[..., 0].astype(int) - seen[..., 1]
        on, off = red[34:56, 24:66], red.copy()
        off[26:64, 16:74] = -1
        assert np.median(on) > 60, "still a red roof"
        assert off.max() < 60, "and nowhere else"
    changed = [np.abs(seen.astype(int) - roof).mean() for seen in looks]
    assert max(changed) > 4 and len({seen.tobytes() for seen in looks}) > 25


def test_the_same_draw_gives_the_same_pixels(roof: NDArray[np.uint8]) -> None:
    one, other = (resensed(roof, random.Random(7)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_some_views_lose_detail_and_some_gain_contrast(roof: NDArray[np.uint8]) -> None:
    """Detail is how much a pixel differs from the one beside it."""
    plain = np.abs(np.diff(roof.astype(int), axis=1)).mean()
    ratio = [
        np.abs(np.diff(resensed(roof, random.Random(seed)).astype(int), axis=1)).mean() / plain
        for seed in range(60)
    ]
    assert min(ratio) < 0.6 and max(ratio) > 1.3


def test_gray_views_are_drawn_where_they_are_allowed_and_only_there(roof: NDArray[np.uint8]) -> None:
    def grays(allowed: bool) -> float:
        looks = [resensed(roof, random.Random(seed), gray=allowed) for seed in range(200)]
        middles = [np.median(seen[34:56, 24:66].reshape(-1, 3), axis=0) for seen in looks]
        return float(np.mean([np.ptp(middle) < 25 for middle in middles]))

    assert grays(False) == 0
    assert abs(grays(True) - GRAY) < 0.08


def test_a_sentence_that_names_a_hue_is_no_sentence_about_a_gray_picture() -> None:
    assert not colourless("the Red-roofed building")
    assert not colourless("A car is next to the blue building")
    assert colourless("the large white storage tank on the left") and colourless("all trees")
