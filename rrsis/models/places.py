"""Where in its scene each pixel lies, as channels."""

from __future__ import annotations

import torch
from torch import Tensor

PLACES = 8
"""Channels that `place_channels` draws."""


def place_channels(corners: Tensor, height: int, width: int) -> Tensor:
    """Draw the scene coordinates of a window: x, y in [-1, 1] and soft thirds in both directions.

    Ours: the network sees a tile, the sentence speaks of the scene.

    Args:
        corners: (B, 4) float: top, left, bottom, right of the window as fractions of the scene.
        height: Rows to draw.
        width: Columns to draw.

    Returns:
        (B, 8, height, width): x, y, left, centre, right, top, middle, bottom.
    """
    steps = [(torch.arange(n, device=corners.device, dtype=corners.dtype) + 0.5) / n for n in (height, width)]
    y = corners[:, :1] + (corners[:, 2:3] - corners[:, :1]) * steps[0]  # (B, H)
    x = corners[:, 1:2] + (corners[:, 3:] - corners[:, 1:2]) * steps[1]  # (B, W)

    def thirds(at: Tensor) -> list[Tensor]:
        low, high = torch.sigmoid((1 / 3 - at) * 16), torch.sigmoid((at - 2 / 3) * 16)
        return [low, 1 - low - high, high]

    across = [part[:, None, :].expand(-1, height, -1) for part in (x * 2 - 1, *thirds(x))]
    down = [part[:, :, None].expand(-1, -1, width) for part in (y * 2 - 1, *thirds(y))]
    return torch.stack([across[0], down[0], *across[1:], *down[1:]], 1)
