"""Pixels and words -> a pyramid: FIANet's streams after every stage of a Swin (timm)."""

from __future__ import annotations

from pathlib import Path

import timm
from timm.models.swin_transformer import SwinTransformer
from torch import Tensor, nn

from rrsis.config import ModelConfig
from rrsis.errors import ConfigError
from rrsis.models.blocks import ConvNormAct, LayerNorm2d, Normalise
from rrsis.models.places import PLACES, place_channels
from rrsis.models.pretrained import created, fitting, read_tensors, swin_by_timm
from rrsis.models.streams import FIAM
from rrsis.models.words import Words

STRIDES = (4, 8, 16, 32)
STEM = 32  # channels at stride 2


class FusedBackbone(nn.Module):
    """A Swin that hears the sentence: after each stage FIAM changes what the next one sees (FIANet).

    Two maps come out of each stage: one goes on to the next, the other, normalised, to the decoder. The last
    stage has none to hand on to, and no weights for it (in FIANet's code they are there and never learn).
    Ours: the streams hear words in the common width, and a small convolutional stem gives the map at stride 2
    that a Swin does not have.

    Args:
        config: The network's sizes.
        pretrained: Take timm's own weights for the Swin (from its hub).

    Raises:
        ConfigError: timm does not know the name, or it is no Swin with maps at strides 4 to 32.
        CheckpointError: timm's weights cannot be fetched.
    """

    def __init__(self, config: ModelConfig, *, pretrained: bool = False) -> None:
        super().__init__()
        self.network = _swin(config, pretrained)
        widths = [int(info["num_chs"]) for info in self.network.feature_info]
        self.channels: tuple[int, ...] = (STEM, *widths)
        self.normalise = Normalise(config.mean, config.std)
        self.stem = nn.Sequential(
            nn.Conv2d(3, STEM, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(STEM),
            nn.GELU(),
            ConvNormAct(STEM, STEM, 3, depthwise=True),
        )
        self.streams = nn.ModuleList(
            FIAM(width, config.width, PLACES, onward=i < len(widths)) for i, width in enumerate(widths, 1)
        )
        self.norms = nn.ModuleList(LayerNorm2d(width) for width in widths)

    def forward(self, normal: Tensor, corners: Tensor, words: Words) -> list[Tensor]:
        """Encode pixels for one sentence each.

        Args:
            normal: (N, 3, H, W) float, normalised pixels; H and W multiples of 32.
            corners: (N, 4) float, windows as fractions of their scenes: top, left, bottom, right.
            words: N encoded sentences.

        Returns:
            Five maps (N, C_i, H / s_i, W / s_i) at strides 2, 4, 8, 16 and 32.
        """
        maps = [self.stem(normal)]
        x = self.network.patch_embed(normal)  # (N, H / 4, W / 4, C)
        for stage, streams, norm in zip(self.network.layers, self.streams, self.norms, strict=True):
            x = stage(x).permute(0, 3, 1, 2)
            places = place_channels(corners, *x.shape[-2:]).to(x.dtype)
            x, heard = streams(x, words.tokens, words.mask, words.object, words.spatial, places)
            maps.append(norm(heard))
            x = x.permute(0, 2, 3, 1)
        return maps

    def borrow(self, path: Path) -> None:
        """Take the Swin's weights from a file with timm's names or those of the official Swin.

        Windows must have the same side, since their position tables are taken as they are.

        Raises:
            CheckpointError: The file cannot be read or holds another network.
        """
        own = self.network.state_dict()
        given = swin_by_timm(read_tensors(path))
        self.network.load_state_dict(fitting(given, own, path, spare=False))


def _swin(config: ModelConfig, pretrained: bool) -> SwinTransformer:
    """Make a Swin for pictures of any size: windows are padded, and shifted whatever the size."""
    if not config.backbone.startswith("swin_"):
        raise _unfit(config.backbone)
    with created(config.backbone, pretrained=pretrained):
        network = timm.create_model(
            config.backbone,
            pretrained=pretrained,
            num_classes=0,
            strict_img_size=False,
            always_partition=True,
            drop_path_rate=config.drop_path,
        )
    strides = tuple(info["reduction"] for info in getattr(network, "feature_info", ()))
    if not isinstance(network, SwinTransformer) or strides != STRIDES:
        raise _unfit(config.backbone)
    network.prune_intermediate_layers(len(STRIDES), prune_norm=True)
    return network


def _unfit(name: str) -> ConfigError:
    return ConfigError(
        f"no text can enter the backbone {name!r}: it is no Swin with maps at strides 4, 8, 16 and 32.",
        "Choose one of timm.list_models('swin_*'), or model.text_in_backbone=false.",
    )
