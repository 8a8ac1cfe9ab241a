"""The colour word of a patch of pixels, measured."""

from __future__ import annotations

import colorsys

import numpy as np
from numpy.typing import NDArray

HUES = (
    (0.045, "red"),
    (0.11, "brown"),
    (0.18, "yellow"),
    (0.45, "green"),
    (0.70, "blue"),
    (0.93, "purple"),
    (1.01, "red"),
)


def colour_words(pixels: NDArray[np.uint8]) -> tuple[str, ...]:
    """Name the colour of a patch, or nothing where no word would be safe. Ours.

    Args:
        pixels: (n, 3) RGB.

    Returns:
        One word, or none when the patch is too small, too mixed or between two words.
    """
    if len(pixels) < 12:
        return ()
    middle = np.median(pixels.astype("f4"), axis=0)
    spread = float(np.abs(pixels - middle).mean())
    if spread > 48:
        return ()
    red, green, blue = (float(v) / 255 for v in middle)
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < 0.13:
        bands = ((0.80, 1.01, "white"), (0.38, 0.68, "gray"), (0.0, 0.22, "black"))
        return tuple(word for low, high, word in bands if low <= value < high)
    if saturation < 0.25 or value < 0.2:
        return ()
    return (next(word for limit, word in HUES if hue < limit),)
