"""Losses for objects of which the box alone is known (after BoxInst, Tian et al. 2021).

Outside its box an object is not; inside, nothing is said of any pixel. What is known: a tight box is touched
on all its sides, so every row and every column of it holds a pixel of the object; and neighbouring pixels of
one colour lie on the same side of the contour. Differences from the paper are ours: the rows and columns
pay by cross-entropy rather than Dice, and colours are compared as RGB.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

REACH = 2  # px between the neighbours that are compared
ALIKE = 12.0  # Euclidean distance of two RGB colours (0-255) up to which they count as one; ours
STEPS = ((0, REACH), (REACH, 0), (REACH, REACH), (REACH, -REACH))


def projection(logits: Tensor, boxes: Tensor) -> Tensor:
    """Ask every row and every column of every box for one pixel of its object.

    Args:
        logits: (N, H, W).
        boxes: (N, H, W) integers: k > 0 in the k-th box of a sample, else 0.

    Returns:
        (N,) mean cross-entropy of the best pixels; 0 where a sample has no box.
    """
    sample, row, col = boxes.nonzero(as_tuple=True)
    chosen, number = logits[sample, row, col], boxes[sample, row, col].long()
    most = number.amax() + 1 if len(number) else 1
    box = sample * most + number
    costs = logits.new_zeros(len(logits))
    for line, lines in ((row, logits.shape[1]), (col, logits.shape[2])):
        keys, place = torch.unique(box * lines + line, return_inverse=True)
        best = chosen.new_full((len(keys),), -torch.inf)
        best = best.scatter_reduce(0, place, chosen, "amax")
        owner = keys // lines // most
        cost = logits.new_zeros(len(logits)).index_add(0, owner, functional.softplus(-best))
        costs = costs + cost / torch.bincount(owner, minlength=len(logits)).clamp(min=1) / 2
    return costs


def alike(pixels: Tensor, height: int, width: int) -> Tensor:
    """Tell which neighbours have one colour.

    Args:
        pixels: (B, 3, H, W) uint8.
        height: Rows to compare at.
        width: Columns to compare at.

    Returns:
        (B, 4, height, width) bool, for the steps right, down, down-right and down-left; a pixel that its
        step would leave the picture from has no neighbour.
    """
    seen = functional.adaptive_avg_pool2d(pixels.float(), (height, width))
    return torch.stack([(_there(seen, step) - seen).norm(dim=1) < ALIKE for step in STEPS], 1)


def affinity(logits: Tensor, boxes: Tensor, same: Tensor) -> Tensor:
    """Ask neighbours of one colour for one answer, where one of them is in a box.

    Args:
        logits: (N, H, W).
        boxes: (N, H, W) integers, 0 outside the boxes.
        same: (N, 4, H, W) bool, of `alike`.

    Returns:
        (N,) mean of -log P(both in or both out); 0 where a sample has no box.
    """
    inside, costs = boxes > 0, []
    counted = []
    for index, step in enumerate(STEPS):
        other = _there(logits[:, None], step, 0.0)[:, 0]
        near = _there(inside[:, None].float(), step, 0.0)[:, 0] > 0
        pair = same[:, index] & (inside | near)
        both = functional.logsigmoid(logits) + functional.logsigmoid(other)
        neither = functional.logsigmoid(-logits) + functional.logsigmoid(-other)
        costs.append((-torch.logaddexp(both, neither) * pair).sum((1, 2)))
        counted.append(pair.sum((1, 2)))
    return torch.stack(costs).sum(0) / torch.stack(counted).sum(0).clamp(min=1)


def _there(maps: Tensor, step: tuple[int, int], rim: float = torch.inf) -> Tensor:
    """Give each pixel its neighbour's value; (N, C, H, W)."""
    down, across = step
    left, right = max(-across, 0), max(across, 0)
    padded = functional.pad(maps, (left, right, 0, down), value=rim)
    height, width = maps.shape[-2:]
    start = right if across > 0 else 0
    return padded[..., down : down + height, start : start + width]
