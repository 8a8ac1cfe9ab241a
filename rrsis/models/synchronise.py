"""Batch normalisation over the batches of all processes that train together."""

from __future__ import annotations

from timm.layers.norm_act import convert_sync_batchnorm

from rrsis.models.network import Network


def synchronise(network: Network) -> Network:
    """Let all batch normalisations count over all processes (CUDA only); names and weights stay.

    By timm's converter and not torch's, which would lose the activations that timm joins to its norms.
    """
    converted: Network = convert_sync_batchnorm(network)  # type: ignore[no-untyped-call] # timm's
    return converted
