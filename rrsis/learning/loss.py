"""What the network is trained to minimise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor
from torch.nn import functional

from rrsis.config import TrainConfig
from rrsis.data.samples import IGNORE
from rrsis.learning.boxed import affinity, projection
from rrsis.models.network import Prediction

RIVALS = 64  # pixels of the background that a foreground is held against: those most taken for it
COLDNESS = 0.5  # logits per unit of the contrastive loss; both ours


@dataclass(frozen=True)
class Weights:
    """Weights of the terms beside the masks' own cross-entropy and Dice."""

    existence: float = 0.0
    """Whether anything is meant."""
    matching: float = 0.0
    """Nouns against pixels."""
    boxes: float = 0.0
    """Rows and columns of boxes, for objects without outlines."""
    affinity: float = 0.0
    """Neighbours of one colour in such boxes."""
    boundary: float = 0.0
    """Contours."""
    contrast: float = 0.0
    """Foreground against the pixels most taken for it."""

    @classmethod
    def of(cls, config: TrainConfig, boxed: bool) -> Self:
        """Take a run's weights; those of boxes only where there are any, because they cost time."""
        weak = (config.boxes, config.affinity) if boxed else (0.0, 0.0)
        return cls(config.existence, config.matching, *weak, config.boundary, config.contrast)


def dice(logits: Tensor, masks: Tensor, counted: Tensor, boxes: Tensor | None = None) -> Tensor:
    """Soft Dice loss of each sample (Milletari et al. 2016), (N,).

    Ours: what is said within a box counts as right, whatever it is, so that what spills over its sides is
    weighed against the object and not against the picture, and nothing is asked of the box's own pixels.

    Args:
        logits: (N, H, W).
        masks: (N, H, W), 1 where something is meant.
        counted: (N, H, W), 1 where the mask is known.
        boxes: (N, H, W), 1 within boxes; None where there are none.
    """
    every = torch.sigmoid(logits)
    probability, meant = every * counted, masks * counted
    within = 0.0 if boxes is None else (every.detach() * boxes).sum((1, 2))
    overlap = (probability * meant).sum((1, 2)) + within
    total = probability.sum((1, 2)) + meant.sum((1, 2)) + 2 * within
    return 1 - (2 * overlap + 1) / (total + 1)


def boundary(logits: Tensor, masks: Tensor, counted: Tensor) -> Tensor:
    """Squared error of the horizontal and vertical steps of the mask (RS2-SAM2's boundary loss), (N,).

    Ours: a sample's errors are divided by the length of its contour rather than by its pixels, so that small
    objects weigh as much as large ones, and no sentence weighs them.
    """
    probability = torch.sigmoid(logits)
    errors, length = logits.new_zeros(len(logits)), logits.new_zeros(len(logits))
    for dim in (1, 2):
        last = logits.shape[dim] - 1
        known = counted.narrow(dim, 1, last) * counted.narrow(dim, 0, last)
        said = (probability.narrow(dim, 1, last) - probability.narrow(dim, 0, last)).abs()
        true = (masks.narrow(dim, 1, last) - masks.narrow(dim, 0, last)).abs()
        errors = errors + ((said - true).square() * known).sum((1, 2))
        length = length + (true * known).sum((1, 2))
    return errors / (length + 1)


def contrast(logits: Tensor, masks: Tensor, counted: Tensor) -> Tensor:
    """Contrast the mean foreground with the background's most deceptive pixels (InfoNCE), (N,).

    AlignFormer's loss over foreground and hard background, taken on the logits, which are products of pixels
    and sentence already; ours. Samples without foreground give 0.
    """
    meant = masks * counted
    sizes = meant.sum((1, 2))
    mean = (logits * meant).sum((1, 2)) / sizes.clamp(min=1)
    outside = logits.masked_fill((counted - meant) < 0.5, -1e4).flatten(1)
    hardest = outside.topk(min(RIVALS, outside.shape[1]), 1).values
    margin = (hardest - mean[:, None]) / COLDNESS
    costs = torch.logsumexp(functional.pad(margin, (1, 0)), 1)
    return COLDNESS * costs * (sizes > 0)


def objective(
    prediction: Prediction, masks: Tensor, present: Tensor, weights: Weights, same: Tensor
) -> dict[str, Tensor]:
    """Cross-entropy and Dice at half resolution, cross-entropy at 1/8, existence, and further terms.

    Samples that mean nothing are counted in the cross-entropies only. The sum is ours; its parts are
    those of papers on referring segmentation (CE + mean Dice) and robust RIS (existence).

    Args:
        prediction: N answers.
        masks: (N, H / 2, W / 2): 1 meant, 0 not, 255 not counted, -k in the k-th box of something meant.
        present: (N,) float, 1 where the sentence means something.
        weights: Of the further terms.
        same: (N, 4, H / 2, W / 2) bool, which neighbours have one colour (`rrsis.learning.boxed.alike`).

    Returns:
        Name -> weighted term, each a scalar.
    """
    counted = ((masks == 0) | (masks == 1)).float()
    meant, logits = (masks == 1).float(), prediction.logits
    pixelwise = functional.binary_cross_entropy_with_logits(logits, meant, reduction="none")
    loss = (pixelwise * counted).sum((1, 2)) / counted.sum((1, 2)).clamp(min=1)
    loss = loss + dice(logits, meant, counted, (masks < 0).float()) * present
    height, width = prediction.coarse.shape[-2:]
    small = functional.adaptive_avg_pool2d(torch.stack([meant * counted, counted], 1), (height, width))
    share = small[:, 0] / small[:, 1].clamp(min=1e-6)
    coarse = functional.binary_cross_entropy_with_logits(prediction.coarse, share, reduction="none")
    loss = loss + 0.4 * (coarse * small[:, 1]).sum((1, 2)) / small[:, 1].sum((1, 2)).clamp(min=1e-6)
    seen = functional.binary_cross_entropy_with_logits(prediction.existence, present)
    terms = {"masks": loss.mean(), "existence": weights.existence * seen}
    if weights.boxes or weights.affinity:
        terms["boxes"] = _weak(logits, masks, weights, same).mean()
    if weights.boundary:
        terms["boundary"] = weights.boundary * boundary(logits, meant, counted).mean()
    if weights.contrast:
        terms["contrast"] = weights.contrast * contrast(logits, meant, counted).mean()
    return terms


def _weak(logits: Tensor, masks: Tensor, weights: Weights, same: Tensor) -> Tensor:
    boxes = (-masks).clamp(min=0)
    return weights.boxes * projection(logits, boxes) + weights.affinity * affinity(logits, boxes, same)


def matching(logits: Tensor, classes: Tensor, weights: Weights, same: Tensor) -> Tensor:
    """Cross-entropy and Dice of every known class in every picture.

    Classes that are there and classes that are not there weigh the same, whatever their numbers. Ours.

    Args:
        logits: (B, K, H, W).
        classes: (B, K, H, W): 1 there, 0 not there, 255 not known, -k in the k-th box of the class.
        weights: Of boxes, and of the whole.
        same: (B, 4, H, W) bool, which neighbours have one colour.

    Returns:
        A scalar; 0 where nothing is known.
    """
    known = (classes != IGNORE).flatten(2).any(-1)
    picture = known.nonzero()[:, 0]
    logits, masks = logits.float()[known], classes[known]
    counted, meant = ((masks == 0) | (masks == 1)).float(), (masks == 1).float()
    pixelwise = functional.binary_cross_entropy_with_logits(logits, meant, reduction="none")
    costs = (pixelwise * counted).sum((1, 2)) / counted.sum((1, 2)).clamp(min=1)
    within = masks < 0
    boxed = within.flatten(1).any(-1)
    there = meant.flatten(1).any(-1) | boxed
    costs = costs + dice(logits, meant, counted, within.float()) * there
    if boxed.any() and (weights.boxes or weights.affinity):
        weak = _weak(logits[boxed], masks[boxed], weights, same[picture[boxed]])
        costs = costs.index_add(0, boxed.nonzero()[:, 0], weak)
    loss = logits.sum() * 0.0
    if there.any():
        loss = loss + costs[there].mean()
    if not there.all():
        loss = loss + costs[~there].mean()
    return weights.matching * loss
