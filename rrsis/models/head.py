"""From features to an answer: mask logits and whether anything is there."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rrsis.models.blocks import ConvNormAct, flat


class MaskHead(nn.Module):
    """Mask logits at half resolution.

    The sentence gives a 1x1 kernel of its own (AlignFormer's idea) beside a fixed one; a residual at
    stride 2 refines the contour from the stem's features and starts at zero (the idea of DiCoR's refiner).

    Args:
        width: Channels at stride 4 and width of the sentence.
        stem: Channels at stride 2.
        inner: Channels of the refinement.
    """

    def __init__(self, width: int, stem: int, inner: int = 8) -> None:
        super().__init__()
        self.smooth = ConvNormAct(width, width, 3, depthwise=True)
        self.kernel = nn.Linear(width, width)
        self.fixed = nn.Conv2d(width, 1, 1)
        self.narrow = nn.Conv2d(width, inner, 1)
        self.edge = ConvNormAct(inner + stem + 1, inner, 3)
        self.parts = inner, stem, 1
        self.residual = nn.Conv2d(inner, 1, 3, padding=1)
        self.trust = nn.Parameter(torch.full((1,), 0.1))
        nn.init.zeros_(self.residual.weight)
        nn.init.constant_(self.fixed.bias, -2.0) if self.fixed.bias is not None else None
        nn.init.zeros_(self.residual.bias) if self.residual.bias is not None else None

    def forward(self, fine: Tensor, stem: Tensor, match: Tensor, sentence: Tensor) -> Tensor:
        """Draw the mask.

        Args:
            fine: (N, d, H / 4, W / 4), N a multiple of B: the sentences of a picture side by side.
            stem: (B, C, H / 2, W / 2).
            match: (N, 1, H / 4, W / 4), logits of the ground object alone.
            sentence: (N, d).

        Returns:
            (N, 1, H / 2, W / 2).
        """
        x = self.smooth(fine)
        kernel = self.kernel(sentence) / x.shape[1] ** 0.5
        rough = self.fixed(x) + torch.einsum("bdhw,bd->bhw", x, kernel.to(x.dtype))[:, None]
        rough = rough + self.trust.to(x.dtype) * match
        size = stem.shape[-2:]
        rough, narrow = (
            functional.interpolate(part, size=size, mode="bilinear", align_corners=False)
            for part in (rough, self.narrow(x))
        )
        result: Tensor = rough + self.residual(self._edge(narrow, stem, rough))
        return result

    def _edge(self, narrow: Tensor, stem: Tensor, rough: Tensor) -> Tensor:
        """Run `edge` over the three side by side, without laying them so: the stem's part once a picture."""
        convolution: Any = self.edge[0]
        weights = convolution.weight.split(self.parts, 1)
        biases = convolution.bias, None, None
        own, whole, drawn = (
            functional.conv2d(part, weight, bias, padding=1)
            for part, weight, bias in zip((narrow, stem, rough), weights, biases, strict=True)
        )
        x: Tensor = ((own + drawn).unflatten(0, (len(stem), -1)) + whole[:, None]).flatten(0, 1)
        for layer in list(self.edge)[1:]:
            x = layer(x)
        return x


class Existence(nn.Module):
    """Whether the sentence describes anything in the picture (robust RIS: words and blank tokens).

    A learned blank token and the sentence look for evidence among the pixels; what the best pixels and
    the mean say decides, and how well the best pixel matches the ground object. The layout is ours.

    Args:
        width: Channels of the coarse map.
        text_width: Width of the words.
    """

    def __init__(self, width: int, text_width: int) -> None:
        super().__init__()
        self.ask = nn.Linear(text_width, width)
        self.blank = nn.Parameter(torch.zeros(1, 1, width))
        self.key = nn.Conv2d(width, width, 1)
        self.decide = nn.Sequential(nn.Linear(2 * width + text_width, width), nn.GELU(), nn.Linear(width, 1))
        self.trust = nn.Parameter(torch.full((1,), 0.1))

    def forward(
        self, coarse: Tensor, match: Tensor, tokens: Tensor, mask: Tensor, sentence: Tensor
    ) -> Tensor:
        """Judge whether something is there.

        Args:
            coarse: (B, d, H, W).
            match: (B, 1, H', W'), logits of the ground object alone.
            tokens: (B, L, T).
            mask: (B, L) bool.
            sentence: (B, T).

        Returns:
            (B,) logits.
        """
        pixels, keys = flat(coarse), flat(self.key(coarse))
        blank = self.blank.expand(len(pixels), -1, -1).to(pixels.dtype)
        keys, values = torch.cat([keys, blank], 1), torch.cat([pixels, torch.zeros_like(blank)], 1)
        asked = self.ask(sentence)[:, None]
        keys, values = keys.to(asked.dtype), values.to(asked.dtype)
        found = functional.scaled_dot_product_attention(asked, keys, values)[:, 0]
        weight = mask.unsqueeze(-1).to(tokens.dtype)
        said = (tokens * weight).sum(1) / weight.sum(1).clamp(min=1)
        logit: Tensor = self.decide(
            torch.cat([found, coarse.amax((2, 3)).to(found.dtype), said.to(found.dtype)], -1)
        )
        return logit.squeeze(-1) + self.trust.to(logit.dtype) * match.amax((1, 2, 3)).to(logit.dtype)
