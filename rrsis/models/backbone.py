"""Pixels -> a pyramid at strides 2, 4, 8, 16 and 32 (timm)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import timm
from torch import Tensor, nn

from rrsis.config import ModelConfig
from rrsis.errors import ConfigError
from rrsis.models.blocks import Normalise
from rrsis.models.pretrained import created, fitting, read_tensors

STRIDES = (2, 4, 8, 16, 32)


class Backbone(nn.Module):
    """A timm network that returns its feature maps; no text enters it.

    Args:
        config: The network's sizes.
        pretrained: Take timm's own weights (from its hub).

    Raises:
        ConfigError: timm does not know the name, or the strides differ.
        CheckpointError: timm's weights cannot be fetched.
    """

    def __init__(self, config: ModelConfig, *, pretrained: bool = False) -> None:
        super().__init__()
        with created(config.backbone, pretrained=pretrained):
            self.network = timm.create_model(
                config.backbone,
                pretrained=pretrained,
                features_only=True,
                drop_path_rate=config.drop_path or None,  # some networks have none and know not the word
            )
        info: Any = self.network.feature_info  # timm types it as a tensor or a module
        if tuple(info.reduction()) != STRIDES:
            raise ConfigError(
                f"backbone {config.backbone!r} has strides {info.reduction()}.", f"It needs {list(STRIDES)}."
            )
        self.channels: tuple[int, ...] = tuple(info.channels())
        self.normalise = Normalise(config.mean, config.std)

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """Encode pixels.

        Args:
            pixels: (B, 3, H, W) uint8 or float in 0-255; H and W multiples of 32.

        Returns:
            Five maps (B, C_i, H / s_i, W / s_i), finest first.
        """
        maps: list[Tensor] = self.network(self.normalise(pixels))
        return maps

    def borrow(self, path: Path) -> None:
        """Take ImageNet weights from a file: by name or, where a `.pth` has other names, in timm's order.

        Classifier and final convolution, which are not part of the pyramid, are left out.

        Raises:
            CheckpointError: The file cannot be read or its tensors do not fit.
        """
        given, own = read_tensors(path), self.network.state_dict()
        if not own.keys() <= given.keys() and path.suffix != ".safetensors":  # which sorts tensors by name
            given = dict(zip(own, given.values(), strict=False))
        self.network.load_state_dict(fitting(given, own, path, spare=True))
