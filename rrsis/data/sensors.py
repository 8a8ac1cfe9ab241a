"""What other sensors and servers do to the same ground: blur, coarse pixels, sharpening, grain, compression.

Ours: pictures of a few sensors teach a network the texture of these sensors too, and what it finds in the
texture of another are false alarms. Colours shift so little that colour words stay true, unless the sensor
is panchromatic, and nothing moves.
"""

from __future__ import annotations

import io
import math
import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from rrsis.language.lexicon import COLOURS

COARSER = 2.5  # at most: beyond that the small things that sentences speak of are gone
SHIFT = 0.06  # of one channel against the others
GRAY = 0.2  # of the views of which nobody names a colour
_HUES = {word for word, name in COLOURS.items() if name not in {"white", "gray", "silver", "black"}}


def colourless(text: str) -> bool:
    """Tell whether a sentence stays true of a picture without colours."""
    return _HUES.isdisjoint(text.lower().replace("-", " ").split())


def resensed(pixels: NDArray[np.uint8], rng: random.Random, *, gray: bool = False) -> NDArray[np.uint8]:
    """Show a view as another sensor might: some of the changes above, each drawn for itself.

    Args:
        pixels: (h, w, 3) uint8.
        rng: Draws the changes.
        gray: Whether the sensor may be panchromatic; the weights of the channels are drawn too, since some
            of these sensors see the near infrared and vegetation is bright in them.

    Returns:
        (h, w, 3) uint8.
    """
    view = Image.fromarray(pixels)
    if gray and rng.random() < GRAY:
        view = _panchromatic(pixels, rng)
    if rng.random() < 0.35:
        view = _coarser(view, math.exp(rng.uniform(math.log(1.2), math.log(COARSER))))
    elif rng.random() < 0.3:
        view = view.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.4)))
    if rng.random() < 0.25:
        view = view.filter(ImageFilter.UnsharpMask(rng.uniform(0.8, 2.0), round(rng.uniform(40, 150)), 2))
    if rng.random() < 0.5:
        view = _uneven(view, rng)
    if rng.random() < 0.3:
        view = _grained(view, rng)
    if rng.random() < 0.35:
        view = _compressed(view, round(rng.uniform(30, 85)))
    return np.asarray(view)


def _panchromatic(pixels: NDArray[np.uint8], rng: random.Random) -> Image.Image:
    shares = np.asarray([rng.uniform(0.15, 1.0) for _ in range(3)], "f4")
    one = (pixels @ (shares / shares.sum())).round().astype(np.uint8)
    return Image.fromarray(one).convert("RGB")


def _coarser(view: Image.Image, factor: float) -> Image.Image:
    small = tuple(max(round(length / factor), 1) for length in view.size)
    return view.resize((small[0], small[1]), Image.Resampling.BOX).resize(view.size, Image.Resampling.BICUBIC)


def _uneven(view: Image.Image, rng: random.Random) -> Image.Image:
    gains = [1 + rng.uniform(-SHIFT, SHIFT) for _ in range(3)]
    return view.point([min(255, round(value * gain)) for gain in gains for value in range(256)])


def _grained(view: Image.Image, rng: random.Random) -> Image.Image:
    shape = (view.height, view.width, 1 if rng.random() < 0.5 else 3)
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(2, 10), shape)
    return Image.fromarray(np.clip(np.asarray(view) + grain, 0, 255).astype(np.uint8))


def _compressed(view: Image.Image, quality: int) -> Image.Image:
    stream = io.BytesIO()
    view.save(stream, "JPEG", quality=quality)
    stream.seek(0)
    return Image.open(stream).convert("RGB")
