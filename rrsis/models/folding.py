"""Batch normalisation folded into the convolutions before it, for a network that will not learn any more.

In evaluation a batch normalisation is a fixed scale and shift of each channel, which the convolution before
it can carry: the same answers, but for rounding, and one pass over the map less.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fold(network: nn.Module) -> int:
    """Fold every batch normalisation that follows a convolution in the same part, in place.

    That neighbours in a part follow one another in its forward pass holds for our own layers and for the
    convolutional backbones of timm whose blocks are written in order; a Swin has none to fold.

    Args:
        network: In evaluation mode. It cannot be trained or saved as a checkpoint afterwards.

    Returns:
        How many were folded.
    """
    folded = 0
    for part in list(network.modules()):
        for (name, convolution), (after, norm) in pairwise(list(part.named_children())):
            if not isinstance(convolution, nn.Conv2d) or not isinstance(norm, nn.BatchNorm2d):
                continue
            if norm.num_features == convolution.out_channels:
                setattr(part, name, fuse_conv_bn_eval(convolution, norm))
                setattr(part, after, _rest(norm))
                folded += 1
    return folded


def _rest(norm: nn.Module) -> nn.Module:
    """Give what a normalisation does besides; timm's have an activation of their own."""
    own: Any = getattr(norm, "act", None)
    return own if isinstance(own, nn.Module) else nn.Identity()
