"""Stage 3: word-guided semantic deepening (TFANet's WFDM).

TFANet's equations are not public; what is known is that word-level features are used once more, to make
good the meaning that the first two stages lost. Ours attends to the words as the text encoder gave them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rrsis.models.blocks import WordAttention


class WFDM(nn.Module):
    """Word-guided semantic deepening at one scale (ours, after TFANet's outline).

    Args:
        width: Channels of the map.
        text_width: Width of the words.
    """

    def __init__(self, width: int, text_width: int) -> None:
        super().__init__()
        self.weigh = nn.Sequential(
            nn.Linear(2 * text_width, text_width), nn.GELU(), nn.Linear(text_width, 1), nn.Sigmoid()
        )
        self.attend = WordAttention(width, text_width)
        self.gate = nn.Sequential(nn.Conv2d(2 * width, width, 1), nn.Sigmoid())
        self.out = nn.Conv2d(width, width, 1)

    def forward(self, m: Tensor, words: Tensor, mask: Tensor, sentence: Tensor) -> Tensor:
        """Deepen a map.

        Args:
            m: (B, d, H, W).
            words: (B, L, T), not changed by the earlier stages.
            mask: (B, L) bool.
            sentence: (B, T).

        Returns:
            (B, d, H, W).
        """
        both = torch.cat([words, sentence[:, None].expand_as(words)], -1)
        weight = self.weigh(both)  # function words count less
        found = self.attend(m, words * weight, mask)
        result: Tensor = m + self.gate(torch.cat([m, found], 1)) * self.out(found)
        return result
