"""Masks -> compressed COCO run lengths; `Rle.mask` is the way back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rrsis.data.samples import Rle


def encode(mask: NDArray[np.bool_]) -> Rle:
    """Pack a mask (h, w) column by column, in the letters that pycocotools writes."""
    height, width = mask.shape
    flat = np.concatenate([[False], mask.T.reshape(-1)])
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    lengths = np.diff(np.concatenate([[0], changes, [flat.size - 1]]))
    lengths[3:] -= lengths[1:-2].copy()
    return Rle(height, width, "".join(_letters(int(length)) for length in lengths))


def _letters(value: int) -> str:
    """Write a number by 5 bits, lowest first; the 6th where more follow, the 5th of the last is its sign."""
    letters = []
    while True:
        bits, value = value & 31, value >> 5
        more = value != (-1 if bits & 16 else 0)
        letters.append(chr(48 + bits + (32 if more else 0)))
        if not more:
            return "".join(letters)
