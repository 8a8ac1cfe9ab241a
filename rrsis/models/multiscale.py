"""Text-aware multi-scale enhancement (FIANet's TMEM)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from rrsis.models.blocks import flat, unflat


class Block(nn.Module):
    """Words look at pixels, pixels at words, pixels at pixels, then a feed-forward layer.

    FIANet's code has the second alone; DiCoR's ablation found that the other two help.

    Args:
        width: Width of pixels and words.
        heads: Heads.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.to_words = nn.MultiheadAttention(width, heads, batch_first=True)
        self.to_pixels = nn.MultiheadAttention(width, heads, batch_first=True)
        self.among = nn.MultiheadAttention(width, heads, batch_first=True)
        self.feed = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(4))

    def forward(self, pixels: Tensor, words: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Mix (B, P, d) and (B, L, d); `mask` (B, L) marks the words that count."""
        seen, said = self.norms[0](pixels), self.norms[1](words)
        words = words + self.to_words(said, seen, seen, need_weights=False)[0]
        said = self.norms[2](words)
        pixels = pixels + self.to_pixels(seen, said, said, key_padding_mask=~mask, need_weights=False)[0]
        seen = self.norms[3](pixels)
        pixels = pixels + self.among(seen, seen, seen, need_weights=False)[0]
        return pixels + self.feed(pixels), words


class Inject(nn.Module):
    """Give global features back to one scale (the scale-aware gate; SeaFormer's injection).

    Args:
        width: Channels.
        inner: Channels of the global features.
    """

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.local = nn.Sequential(nn.Conv2d(width, width, 1, bias=False), nn.BatchNorm2d(width))
        self.gate = nn.Sequential(
            nn.Conv2d(inner, width, 1, bias=False), nn.BatchNorm2d(width), nn.Hardsigmoid()
        )
        self.add = nn.Sequential(nn.Conv2d(inner, width, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor, overall: Tensor) -> Tensor:
        """Inject (B, inner, h, w) into (B, d, H, W)."""
        size = x.shape[-2:]
        gate, add = (
            functional.interpolate(part(overall), size=size, mode="bilinear")
            for part in (self.gate, self.add)
        )
        result: Tensor = x + self.local(x) * gate + add
        return result


class TMEM(nn.Module):
    """Pool all scales to the coarsest, mix them with the words, give the result back to each scale.

    Args:
        widths: Channels of the scales, finest first.
        width: Width of the words and of the pooled features.
        blocks: Blocks (FIANet: 1 for RefSegRS, 3 for RRSIS-D).
        heads: Heads.
    """

    def __init__(self, widths: Sequence[int], width: int, blocks: int = 1, heads: int = 4) -> None:
        super().__init__()
        self.join = nn.Conv2d(sum(widths), width, 1)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(blocks))
        self.inject = nn.ModuleList(Inject(w, width) for w in widths)

    def forward(self, pyramid: Sequence[Tensor], tokens: Tensor, mask: Tensor) -> list[Tensor]:
        """Enhance maps (B, C_i, H_i, W_i), finest first, with words (B, L, d) and their mask (B, L)."""
        coarsest = pyramid[-1]
        height, width = coarsest.shape[-2:]
        pooled = [functional.adaptive_avg_pool2d(m, (height, width)) for m in pyramid[:-1]]
        overall = self.join(torch.cat([*pooled, coarsest], 1))
        pixels = flat(overall)
        for block in self.blocks:
            pixels, tokens = block(pixels, tokens, mask)
        overall = unflat(pixels, overall)
        return [inject(m, overall) for inject, m in zip(self.inject, pyramid, strict=True)]
