"""Fractal noise and the ground materials made of it."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
Material = Literal["grass", "soil", "sand", "asphalt", "concrete", "water", "yard"]

_LOOKS: dict[str, tuple[tuple[int, int, int], tuple[int, int, int], float, float]] = {
    "grass": ((86, 98, 62), (122, 124, 84), 0.10, 0.07),
    "yard": ((96, 104, 72), (140, 132, 104), 0.12, 0.07),
    "soil": ((142, 122, 98), (172, 152, 124), 0.10, 0.07),
    "sand": ((188, 174, 146), (206, 194, 168), 0.06, 0.05),
    "asphalt": ((92, 92, 94), (112, 110, 108), 0.04, 0.04),
    "concrete": ((158, 156, 150), (182, 178, 170), 0.05, 0.035),
    "water": ((34, 58, 70), (46, 76, 84), 0.03, 0.05),
}
"""Material -> its two colours, and how strongly coarse and fine noise change its brightness."""


def fractal(rng: np.random.Generator, size: int, cell: float, octaves: int = 5, fade: float = 0.55) -> Floats:
    """Return smooth noise of several octaves.

    Args:
        rng: Source of randomness.
        size: Side in px.
        cell: Size of the coarsest features in px.
        octaves: How many times the features are halved, as long as they are larger than a pixel.
        fade: Strength of each octave relative to the one before.

    Returns:
        (size, size) float32 of mean about 0 and standard deviation 1.
    """
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        step = cell / 2**octave
        if step < 1.0:
            break
        count = max(int(np.ceil(size / step)) + 3, 4)
        seeds = rng.standard_normal((count, count)).astype(np.float32)
        shift = rng.uniform(0, 1, 2) * step
        box = (shift[0] / step, shift[1] / step, (shift[0] + size) / step, (shift[1] + size) / step)
        wave = Image.fromarray(seeds).resize((size, size), Image.Resampling.BICUBIC, box=box)
        total += fade**octave * np.asarray(wave, np.float32)
    even: Floats = (total - total.mean()) / np.float32(max(float(total.std()), 1e-6))
    return even


def material(kind: Material, rng: np.random.Generator, size: int) -> Floats:
    """Return a picture filled with one ground material.

    Args:
        kind: Which material.
        rng: Source of randomness.
        size: Side in px.

    Returns:
        (size, size, 3) float32, about 0-255.
    """
    low, high, coarse, fine = _LOOKS[kind]
    patches, grain = fractal(rng, size, size / 4), fractal(rng, size, 6.0, 3, 0.8)
    share = np.clip(0.5 + 0.45 * fractal(rng, size, 90.0, 5, 0.7), 0, 1)[..., None]
    colour = np.asarray(low, np.float32) * (1 - share) + np.asarray(high, np.float32) * share
    bright = 1 + coarse * patches + fine * (_waves(rng, size) if kind == "water" else grain)
    return np.asarray(colour * bright[..., None], np.float32)


def _waves(rng: np.random.Generator, size: int) -> Floats:
    """Return wind waves: noise stretched along one direction."""
    noise = fractal(rng, size, 14.0, 4, 0.75)
    angle = rng.uniform(0, 2 * np.pi)
    rows, cols = np.round(3 * np.sin(angle)), np.round(3 * np.cos(angle))
    moved = [np.roll(noise, (int(k * rows), int(k * cols)), (0, 1)) for k in range(3)]
    ridge = np.asarray(sum(moved), np.float32) / 3
    return 0.7 * ridge + 0.3 * fractal(rng, size, 160.0, 4)
