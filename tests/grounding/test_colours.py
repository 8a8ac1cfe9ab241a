"""Measured colours and the words for them."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.grounding.colours import fits, lab
from rrsis.language.lexicon import COLOURS

WORDS = tuple(dict.fromkeys(COLOURS.values()))
SAMPLES = {
    "white": (236, 236, 232),
    "gray": (128, 128, 125),
    "black": (30, 32, 30),
    "red": (176, 66, 52),
    "orange": (225, 125, 40),
    "yellow": (225, 195, 60),
    "green": (90, 115, 70),
    "turquoise": (70, 170, 165),
    "blue": (80, 105, 165),
    "purple": (120, 70, 140),
    "pink": (225, 160, 175),
    "brown": (115, 80, 55),
    "beige": (205, 190, 155),
}


def degree(word: str, colour: tuple[int, int, int]) -> float:
    return float(fits([word], np.array([colour]))[0])


@pytest.mark.parametrize("word", SAMPLES)
def test_a_plain_colour_fits_its_word_and_hardly_its_opposites(word: str) -> None:
    colour = SAMPLES[word]
    assert degree(word, colour) == 1.0
    away = {
        "white": "black",
        "black": "white",
        "red": "green",
        "green": "red",
        "blue": "brown",
        "gray": "blue",
        "brown": "blue",
    }
    assert degree(away.get(word, "black"), colour) < 0.1


def test_every_colour_word_of_the_tables_is_known() -> None:
    colours = np.random.default_rng(0).integers(0, 256, (500, 3))
    degrees = np.array([fits([word], colours) for word in WORDS])
    assert degrees.min() >= 0.0 and degrees.max() == 1.0
    assert (degrees.max(axis=1) > 0.5).all(), "each word means some colour"
    assert (degrees.max(axis=0) > 0.3).mean() > 0.95, "hardly a colour has no word"


def test_what_is_between_two_words_fits_both_and_of_two_words_the_better_counts() -> None:
    roof = (150, 95, 80)
    assert degree("red", roof) > 0.7 and degree("brown", roof) > 0.7
    light = np.array([(178, 178, 176)])
    assert 0.5 < fits(["gray"], light)[0] <= 1.0 and 0.5 < fits(["white"], light)[0] < 1.0
    assert fits(["blue", "gray"], light)[0] == fits(["gray"], light)[0]
    assert fits(["red"], np.zeros((0, 3))).shape == (0,)


def test_the_space_of_colours_is_that_of_the_tables() -> None:
    """The values that are published for the primaries of sRGB under D65."""
    known = {
        (255, 255, 255): (100.0, 0.0, 0.0),
        (255, 0, 0): (53.24, 80.09, 67.20),
        (0, 255, 0): (87.73, -86.18, 83.18),
        (0, 0, 255): (32.30, 79.19, -107.86),
        (0, 0, 0): (0.0, 0.0, 0.0),
    }
    np.testing.assert_allclose(lab(np.array(list(known), float)), list(known.values()), atol=0.05)
