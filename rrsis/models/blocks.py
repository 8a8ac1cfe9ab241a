"""Layers that more than one part of the network uses."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class Normalise(nn.Module):
    """Pixels of 0-255 brought to the scale that a backbone was trained on; it holds no weights.

    Args:
        mean: Subtracted, one value a channel.
        std: Divides.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, mean: tuple[float, ...], std: tuple[float, ...]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(1, -1, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, -1, 1, 1), persistent=False)

    def forward(self, pixels: Tensor) -> Tensor:
        """Normalise (B, C, H, W) of any number type; gives float32, channels last in memory."""
        normal: Tensor = (pixels.float() - self.mean) / self.std
        return normal.contiguous(memory_format=torch.channels_last)


class LayerNorm2d(nn.Module):
    """Layer normalisation over the channels of a map (B, C, H, W): no statistics over pixels.

    FIANet normalises over all pixels (InstanceNorm); a tile's statistics would then depend on where
    the tile was cut. Ours does not.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(channels)

    def forward(self, x: Tensor) -> Tensor:
        """Normalise (B, C, H, W)."""
        normed: Tensor = self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return normed


class ConvNormAct(nn.Sequential):
    """Convolution, batch normalisation, GELU; optionally depthwise followed by 1x1."""

    def __init__(self, inside: int, outside: int, kernel: int = 1, *, depthwise: bool = False) -> None:
        pad = kernel // 2
        layers: list[nn.Module] = []
        if depthwise:
            layers.append(nn.Conv2d(inside, inside, kernel, padding=pad, groups=inside, bias=False))
            kernel, pad = 1, 0
        layers += [
            nn.Conv2d(inside, outside, kernel, padding=pad, bias=False),
            nn.BatchNorm2d(outside),
            nn.GELU(),
        ]
        super().__init__(*layers)


class FeedForward(nn.Sequential):
    """Two 1x1 convolutions with GELU between them, for maps (B, C, H, W)."""

    def __init__(self, width: int, ratio: int = 2) -> None:
        super().__init__(nn.Conv2d(width, width * ratio, 1), nn.GELU(), nn.Conv2d(width * ratio, width, 1))


def flat(x: Tensor) -> Tensor:
    """(B, C, H, W) -> (B, H * W, C)."""
    return x.flatten(2).transpose(1, 2)


def unflat(x: Tensor, like: Tensor) -> Tensor:
    """(B, H * W, C) -> (B, C, H, W) of the size of `like`."""
    result: Tensor = x.transpose(1, 2).unflatten(2, like.shape[-2:])
    return result


def pooled(tokens: Tensor, mask: Tensor) -> Tensor:
    """Mean of the marked tokens, (B, L, C) -> (B, C); zero where none is marked."""
    weight = mask.unsqueeze(-1).to(tokens.dtype)
    return (tokens * weight).sum(1) / weight.sum(1).clamp(min=1)


class WordAttention(nn.Module):
    """Each pixel attends to marked words (the attention of LAVT and FIANet, one head).

    Args:
        width: Channels of the pixels, of keys and of values.
        text_width: Width of the words.
    """

    def __init__(self, width: int, text_width: int) -> None:
        super().__init__()
        self.query = nn.Conv2d(width, width, 1)
        self.key = nn.Linear(text_width, width)
        self.value = nn.Linear(text_width, width)
        self.norm = LayerNorm2d(width)

    def forward(self, x: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        """Attend; a sentence with no marked word gives zeros.

        Args:
            x: (B, C, H, W).
            words: (B, L, T).
            mask: (B, L) bool.

        Returns:
            (B, C, H, W).
        """
        some = mask.any(1, keepdim=True)
        allowed = (mask | ~some)[:, None]  # a softmax over nothing would be NaN
        query, value = flat(self.query(x)), self.value(words)
        # With so few words torch's own attention takes twice the time on a CPU.
        likeness = (query @ self.key(words).transpose(1, 2)).float() / math.sqrt(query.shape[2])
        share = likeness.masked_fill(~allowed, -torch.inf).softmax(-1)
        found = share.to(value.dtype) @ value
        result: Tensor = self.norm(unflat(found, x)) * some[..., None, None].to(x.dtype)
        return result


def layer_scale(width: int, start: float = 1e-2) -> nn.Parameter:
    """Make a LayerScale (Touvron et al. 2021) for maps: (1, width, 1, 1)."""
    return nn.Parameter(torch.full((1, width, 1, 1), start))
