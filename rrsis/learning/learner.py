"""Learner: a network and a batch -> the terms of the loss, in one call that can be shared by processes."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rrsis.data.batches import Batch
from rrsis.engine.device import computing_in
from rrsis.learning.boxed import alike
from rrsis.learning.loss import Weights, matching, objective
from rrsis.models.network import Network


class Learner(nn.Module):
    """The network as training sees it; `forward` is one pass, which is what DistributedDataParallel needs.

    Args:
        network: The network in training.
        weights: Of the terms of the loss.
        dtype: What most products are computed in; None for float32.
    """

    def __init__(self, network: Network, weights: Weights, dtype: torch.dtype | None = None) -> None:
        super().__init__()
        self.network, self.weights, self.dtype = network, weights, dtype

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Give the weighted terms of the loss, each a scalar; the loss is their sum.

        Args:
            batch: On the network's device.
        """
        pixels = batch.pixels.contiguous(memory_format=torch.channels_last)
        network = self.network
        with computing_in(pixels.device, self.dtype):
            pyramid = network.encode(pixels, batch.corners)
            prediction = network.decode(pyramid, network.read(batch.tokens))
            matches = network.nouns(pyramid, network.read(batch.nouns))
        same = alike(batch.pixels, *batch.masks.shape[-2:])
        same = same.repeat_interleave(len(batch.masks) // len(same), 0)
        terms = objective(prediction, batch.masks, batch.present, self.weights, same)
        if matches is None:
            return terms
        same = alike(batch.pixels, *batch.classes.shape[-2:])
        return {**terms, "matching": matching(matches, batch.classes, self.weights, same)}


def on(batch: Batch, device: torch.device) -> Batch:
    """Bring a batch to a device."""
    if device.type == "cpu":
        return batch
    pixels, corners, tokens, masks, present, nouns, classes = batch
    return Batch(
        pixels.to(device),
        corners.to(device),
        tokens.to(device),
        masks.to(device),
        present.to(device),
        nouns.to(device),
        classes.to(device),
    )
