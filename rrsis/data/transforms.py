"""Cropping, flipping and colour changes of a picture with everything that is drawn on it.

Sentences are made after the view is cut and flipped, so that direction words are true by construction.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

FLIPS = (None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)
TURNS = (
    *FLIPS,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
)


@dataclass(frozen=True)
class Cut:
    """A square window of a picture, resized and turned."""

    left: float
    top: float
    extent: float
    """Side of the window in the picture's pixels; it may reach over the edge (filled with black)."""
    side: int
    """Side of the view in pixels."""
    turn: Image.Transpose | None = None

    def image(self, picture: Image.Image, side: int, resample: Image.Resampling) -> Image.Image:
        """Cut the window out of a picture or an index mask, at a given side."""
        box = (
            round(self.left),
            round(self.top),
            round(self.left + self.extent),
            round(self.top + self.extent),
        )
        view = picture.crop(box).resize(
            (side, side), resample, reducing_gap=3.0 if picture.mode == "RGB" else None
        )
        return view if self.turn is None else view.transpose(self.turn)

    def points(self, xy: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map points (n, 2) from the picture's pixels to the view's."""
        scale = self.side / self.extent
        x, y = (xy[:, 0] - self.left) * scale, (xy[:, 1] - self.top) * scale
        far = self.side
        turned = {
            None: (x, y),
            Image.Transpose.FLIP_LEFT_RIGHT: (far - x, y),
            Image.Transpose.FLIP_TOP_BOTTOM: (x, far - y),
            Image.Transpose.ROTATE_180: (far - x, far - y),
            Image.Transpose.TRANSPOSE: (y, x),
            Image.Transpose.ROTATE_90: (y, far - x),
            Image.Transpose.ROTATE_270: (far - y, x),
            Image.Transpose.TRANSVERSE: (far - y, far - x),
        }[self.turn]
        return np.stack(turned, 1).astype("f4")


def random_cut(width: int, height: int, side: int, rng: random.Random) -> Cut:
    """Draw a window: log-uniform in size, from 3/4 of the view's side to a little over the whole picture."""
    largest = max(width, height) * 1.05
    smallest = min(side * 0.75, largest)
    extent = math.exp(rng.uniform(math.log(smallest), math.log(largest)))
    left, top = (
        rng.uniform(0, n - extent) if extent < n else rng.uniform(n - extent, 0) * rng.random()
        for n in (width, height)
    )
    return Cut(left, top, extent, side, rng.choice(TURNS))


def jitter(view: Image.Image, rng: random.Random) -> Image.Image:
    """Change brightness, contrast, saturation and sometimes gamma, so little that colour words stay true."""
    for enhance, reach in (
        (ImageEnhance.Brightness, 0.3),
        (ImageEnhance.Contrast, 0.3),
        (ImageEnhance.Color, 0.4),
    ):
        view = enhance(view).enhance(1 + rng.uniform(-reach, reach))
    if rng.random() < 0.3:
        gamma = math.exp(rng.uniform(-0.35, 0.35))
        table = [round(255 * (i / 255) ** gamma) for i in range(256)]
        view = view.point(table * 3)
    return view
