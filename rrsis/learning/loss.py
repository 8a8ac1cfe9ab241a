"""What the network is trained to minimise."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from rrsis.data.samples import IGNORE
from rrsis.models.network import Prediction


def dice(logits: Tensor, masks: Tensor, counted: Tensor) -> Tensor:
    """Soft Dice loss of each sample (Milletari et al. 2016), (N,)."""
    probability = torch.sigmoid(logits) * counted
    meant = masks * counted
    overlap = (probability * meant).sum((1, 2))
    return 1 - (2 * overlap + 1) / (probability.sum((1, 2)) + meant.sum((1, 2)) + 1)


def objective(prediction: Prediction, masks: Tensor, present: Tensor, existence: float) -> Tensor:
    """Cross-entropy and Dice at half resolution, cross-entropy at 1/8, and existence.

    Samples that mean nothing are counted in the cross-entropies only. The sum is ours; its parts are
    those of papers on referring segmentation (CE + mean Dice) and robust RIS (existence).

    Args:
        prediction: N answers.
        masks: (N, H / 2, W / 2) uint8: 1 meant, 0 not, 255 not counted.
        present: (N,) float, 1 where the sentence means something.
        existence: Weight of the existence loss.

    Returns:
        A scalar.
    """
    counted = (masks != IGNORE).float()
    meant = (masks == 1).float()
    pixelwise = functional.binary_cross_entropy_with_logits(prediction.logits, meant, reduction="none")
    loss = (pixelwise * counted).sum((1, 2)) / counted.sum((1, 2)).clamp(min=1)
    loss = loss + dice(prediction.logits, meant, counted) * present
    height, width = prediction.coarse.shape[-2:]
    small = functional.adaptive_avg_pool2d(torch.stack([meant * counted, counted], 1), (height, width))
    share = small[:, 0] / small[:, 1].clamp(min=1e-6)
    coarse = functional.binary_cross_entropy_with_logits(prediction.coarse, share, reduction="none")
    loss = loss + 0.4 * (coarse * small[:, 1]).sum((1, 2)) / small[:, 1].sum((1, 2)).clamp(min=1e-6)
    seen = functional.binary_cross_entropy_with_logits(prediction.existence, present)
    return loss.mean() + existence * seen


def matching(logits: Tensor, classes: Tensor) -> Tensor:
    """Cross-entropy and Dice of every known class in every picture.

    Classes that are there and classes that are not there weigh the same, whatever their numbers. Ours.

    Args:
        logits: (B, K, H, W).
        classes: (B, K, H, W) uint8: 1 there, 0 not there, 255 not known.

    Returns:
        A scalar; 0 where nothing is known.
    """
    known = (classes != IGNORE).flatten(2).any(-1)
    logits, masks = logits.float()[known], classes[known]
    counted, meant = (masks != IGNORE).float(), (masks == 1).float()
    pixelwise = functional.binary_cross_entropy_with_logits(logits, meant, reduction="none")
    costs = (pixelwise * counted).sum((1, 2)) / counted.sum((1, 2)).clamp(min=1)
    there = meant.flatten(1).any(-1)
    loss = logits.sum() * 0.0
    if there.any():
        loss = loss + (costs + dice(logits, meant, counted))[there].mean()
    if not there.all():
        loss = loss + costs[~there].mean()
    return loss
