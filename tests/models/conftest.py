"""Sentences as random features, and which parameters no gradient reaches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from rrsis.models.words import Words

Unreached = Callable[[nn.Module], list[str]]


@pytest.fixture
def said() -> Words:
    """Two sentences of six and four words, 16 wide; the second has no spatial word."""
    torch.manual_seed(2)
    mask = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]], dtype=torch.bool)
    object_ = torch.tensor([[0, 1, 1, 0, 0, 0], [0, 1, 0, 0, 0, 0]], dtype=torch.bool)
    spatial = torch.tensor([[0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]], dtype=torch.bool)
    return Words(torch.randn(2, 6, 16), mask, object_, spatial, torch.randn(2, 16))


@pytest.fixture
def unreached() -> Unreached:
    """Name the parameters without a gradient, and the matrices whose gradient is zero all over."""

    def find(module: nn.Module) -> list[str]:
        return [name for name, parameter in module.named_parameters() if not _reached(parameter)]

    return find


def _reached(parameter: nn.Parameter) -> bool:
    found = parameter.grad
    if found is None or not found.isfinite().all():
        return False
    return parameter.dim() < 2 or bool(found.any())  # a bias of keys has none by nature: softmax cancels it
