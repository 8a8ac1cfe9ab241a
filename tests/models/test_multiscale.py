"""Text-aware multi-scale enhancement."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from rrsis.models.multiscale import TMEM

MASK = torch.tensor([[True] * 4, [True, True, False, False]])


def inputs() -> tuple[list[Tensor], Tensor]:
    """Make pyramids of two maps with sizes that do not divide each other, and two sentences."""
    torch.manual_seed(0)
    return [torch.randn(2, 8, 13, 10), torch.randn(2, 12, 7, 5), torch.randn(2, 16, 4, 3)], torch.randn(
        2, 4, 16
    )


@pytest.mark.parametrize("blocks", [1, 3])
def test_a_pyramid_keeps_its_shapes_and_every_parameter_learns(blocks: int) -> None:
    maps, tokens = inputs()
    enhance = TMEM([8, 12, 16], 16, blocks)
    enhanced = enhance(maps, tokens, MASK)
    torch.stack([(m * torch.randn_like(m)).sum() for m in enhanced]).sum().backward()
    assert [m.shape for m in enhanced] == [m.shape for m in maps]
    silent = [n for n, p in enhance.named_parameters() if p.grad is None or not p.grad.isfinite().all()]
    assert silent == []


def test_unmarked_words_say_nothing() -> None:
    maps, tokens = inputs()
    enhance = TMEM([8, 12, 16], 16, 2).eval()
    other = torch.where(MASK[..., None], tokens, torch.randn_like(tokens) * 100)
    for one, two in zip(*(enhance(maps, t, MASK) for t in (tokens, other)), strict=True):
        assert torch.allclose(one, two, atol=1e-6)


def test_every_scale_hears_of_every_other_and_of_the_words() -> None:
    maps, tokens = inputs()
    enhance = TMEM([8, 12, 16], 16).eval()
    plain = enhance(maps, tokens, MASK)
    told = enhance(maps, tokens + torch.randn_like(tokens), MASK)
    assert all(not torch.equal(one, two) for one, two in zip(plain, told, strict=True))
    for changed in range(3):
        others = [m + (i == changed) for i, m in enumerate(maps)]
        assert all(
            not torch.equal(one, two) for one, two in zip(plain, enhance(others, tokens, MASK), strict=True)
        )
