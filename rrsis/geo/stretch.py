"""Stretch: one linear map to 0-255 per colour, for the whole scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader
from rasterio.windows import Window as FileWindow

from rrsis.geo.channels import Channels

_PERCENTILES = (2.0, 98.0)
_SAMPLE_PX = 1024  # ours: side of the decimated picture that percentiles are taken from
_DIRECT_PX = 64_000_000  # ours: above this, without overviews, decimating would read too much
_PATCHES = 16  # ours: then 16 x 16 patches of 64 px are read instead
_PATCH_PX = 64


@dataclass(frozen=True)
class Stretch:
    """A linear map per colour.

    Attributes:
        low: What becomes 0, one a colour.
        high: What becomes 255, one a colour.
    """

    low: tuple[float, float, float]
    high: tuple[float, float, float]

    @classmethod
    def of(cls, channels: Channels, dataset: DatasetReader) -> Stretch:
        """Measure the 2nd and 98th percentiles of a scene's valid pixels, once.

        Plain 8-bit colours stay as they are. Pixels that are 0 in all bands are left out where others
        exist, because they mostly are a collar that nobody declared.
        """
        if channels.plain:
            return cls((0.0, 0.0, 0.0), (255.0, 255.0, 255.0))
        sample = _sample(channels, dataset)
        seen = sample[(sample != 0).any(axis=1)]
        sample = seen if len(seen) else sample
        if not len(sample):
            return cls((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
        low, high = np.percentile(sample, _PERCENTILES, axis=0)
        flat = high <= low
        low, high = np.where(flat, sample.min(axis=0), low), np.where(flat, sample.max(axis=0), high)
        return cls((low[0], low[1], low[2]), (high[0], high[1], high[2]))

    @property
    def note(self) -> str:
        """A warning for the user where there is no contrast; else ""."""
        if self.low != self.high:
            return ""
        values = ", ".join(f"{value:g}" for value in dict.fromkeys(self.low))
        return f"All pixels of the scene that were sampled are alike ({values}): nothing can be told apart."

    def apply(self, values: NDArray[np.generic], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """Map values to colours.

        Args:
            values: ``(h, w, 3)``; uint8 ones are returned as they are.
            valid: ``(h, w)``.

        Returns:
            Colours ``(h, w, 3)`` uint8, 0 where invalid. A colour without any contrast becomes 0.
        """
        if values.dtype == np.uint8:
            return values.astype(np.uint8, copy=False)
        low, high = np.array(self.low, np.float32), np.array(self.high, np.float32)
        gain = np.divide(255, high - low, out=np.zeros(3, np.float32), where=high > low)
        lifted = (values.astype(np.float32, copy=False) - low) * gain
        colours: NDArray[np.uint8] = np.rint(np.clip(lifted, 0, 255)).astype(np.uint8)
        colours[~valid] = 0
        return colours


def _sample(channels: Channels, dataset: DatasetReader) -> NDArray[np.float64]:
    """Read valid pixels from all over a scene, ``(n, 3)``, from overviews where there are any."""
    height, width = dataset.shape
    if dataset.overviews(channels.bands[0]) or height * width <= _DIRECT_PX:
        shape = min(height, _SAMPLE_PX), min(width, _SAMPLE_PX)
        values, valid = channels.read(dataset, shape=shape)
        return values[valid].astype(np.float64)
    tops = np.linspace(0, height - min(height, _PATCH_PX), _PATCHES).astype(int)
    lefts = np.linspace(0, width - min(width, _PATCH_PX), _PATCHES).astype(int)
    size = min(width, _PATCH_PX), min(height, _PATCH_PX)
    patches = [
        channels.read(dataset, FileWindow(int(left), int(top), *size)) for top in tops for left in lefts
    ]
    return np.concatenate([values[valid] for values, valid in patches]).astype(np.float64)
