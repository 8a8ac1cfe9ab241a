"""resample: bring pixels to another size without seams, whatever window they are read in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_WHOLE = np.float32(1 - 1e-6)  # a sum of weights that is one but for rounding


def span(source: int, target: int, start: int, count: int) -> tuple[int, int]:
    """Return the source pixels that a run of target pixels needs, as (first, one past the last).

    Args:
        source: Length of the whole axis in source pixels.
        target: Length of the whole axis in target pixels.
        start: First target pixel.
        count: Number of target pixels.
    """
    index, _ = _taps(source, target, start, count)
    return int(index.min()), int(index.max()) + 1


def resample(
    values: NDArray[np.generic],
    valid: NDArray[np.bool_],
    sources: tuple[int, int],
    targets: tuple[int, int],
    starts: tuple[int, int],
    counts: tuple[int, int],
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Average (where it shrinks) or interpolate linearly (where it grows), ignoring invalid pixels.

    Args:
        values: Pixels ``(h, w, c)`` that ``span`` asks for on both axes; 0 where invalid.
        valid: Validity ``(h, w)``.
        sources: Rows and columns of the whole source.
        targets: Rows and columns of the whole target.
        starts: First row and column of the target window.
        counts: Rows and columns of the target window.

    Returns:
        Values ``(*counts, c)`` float32, and validity: where at least half of the weight is valid and, where
        pixels grow, the source pixel under the centre is.
    """
    if valid.all():  # then nothing is weighed; the same to the last bit as below
        whole = _mixed(values.astype(np.float32, copy=False), sources, targets, starts, counts)
        return np.ascontiguousarray(whole), np.ones(counts, np.bool_)
    stacked = np.concatenate([values, valid[:, :, None]], axis=2, dtype=np.float32, casting="unsafe")
    stacked = _mixed(stacked, sources, targets, starts, counts)
    weight = stacked[:, :, -1:]
    usable = weight[:, :, 0] >= 0.5
    if sources[0] < targets[0] and sources[1] < targets[1]:
        down, across = (_under(*axis) for axis in zip(sources, targets, starts, counts, strict=True))
        usable &= valid[np.ix_(down, across)]
    blended = stacked[:, :, :-1] / np.where(
        weight > _WHOLE, np.float32(1), np.maximum(weight, np.float32(0.5))
    )
    blended[~usable] = 0
    return np.ascontiguousarray(blended), usable


def _mixed(
    stacked: NDArray[np.float32],
    sources: tuple[int, int],
    targets: tuple[int, int],
    starts: tuple[int, int],
    counts: tuple[int, int],
) -> NDArray[np.float32]:
    """Weigh pixels ``(h, w, c)`` along both axes, valid or not."""
    for axis in (0, 1):
        weights = _weights(sources[axis], targets[axis], starts[axis], counts[axis])
        length, other, depth = stacked.shape
        mixed = weights @ stacked.reshape(length, other * depth)
        stacked = mixed.reshape(counts[axis], other, depth).transpose(1, 0, 2)
    return stacked


def _under(source: int, target: int, start: int, count: int) -> NDArray[np.int64]:
    """Return for each target pixel the source pixel under its centre, counted from the first of the span."""
    at = (2 * np.arange(start, start + count) + 1) * source // (2 * target)
    return at - span(source, target, start, count)[0]


def _weights(source: int, target: int, start: int, count: int) -> sparse.csr_array:
    """Return the matrix ``(count, pixels of span)`` float32 whose rows sum to one."""
    index, weight = _taps(source, target, start, count)
    first, last = int(index.min()), int(index.max()) + 1
    rows = np.repeat(np.arange(count), index.shape[1])
    entries = (weight.ravel().astype(np.float32), (rows, index.ravel() - first))
    return sparse.csr_array(entries, shape=(count, last - first), dtype=np.float32)


def _taps(source: int, target: int, start: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each target pixel the source pixels it takes and their weights, both ``(count, taps)``."""
    ratio = source / target
    at = np.arange(start, start + count)
    if ratio > 1:
        low, high = at * source / target, (at + 1) * source / target
        index = np.floor(low).astype(np.int64)[:, None] + np.arange(int(np.ceil(ratio)) + 1)
        weight = np.minimum(index + 1, high[:, None]) - np.maximum(index, low[:, None])
        return np.clip(index, 0, source - 1), np.clip(weight, 0, None) / ratio
    centre = (at + 0.5) * ratio - 0.5
    below = np.floor(centre).astype(np.int64)
    part = centre - below
    index = np.stack([below, below + 1], axis=1)
    return np.clip(index, 0, source - 1), np.stack([1 - part, part], axis=1)
