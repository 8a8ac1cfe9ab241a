"""Merged: one map of scores from looks at several scales: their weighted mean, and what is large."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.bandfile import BLANK
from rrsis.geo.grid import Window
from rrsis.geo.regions import Regions
from rrsis.geo.resample import resample, span
from rrsis.geo.scores import FAINTEST, ScoreMap
from rrsis.geo.stitch import Piece

Floats = NDArray[np.float32]

_FINE = 0.7  # ours, measured (docs/campaign.md): weight of the finest look where things are small
_NEAR = 2.1  # ours, measured for 2 (docs/campaign.md); odd lengths are rounded
_LEAST_PX = 256  # ours: no smaller pictures were trained on


class Layers(Protocol):
    """Logits by layer, rows from the top or any window."""

    def bands(self, layer: int) -> Iterator[tuple[int, Floats]]:
        """Give a layer's rows from the top: top row and logits (rows, width)."""
        ...

    def read(self, layer: int, window: Window) -> Floats:
        """Give a layer's logits in a window, ``BLANK`` where there is no picture or no layer."""
        ...


@dataclass(frozen=True)
class Coarse:
    """A look at a coarser scale.

    Attributes:
        large: Its logits where it saw something large, the least elsewhere.
        shape: Rows and columns of the scene at its scale.
        whole: All its logits, where they share in the mean; None where it is too coarse for that.
        corner: Row and column at which its logits begin.
    """

    large: Layers
    shape: tuple[int, int]
    whole: Layers | None = None
    corner: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Merged:
    """The weighted mean of the looks' logits, raised where a coarser one is surer of something large.

    The coarser looks are whole before the finest begins, so that its pieces are merged as they come, once.

    Attributes:
        shape: Rows and columns of the working grid.
        coarse: Coarser looks at the same ground.
        corner: Row and column at which the fine logits begin; windows are counted from there.
        small: Layers in which something small is looked for.
    """

    shape: tuple[int, int]
    coarse: Sequence[Coarse]
    corner: tuple[int, int] = (0, 0)
    small: Collection[int] = ()

    def blended(self, piece: Piece) -> Piece:
        """Mix the coarser looks into a piece of the finest one; blanks stay, and so does the carry."""
        fine = piece.values
        layers = range(len(fine))
        near = [(look, look.whole) for look in self.coarse if look.whole is not None]
        shared = np.array([weights(1 + len(near), layer in self.small) for layer in layers], np.float32)
        own, *others = shared.T[:, :, None, None]
        mixed, total = fine * own, own
        for (look, whole), weight in zip(near, others, strict=True):
            grown, known = self._enlarged(look, whole, layers, piece.window)
            share = weight if known.all() else known * weight
            mixed += grown * share
            total = total + share
        mixed /= total
        for look in self.coarse:
            grown, known = self._enlarged(look, look.large, layers, piece.window)
            np.maximum(mixed, grown, out=mixed, where=True if known.all() else known)
        np.copyto(mixed, fine, where=fine <= BLANK)
        return replace(piece, values=mixed)

    def _enlarged(
        self, look: Coarse, logits: Layers, layers: range, window: Window
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Give logits of a look on the working grid ``(layers, height, width)``, and where there are any."""
        starts = window.row + self.corner[0], window.col + self.corner[1]
        counts = window.height, window.width
        (top, bottom), (left, right) = (
            span(*axis) for axis in zip(look.shape, self.shape, starts, counts, strict=True)
        )
        place = Window(top - look.corner[0], left - look.corner[1], bottom - top, right - left)
        small = np.stack([logits.read(layer, place) for layer in layers], axis=2)
        valid = small[:, :, 0] > BLANK  # blank in one layer is blank in all
        grown, known = resample(small, valid, look.shape, self.shape, starts, counts)
        return grown.transpose(2, 0, 1), known


def weights(count: int, small: bool) -> list[float]:
    """Give the weights of the looks that share in the mean, the finest first; they sum to one.

    Args:
        count: How many there are.
        small: Whether what is looked for is small, so that coarser looks blur it.
    """
    own = _FINE if small and count > 1 else 1 / count
    return [own, *[(1 - own) / max(count - 1, 1)] * (count - 1)]


def shares(fine: tuple[int, int], coarse: tuple[int, int]) -> bool:
    """Say whether a look shares in the mean: it is no more than about twice as coarse, and no stamp.

    Args:
        fine: Rows and columns of the working grid.
        coarse: Those of the look.
    """
    return math.prod(fine) <= _NEAR**2 * math.prod(coarse) and min(coarse) >= _LEAST_PX


def only_large(scores: ScoreMap, folder: Path, threshold: float, least_px: float) -> ScoreMap:
    """Copy a map without its small regions: for those a finer look knows better.

    Args:
        scores: A whole map.
        folder: Where the copy is to lie; what is there is continued.
        threshold: The least probability inside a region.
        least_px: Pixels of the smallest region that stays.

    Returns:
        The copy; pixels of smaller regions have the least logit.

    Raises:
        OutputError: If the copy cannot be written.
    """
    kept = ScoreMap(folder, scores.layers)
    bands = [partial(scores.bands, layer) for layer in range(scores.layers)]
    every = [Regions(rows, threshold) for rows in bands]
    small = [[key for key in regions if regions[key].area_px < least_px] for regions in every]
    rows = zip(*(rows() for rows in bands), strict=True)
    marks = zip(*(regions.painted(keys) for regions, keys in zip(every, small, strict=True)), strict=True)
    for number, (logits, small_here) in enumerate(zip(rows, marks, strict=True)):
        if number < kept.done:
            continue
        stacked = np.stack([values for _, values in logits])
        stacked[np.stack([mark for _, mark in small_here])] = -FAINTEST
        window = Window(logits[0][0], 0, *stacked.shape[1:])
        kept.append(Piece(window, stacked, np.zeros((len(stacked), 0, 0), np.float32)))
    return kept
