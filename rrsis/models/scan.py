"""Stage 2: cross-modal feature scanning (TFANet's CFSM).

TFANet's equations are not public. Ours scans pixels in four directions with a selective scan, conditions
each pixel on the sentence and its own words by channels (the finding of ReMamber's ablation), and meets
the words again before every few rows, so that they are not forgotten over a long sequence.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from rrsis.models.blocks import LayerNorm2d, flat, layer_scale, unflat
from rrsis.models.kernels import Backend, selective_scan


class Direction(nn.Module):
    """The selective scan along one direction; words and pixels have projections of their own.

    Args:
        width: Channels.
        state: States (N).
    """

    def __init__(self, width: int, state: int) -> None:
        super().__init__()
        self.state, self.rank = state, math.ceil(width / 16)
        self.pixel = nn.Linear(width, self.rank + 2 * state, bias=False)
        self.word = nn.Linear(width, self.rank + 2 * state, bias=False)
        self.step = nn.Linear(self.rank, width, bias=False)
        start = torch.exp(torch.rand(width) * math.log(100)) * 1e-3  # log-uniform in [1e-3, 1e-1], as Mamba
        self.dt_bias = nn.Parameter(start + torch.log(-torch.expm1(-start)))
        self.A_log = nn.Parameter(torch.log(torch.arange(1, state + 1).float()).repeat(width, 1))
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, values: Tensor, is_word: Tensor, counts: Tensor, backend: Backend) -> Tensor:
        """Scan a sequence.

        Args:
            values: (B, S, d).
            is_word: (S,) bool.
            counts: (B, S) float: 0 for padding, which leaves the state untouched, 1 otherwise.
            backend: See `selective_scan`.

        Returns:
            (B, S, d).
        """
        mixed = torch.where(is_word[:, None], self.word(values), self.pixel(values))
        rank, b, c = mixed.split([self.rank, self.state, self.state], -1)
        step = functional.softplus((self.step(rank) + self.dt_bias).float()) * counts[..., None]
        scanned = selective_scan(
            values.transpose(1, 2),
            step.transpose(1, 2),
            -torch.exp(self.A_log.float()),
            b.transpose(1, 2),
            c.transpose(1, 2),
            self.scale,
            backend=backend,
        )
        return scanned.transpose(1, 2)


class CFSM(nn.Module):
    """Cross-modal feature scanning (ours, after TFANet's outline).

    Args:
        width: Channels.
        state: States of the scan (N).
        prefix_only: Place the words before the first pixel alone (for ablation).
        backend: See `selective_scan`.
    """

    def __init__(
        self, width: int, state: int = 16, *, prefix_only: bool = False, backend: Backend = "auto"
    ) -> None:
        super().__init__()
        self.prefix_only, self.backend = prefix_only, backend
        self.norm = LayerNorm2d(width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.cube = nn.Linear(3 * width, 2 * width)
        self.local = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.words = nn.Linear(width, width)
        self.directions = nn.ModuleList(Direction(width, state) for _ in range(4))
        self.merged_norm = LayerNorm2d(width)
        self.out = nn.Conv2d(width, width, 1)
        self.gamma = layer_scale(width)

    def forward(self, x: Tensor, tokens: Tensor, mask: Tensor, sentence: Tensor) -> Tensor:
        """Scan pixels with words.

        Args:
            x: (B, d, H, W).
            tokens: (B, L, d).
            mask: (B, L) bool.
            sentence: (B, d).

        Returns:
            (B, d, H, W).
        """
        seen = flat(self.norm(x))
        likeness = self.query(seen) @ self.key(tokens).transpose(1, 2) / math.sqrt(x.shape[1])  # (B, HW, L)
        local = likeness.masked_fill(~mask[:, None], -1e4).softmax(-1) @ tokens
        cube = torch.cat([seen, sentence[:, None].expand_as(seen).to(seen.dtype), local.to(seen.dtype)], -1)
        values, gate = self.cube(cube).chunk(2, -1)
        pixels = functional.silu(self.local(unflat(values, x)))
        words = functional.silu(self.words(tokens))
        total = torch.zeros_like(pixels)
        for i, direction in enumerate(self.directions):
            total = total + self._one(direction, pixels, words, mask, across=i % 2 == 1, back=i >= 2)
        scanned = self.merged_norm(total) * functional.silu(unflat(gate, x))
        result: Tensor = x + self.gamma.to(x.dtype) * self.out(scanned)
        return result

    def _one(
        self, direction: nn.Module, pixels: Tensor, words: Tensor, mask: Tensor, across: bool, back: bool
    ) -> Tensor:
        turned = pixels.transpose(2, 3) if across else pixels
        height, width = turned.shape[-2:]
        sequence = flat(turned).flip(1) if back else flat(turned)
        lines = height if self.prefix_only else min(height, math.ceil(4 * words.shape[1] / width))
        values, is_word, counts = _weave(sequence, words, mask, lines * width)
        found = direction(values, is_word, counts, self.backend)[:, ~is_word][:, : height * width]
        found = unflat(found.flip(1) if back else found, turned)
        return found.transpose(2, 3) if across else found


def _weave(pixels: Tensor, words: Tensor, mask: Tensor, segment: int) -> tuple[Tensor, Tensor, Tensor]:
    """Place the words before every segment of the pixels.

    Args:
        pixels: (B, P, d).
        words: (B, L, d).
        mask: (B, L) bool.
        segment: Pixels in a segment; the last is padded.

    Returns:
        The sequence (B, S, d), which of it are words (S,), and what counts (B, S).
    """
    batch, count = pixels.shape[:2]
    short = -count % segment
    parts = functional.pad(pixels, (0, 0, 0, short)).unflatten(1, (-1, segment))
    pieces = parts.shape[1]
    woven = torch.cat([words[:, None].expand(-1, pieces, -1, -1).to(pixels.dtype), parts], 2).flatten(1, 2)
    is_word = torch.zeros(words.shape[1] + segment, dtype=torch.bool, device=pixels.device)
    is_word[: words.shape[1]] = True
    ones = torch.ones(batch, count, device=pixels.device)
    real = functional.pad(ones, (0, short)).unflatten(1, (-1, segment))
    counts = torch.cat([mask[:, None].expand(-1, pieces, -1).float(), real], 2).flatten(1)
    return woven, is_word.repeat(pieces), counts
