"""Batch normalisation inside convolutions: the same answers with fewer passes."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import Tensor, nn

from rrsis.config import ModelConfig
from rrsis.language.expression import Expression
from rrsis.models.folding import fold
from rrsis.models.network import Network
from rrsis.models.words import Reader, Tokens


@pytest.fixture
def words(wordpieces: str) -> Tokens:
    """One sentence with all three streams."""
    return Reader.parse(wordpieces, 32).read([Expression.parse("the large ship on the left")])


def lived(config: ModelConfig) -> Network:
    """A random network whose normalisations are as if they had seen something."""
    torch.manual_seed(4)
    network = Network(config)
    for part in network.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.uniform_(part.running_mean, -0.5, 0.5)
            nn.init.uniform_(part.running_var, 0.5, 2.0)
            nn.init.uniform_(part.weight, 0.5, 1.5)
            nn.init.uniform_(part.bias, -0.3, 0.3)
    nn.init.normal_(network.head.residual.weight)
    return network.eval()


def asked(network: Network, tokens: Tokens) -> list[Tensor]:
    pixels = torch.randint(0, 256, (1, 3, 96, 64), dtype=torch.uint8, generator=torch.manual_seed(1))
    with torch.inference_mode():
        return list(network(pixels, torch.tensor([[0.0, 0.0, 0.5, 1.0]]), tokens))


@pytest.mark.parametrize("backbone", ["", "tf_efficientnet_lite0", "resnet18", "mobilenetv3_small_050"])
def test_a_folded_network_answers_the_same(backbone: str, tiny: ModelConfig, words: Tokens) -> None:
    network = lived(dataclasses.replace(tiny, backbone=backbone or tiny.backbone))
    before = asked(network, words)
    norms = sum(isinstance(part, nn.BatchNorm2d) for part in network.modules())
    assert fold(network) == norms > 0  # none is left over
    assert not any(isinstance(part, nn.BatchNorm2d) for part in network.modules())
    for one, other in zip(before, asked(network, words), strict=True):
        torch.testing.assert_close(one, other, atol=2e-3, rtol=2e-3)


def test_text_in_the_backbone_changes_nothing_of_it(fused: ModelConfig, words: Tokens) -> None:
    network = lived(fused)
    before = asked(network, words)
    assert fold(network) > 0
    for one, other in zip(before, asked(network, words), strict=True):
        torch.testing.assert_close(one, other, atol=2e-3, rtol=2e-3)


def test_channels_that_do_not_fit_are_left() -> None:
    parts = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(8), nn.Linear(2, 2))
    assert fold(parts) == 0
