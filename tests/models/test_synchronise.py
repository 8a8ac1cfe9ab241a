"""Shared batch normalisation changes neither names nor weights nor answers."""

from __future__ import annotations

import torch
from torch import nn

from rrsis.config import ModelConfig
from rrsis.models.network import Network
from rrsis.models.synchronise import synchronise


def test_norms_are_shared_and_all_else_stays(tiny: ModelConfig) -> None:
    torch.manual_seed(0)
    network = Network(tiny).eval()
    pixels = torch.randint(0, 256, (1, 3, 64, 64), dtype=torch.uint8)
    corners = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    weights, before = dict(network.state_dict()), network.encode(pixels, corners).fine
    parameters = list(network.parameters())
    shared = synchronise(network).eval()
    assert all(one is other for one, other in zip(parameters, shared.parameters(), strict=True))
    found = shared.state_dict()
    assert found.keys() == weights.keys()
    assert all(torch.equal(found[name], weights[name]) for name in weights)
    norms = [one for one in shared.modules() if isinstance(one, nn.modules.batchnorm._BatchNorm)]
    assert norms and all(isinstance(one, nn.SyncBatchNorm) for one in norms)
    assert torch.allclose(shared.encode(pixels, corners).fine, before, atol=1e-5)
