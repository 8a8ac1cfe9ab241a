"""The three streams of a sentence at one scale: context, ground object, spatial (FIANet's FIAM)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rrsis.models.blocks import LayerNorm2d, WordAttention, pooled


def _gate(width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(width, width, 1, bias=False), nn.ReLU(), nn.Conv2d(width, width, 1, bias=False), nn.Tanh()
    )


class SpatialMask(nn.Module):
    """Where in the scene the spatial words point, as a map in (0, 1).

    FIANet's position branch (channel mean and maximum of the attended map, 3x3, sigmoid), to which ours
    adds a bilinear term: coordinates against the pooled spatial words, so that "upper left" needs no pixels.

    Args:
        width: Channels of the pixels.
        text_width: Width of the words.
        places: Coordinate channels.
        rank: Rank of the bilinear term.
    """

    def __init__(self, width: int, text_width: int, places: int, rank: int = 32) -> None:
        super().__init__()
        self.attend = WordAttention(width, text_width)
        self.squeeze = nn.Conv2d(2, 1, 3, padding=1, bias=False)
        self.coordinates = nn.Sequential(nn.Conv2d(places, rank, 1), nn.GELU(), nn.Conv2d(rank, rank, 1))
        self.words = nn.Linear(text_width, rank)
        self.bias = nn.Parameter(torch.tensor(1.0))

    def forward(self, x: Tensor, tokens: Tensor, spatial: Tensor, places: Tensor) -> Tensor:
        """Give (B, 1, H, W); ones where the sentence has no spatial word."""
        attended = self.attend(x, tokens, spatial)
        seen = self.squeeze(torch.cat([attended.mean(1, keepdim=True), attended.amax(1, keepdim=True)], 1))
        words = self.words(pooled(tokens, spatial))  # (B, R)
        said = torch.einsum("brhw,br->bhw", self.coordinates(places), words.to(places.dtype))
        mask = torch.sigmoid(seen + said[:, None] + self.bias)
        some = spatial.any(1)[:, None, None, None]
        return torch.where(some, mask, torch.ones_like(mask))


class FIAM(nn.Module):
    """Fine-grained image-text alignment at one scale (FIANet, equations of its code).

    Repaired against the code: one pass of the text encoder serves the three streams, an empty object
    or spatial stream is handled on purpose, and pixels are normalised over channels alone, so that a
    tile's answer does not depend on the tile's statistics (ours). Pixels carry their place in the scene.

    Args:
        width: Channels of the pixels.
        text_width: Width of the words.
        places: Coordinate channels.
        reduction: Of the channel modulation.
        onward: Whether there is a next stage; without it the map stays as it is.
    """

    def __init__(
        self, width: int, text_width: int, places: int, reduction: int = 8, *, onward: bool = True
    ) -> None:
        super().__init__()
        self.onward = onward
        self.norm = LayerNorm2d(width)
        self.place = nn.Conv2d(places, width, 1)
        self.pixels = nn.Sequential(nn.Conv2d(width, width, 1), nn.GELU())
        self.context = WordAttention(width, text_width)
        self.mix = nn.Sequential(nn.Conv2d(width, width, 1), nn.GELU())
        if onward:
            self.context_gate = _gate(width)
        self.object = WordAttention(width, text_width)
        self.object_gate = _gate(width)
        self.spatial = SpatialMask(width, text_width, places)
        if onward:
            self.modulate = nn.Sequential(
                nn.AdaptiveAvgPool2d(1),
                nn.Conv2d(width, width // reduction, 1),
                nn.ReLU(),
                nn.Conv2d(width // reduction, width, 1),
                nn.Sigmoid(),
            )

    def forward(
        self, x: Tensor, tokens: Tensor, mask: Tensor, object_: Tensor, spatial: Tensor, places: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Let the three streams act on a map.

        Args:
            x: (B, d, H, W).
            tokens: (B, L, T).
            mask: (B, L) bool, every word.
            object_: (B, L) bool, words of the ground object.
            spatial: (B, L) bool, spatial words.
            places: (B, P, H, W), coordinates in the scene.

        Returns:
            The map for the next stage and the context response for the decoder, both (B, d, H, W).
        """
        seen = self.norm(x) + self.place(places)
        context = self.mix(self.pixels(seen) * self.context(seen, tokens, mask))
        target = self.object(seen, tokens, object_)
        target = self.object_gate(target) * target * self.spatial(seen, tokens, spatial, places)
        if not self.onward:
            return x, context + target
        both = self.context_gate(context) * context + target
        return x + self.modulate(x) * both, context + target
