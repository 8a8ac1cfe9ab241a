"""Whether a pixel shows what a noun names, before the rest of the sentence is read."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rrsis.models.words import Words


class NounMatch(nn.Module):
    """Logits of pixels for the ground objects of sentences: a scaled product of pixel and noun.

    Ours, after the pixel-word contrast of referring segmentation: in training every class that is known to
    be or not to be in a picture is asked of all its pixels at once, which teaches the encoder far more from
    a picture than a few sentences do. In the decoder the same product is what the mask head and the
    existence output start from.

    Args:
        width: Channels of the pixels and of the words.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.pixel = nn.Conv2d(width, width, 1)
        self.noun = nn.Linear(width, width)
        self.bias = nn.Parameter(torch.full((1,), -3.0))

    def nouns(self, words: Words) -> Tensor:
        """Average the tokens of each sentence's ground object and project them: (N, d)."""
        weight = words.object.unsqueeze(-1).to(words.tokens.dtype)
        mean = (words.tokens * weight).sum(1) / weight.sum(1).clamp(min=1)
        projected: Tensor = self.noun(mean)
        return projected

    def forward(self, fine: Tensor, words: Words) -> Tensor:
        """Match each picture with each sentence.

        Args:
            fine: (B, d, H, W).
            words: K encoded sentences.

        Returns:
            (B, K, H, W) logits.
        """
        return self._logits("bdhw,kd->bkhw", fine, self.nouns(words))

    def each(self, fine: Tensor, words: Words) -> Tensor:
        """Match the pictures with their own sentences, picture by picture.

        Args:
            fine: (B, d, H, W).
            words: N = B * Q encoded sentences.

        Returns:
            (N, 1, H, W) logits.
        """
        nouns = self.nouns(words).unflatten(0, (len(fine), -1))
        return self._logits("bdhw,bqd->bqhw", fine, nouns).flatten(0, 1).unsqueeze(1)

    def _logits(self, product: str, fine: Tensor, nouns: Tensor) -> Tensor:
        pixels = self.pixel(fine)
        logits: Tensor = torch.einsum(product, pixels, nouns.to(pixels.dtype)) / fine.shape[1] ** 0.5
        return logits + self.bias.to(pixels.dtype)
