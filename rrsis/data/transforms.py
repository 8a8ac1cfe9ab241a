"""Cropping, flipping and colour changes of a picture with everything that is drawn on it.

Sentences that we make are made after the view is cut and flipped, so that direction words are true by
construction; ready ones are turned with their picture.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from rrsis.language.turned import turned

FLIPS = (None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)
TURNS = (
    *FLIPS,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
)
SWAPS = {
    None: (False, False),
    Image.Transpose.FLIP_LEFT_RIGHT: (True, False),
    Image.Transpose.FLIP_TOP_BOTTOM: (False, True),
    Image.Transpose.ROTATE_180: (True, True),
}
"""Turn of `FLIPS` -> whether left and right, and whether top and bottom, change places."""


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


def stretched(
    picture: Image.Image, mask: NDArray[np.bool_], side: int
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Bring a picture and its mask to one square, each from its own size, as the published protocols do.

    Args:
        picture: RGB.
        mask: (h, w); need not have the picture's size.
        side: Side of the square in pixels.

    Returns:
        Pixels (side, side, 3), bilinear, and mask (side, side), nearest.
    """
    pixels = picture.resize((side, side), Image.Resampling.BILINEAR)
    nearest = Image.fromarray(mask.astype(np.uint8)).resize((side, side), Image.Resampling.NEAREST)
    return np.asarray(pixels), np.asarray(nearest) > 0


def flipped(
    picture: Image.Image, mask: NDArray[np.bool_], sentence: str, turn: Image.Transpose | None
) -> tuple[Image.Image, NDArray[np.bool_], str]:
    """Turn a picture, its mask and its sentence together, or none of them where the sentence forbids it.

    Args:
        picture: Any picture.
        mask: (h, w), of any size.
        sentence: What it is called.
        turn: One of `FLIPS`.
    """
    said = turned(sentence, *SWAPS[turn])
    if turn is None or said is None:
        return picture, mask, sentence
    across, down = SWAPS[turn]
    rows, cols = slice(None, None, -1 if down else 1), slice(None, None, -1 if across else 1)
    return picture.transpose(turn), np.ascontiguousarray(mask[rows, cols]), said


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
