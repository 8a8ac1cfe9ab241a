"""Cuts move pixels and points alike."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image

from rrsis.data.transforms import FLIPS, TURNS, Cut, flipped, jitter, random_cut, stretched


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


def test_picture_and_mask_are_stretched_each_from_its_own_size() -> None:
    picture, mask = Image.new("RGB", (800, 801), (9, 90, 200)), np.zeros((800, 800), bool)
    mask[:400, :200] = True
    pixels, small = stretched(picture, mask, 480)
    assert pixels.shape == (480, 480, 3) and pixels.dtype == np.uint8 and (pixels == (9, 90, 200)).all()
    assert small.dtype == bool and small[:240, :120].all() and small.sum() == 240 * 120


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (None, "The Top left ship"),
        (Image.Transpose.FLIP_LEFT_RIGHT, "The Top right ship"),
        (Image.Transpose.FLIP_TOP_BOTTOM, "The Bottom left ship"),
        (Image.Transpose.ROTATE_180, "The Bottom right ship"),
    ],
)
def test_a_sentence_turns_with_its_picture(turn: Image.Transpose | None, said: str) -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:10, :20] = 255
    picture, mask, sentence = flipped(Image.fromarray(pixels), pixels[..., 0] > 0, "The Top left ship", turn)
    assert sentence == said and mask.sum() == 200 and mask.flags.c_contiguous
    assert np.array_equal(np.asarray(picture)[..., 0] > 0, mask)
    row, col = np.argwhere(mask).mean(0)
    assert (row < 20) == ("Top" in said) and (col < 30) == ("left" in said)


@pytest.mark.parametrize("turn", FLIPS)
def test_nothing_turns_when_the_sentence_cannot(turn: Image.Transpose | None) -> None:
    picture, mask = Image.new("RGB", (4, 4)), np.eye(4, dtype=bool)
    assert flipped(picture, mask, "The upright pole", turn) == (picture, mask, "The upright pole")
