"""Colour words are given only where they are safe."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.data.colours import colour_words, main_colours


@pytest.mark.parametrize(
    ("rgb", "word"),
    [
        ((240, 240, 238), ("white",)),
        ((130, 130, 128), ("gray",)),
        ((20, 20, 22), ("black",)),
        ((180, 40, 30), ("red",)),
        ((40, 120, 50), ("green",)),
        ((40, 70, 170), ("blue",)),
        ((190, 190, 188), ()),
        ((30, 45, 25), ()),
    ],
)
def test_plain_patches(rgb: tuple[int, int, int], word: tuple[str, ...]) -> None:
    assert colour_words(np.full((40, 3), rgb, np.uint8)) == word


def test_small_or_mixed_patches_have_no_word() -> None:
    assert colour_words(np.full((5, 3), 255, np.uint8)) == ()
    assert colour_words(np.asarray([[0, 0, 0], [255, 255, 255]] * 30, np.uint8)) == ()


def test_two_colours_where_a_patch_plainly_falls_into_two() -> None:
    green, brown, gray = (40, 120, 50), (140, 95, 45), (128, 128, 128)
    assert main_colours(np.asarray([green] * 60 + [brown] * 40, np.uint8)) == ("green", "brown")
    assert main_colours(np.asarray([green] * 40 + [brown] * 60, np.uint8)) == ("brown", "green")
    assert main_colours(np.asarray([green] * 90 + [gray] * 10, np.uint8)) == ("green",)
    assert main_colours(np.asarray([(0, 0, 0), (255, 255, 255)] * 30, np.uint8)) in (
        ("black", "white"),
        ("white", "black"),
    )
    assert main_colours(np.random.default_rng(0).integers(0, 256, (500, 3), np.uint8)) == ()
    assert main_colours(np.asarray([(125, 125, 125)] * 50 + [(160, 160, 160)] * 50, np.uint8)) == ("gray",)
    assert main_colours(np.full((5, 3), 255, np.uint8)) == ()
