"""Stage 1: multiscale linear cross-attention between pixels and words (TFANet's MLAM).

TFANet's equations are not public. What is known is that the exchange goes both ways, at several scales,
with linear attention; everything else here is ours.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from rrsis.models.blocks import LayerNorm2d, flat, layer_scale, unflat


class LinearAttention(nn.Module):
    """Attention with the kernel elu(x) + 1 (Katharopoulos et al. 2020): cost linear in both lengths.

    Args:
        width: Width of queries, keys and values.
        heads: Heads.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, queries: Tensor, keys: Tensor, mask: Tensor | None = None) -> Tensor:
        """Attend from (B, n, d) to (B, m, d); `mask` (B, m) bool marks the keys that count."""
        q, k, v = (
            part.unflatten(-1, (self.heads, -1))
            for part in (self.query(queries), self.key(keys), self.value(keys))
        )
        q, k = functional.elu(q.float()) + 1, functional.elu(k.float()) + 1
        if mask is not None:
            k = k * mask[..., None, None]
        memory = torch.einsum("bmhd,bmhe->bhde", k, v.float())
        top = torch.einsum("bnhd,bhde->bnhe", q, memory)
        bottom = torch.einsum("bnhd,bhd->bnh", q, k.sum(1))
        found = (top / (bottom[..., None] + 1e-6)).flatten(2)
        result: Tensor = self.out(found.to(queries.dtype))
        return result


class MLAM(nn.Module):
    """Multiscale linear cross-attention (ours, after TFANet's outline).

    Args:
        width: Width of pixels and words.
        heads: Heads of the linear attention.
        pools: Pooling factors of the visual tokens.
        onward: Whether another level hears the words; without one they stay as they are.
    """

    def __init__(
        self, width: int, heads: int = 8, pools: tuple[int, ...] = (1, 2, 4), *, onward: bool = True
    ) -> None:
        super().__init__()
        self.pools = pools
        self.scale = nn.Parameter(torch.zeros(len(pools), width))
        self.norm_pixels = nn.LayerNorm(width)
        self.norm_words = nn.LayerNorm(width)
        self.to_pixels = LinearAttention(width, heads)
        self.to_words = LinearAttention(width, heads) if onward else None
        self.choose = nn.Linear(2 * width, len(pools))
        self.out = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.gamma = layer_scale(width, 0.1)
        self.feed_norm = LayerNorm2d(width)
        self.feed = nn.Sequential(nn.Conv2d(width, 2 * width, 1), nn.GELU(), nn.Conv2d(2 * width, width, 1))
        self.feed_gamma = layer_scale(width, 0.1)

    def forward(self, x: Tensor, tokens: Tensor, mask: Tensor, sentence: Tensor) -> tuple[Tensor, Tensor]:
        """Exchange between pixels and words.

        Args:
            x: (B, d, H, W).
            tokens: (B, L, d).
            mask: (B, L) bool.
            sentence: (B, d).

        Returns:
            Pixels (B, d, H, W) and words (B, L, d); masked words keep their input.
        """
        used = [i for i, pool in enumerate(self.pools) if i == 0 or min(x.shape[-2:]) // pool >= 4]
        maps = [functional.avg_pool2d(x, self.pools[i]) if self.pools[i] > 1 else x for i in used]
        seen = [
            self.norm_pixels(flat(m) + self.scale[i].to(x.dtype)) for i, m in zip(used, maps, strict=True)
        ]
        words = self.norm_words(tokens)
        told = [unflat(self.to_pixels(s, words, mask), m) for s, m in zip(seen, maps, strict=True)]
        share = self.choose(torch.cat([sentence, x.mean((2, 3))], -1))[:, used].softmax(-1)
        merged = torch.zeros_like(x)
        for i, part in enumerate(told):
            full = (
                part
                if part.shape == x.shape
                else functional.interpolate(part, size=x.shape[-2:], mode="bilinear")
            )
            merged = merged + share[:, i, None, None, None].to(x.dtype) * full
        x = x + self.gamma.to(x.dtype) * self.out(merged)
        x = x + self.feed_gamma.to(x.dtype) * self.feed(self.feed_norm(x))
        if self.to_words is None:
            return x, tokens
        heard = self.to_words(words, torch.cat(seen, 1))
        return x, tokens + 0.1 * heard * mask.unsqueeze(-1).to(tokens.dtype)
