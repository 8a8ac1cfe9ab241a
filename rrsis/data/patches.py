"""Masks of outlined objects, each without its empty surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.features import rasterize


@dataclass(frozen=True, eq=False)
class Patch:
    """A mask without its empty surroundings.

    Attributes:
        row: Its first row in the picture.
        col: Its first column in the picture.
        bits: (h, w), at least one True.
    """

    row: int
    col: int
    bits: NDArray[np.bool_]

    def paint(self, mask: NDArray[np.bool_]) -> None:
        """Add it to a mask of the whole picture."""
        rows, cols = self.bits.shape
        mask[self.row : self.row + rows, self.col : self.col + cols] |= self.bits

    def of(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Give the pixels (n, 3) of a picture (h, w, 3) under it."""
        rows, cols = self.bits.shape
        under: NDArray[np.uint8] = pixels[self.row : self.row + rows, self.col : self.col + cols][self.bits]
        return under


def fill(rings: Sequence[NDArray[np.float32]], shape: tuple[int, ...]) -> Patch | None:
    """Fill outlines: the pixels whose centres lie inside; None where there is no such pixel.

    Args:
        rings: Each (n, 2): x, y in pixels.
        shape: Rows and columns of the picture.
    """
    kept = [ring for ring in rings if len(ring) > 2]
    if not kept:
        return None
    points = np.concatenate(kept)
    left, top = np.clip(np.floor(points.min(0)), 0, (shape[1], shape[0])).astype(int).tolist()
    right, bottom = np.clip(np.ceil(points.max(0)), 0, (shape[1], shape[0])).astype(int).tolist()
    if right <= left or bottom <= top:
        return None
    outlines = [{"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]} for ring in kept]
    place = Affine.translation(left, top)
    bits = rasterize(outlines, (bottom - top, right - left), transform=place, dtype="uint8") == 1
    return Patch(top, left, bits) if bits.any() else None


def draw(rings: Sequence[NDArray[np.float32]], side: int) -> NDArray[np.bool_]:
    """Fill outlines (n, 2) in pixels of a square grid of `side`: the pixels whose centres lie inside.

    Not PIL's polygons, which cover half a pixel more on every side: a ship of a few pixels grows by a half.
    """
    mask = np.zeros((side, side), bool)
    patch = fill(rings, mask.shape)
    if patch is not None:
        patch.paint(mask)
    return mask
