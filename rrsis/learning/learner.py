"""Learner: a network and a batch -> the terms of the loss, in one call that can be shared by processes."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from rrsis.data.batches import Batch
from rrsis.engine.device import computing_in
from rrsis.learning.loss import matching, objective
from rrsis.models.network import Network


class Learner(nn.Module):
    """The network as training sees it; `forward` is one pass, which is what DistributedDataParallel needs.

    Args:
        network: The network in training.
        existence: Weight of the existence loss.
        matching: Weight of the loss of nouns against pixels.
        dtype: What most products are computed in; None for float32.
    """

    def __init__(
        self, network: Network, existence: float, matching: float, dtype: torch.dtype | None = None
    ) -> None:
        super().__init__()
        self.network = network
        self.existence, self.matching, self.dtype = existence, matching, dtype

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
            matches = network.match(pyramid.fine, network.read(batch.nouns))
        seen = functional.binary_cross_entropy_with_logits(prediction.existence, batch.present)
        return {
            "masks": objective(prediction, batch.masks, batch.present, 0.0),
            "existence": self.existence * seen,
            "matching": self.matching * matching(matches, batch.classes),
        }


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
