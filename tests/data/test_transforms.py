"""Cuts move pixels and points alike."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image

from rrsis.data.transforms import TURNS, Cut, jitter, random_cut


@pytest.mark.parametrize("turn", TURNS)
def test_points_follow_their_pixels(turn: Image.Transpose | None) -> None:
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[10:20, 30:40] = 255  # centre x 35, y 15
    cut = Cut(0, 0, 60, 120, turn)
    view = np.asarray(cut.image(Image.fromarray(pixels), 120, Image.Resampling.NEAREST))[..., 0]
    rows, cols = np.nonzero(view)
    moved = cut.points(np.asarray([[35, 15]], "f4"))[0]
    assert moved == pytest.approx([cols.mean() + 0.5, rows.mean() + 0.5], abs=1)


def test_a_window_over_the_edge_is_black_there() -> None:
    picture = Image.fromarray(np.full((20, 40, 3), 200, np.uint8))
    view = np.asarray(Cut(0, 0, 40, 40).image(picture, 40, Image.Resampling.BILINEAR))
    assert view[:19].min() == 200
    assert view[21:].max() == 0


def test_random_cuts_keep_the_picture_in_view() -> None:
    rng = random.Random(3)
    for _ in range(200):
        cut = random_cut(300, 500, 128, rng)
        assert cut.left < 300 and cut.top < 500
        assert cut.left + cut.extent > 0 and cut.top + cut.extent > 0
        assert 90 <= cut.extent <= 530


def test_jitter_keeps_the_order_of_colours() -> None:
    red = Image.new("RGB", (8, 8), (180, 60, 50))
    for seed in range(30):
        r, g, b = jitter(red, random.Random(seed)).getpixel((4, 4))  # type: ignore[misc]  # RGB has three
        assert r > g and r > b
