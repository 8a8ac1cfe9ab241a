"""The colour words of a patch of pixels, measured."""

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


PAIRED = 0.3  # ours: share of a patch that each of two colours has at least
APART = 70.0  # ours: distance of two colours in RGB, 0 to 255 each
ENOUGH = 2000  # pixels that are looked at to part two colours
ROUNDS = 8


def main_colours(pixels: NDArray[np.uint8]) -> tuple[str, ...]:
    """Name the one colour of a patch, or the two that it plainly falls into ("green" and "brown"). Ours.

    Args:
        pixels: (n, 3) RGB.

    Returns:
        One or two words, the more common one first; none where no word would be safe.
    """
    alone = colour_words(pixels)
    chosen = pixels[:: max(1, len(pixels) // ENOUGH)].astype("f4")
    if len(chosen) < 24:
        return alone
    light = chosen.sum(1)
    second = _parted(chosen, chosen[light.argmin()], chosen[light.argmax()])
    parts = sorted((chosen[~second], chosen[second]), key=len, reverse=True)
    if len(parts[1]) < PAIRED * len(chosen) or np.linalg.norm(parts[0].mean(0) - parts[1].mean(0)) < APART:
        return alone
    words = [colour_words(part.astype(np.uint8)) for part in parts]
    return (*words[0], *words[1]) if all(words) and words[0] != words[1] else alone


def _parted(
    pixels: NDArray[np.float32], one: NDArray[np.float32], other: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Part pixels in two by k-means from two first centres; True for the second part."""
    second = np.zeros(len(pixels), bool)
    for _ in range(ROUNDS):
        second = ((pixels - one) ** 2).sum(1) > ((pixels - other) ** 2).sum(1)
        if second.all() or not second.any():
            break
        one, other = pixels[~second].mean(0), pixels[second].mean(0)
    return second
