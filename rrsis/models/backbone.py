"""Pixels -> a pyramid at strides 2, 4, 8, 16 and 32 (timm)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import timm
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from rrsis.errors import CheckpointError, ConfigError

STRIDES = (2, 4, 8, 16, 32)


class Backbone(nn.Module):
    """A timm network that returns its feature maps.

    Args:
        name: timm's name; the network must have maps at strides 2 to 32.
        mean: Subtracted from the pixels (0-255), one value a channel.
        std: Divides the pixels.
        pretrained: Take timm's own weights (from its hub).

    Raises:
        ConfigError: timm does not know the name, or the strides differ.
    """

    mean: Tensor
    std: Tensor

    def __init__(
        self, name: str, mean: tuple[float, ...], std: tuple[float, ...], *, pretrained: bool = False
    ) -> None:
        super().__init__()
        try:
            self.network = timm.create_model(name, pretrained=pretrained, features_only=True)
        except RuntimeError as error:
            raise ConfigError(f"timm has no backbone {name!r}.", "timm.list_models() names them.") from error
        info: Any = self.network.feature_info  # timm types it as a tensor or a module
        if tuple(info.reduction()) != STRIDES:
            raise ConfigError(
                f"backbone {name!r} has strides {info.reduction()}.", f"It needs {list(STRIDES)}."
            )
        self.channels: tuple[int, ...] = tuple(info.channels())
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1), persistent=False)

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """Encode pixels.

        Args:
            pixels: (B, 3, H, W) uint8 or float in 0-255; H and W multiples of 32.

        Returns:
            Five maps (B, C_i, H / s_i, W / s_i), finest first.
        """
        normal = (pixels.float() - self.mean) / self.std
        maps: list[Tensor] = self.network(normal.contiguous(memory_format=torch.channels_last))
        return maps

    def borrow(self, path: Path) -> None:
        """Take ImageNet weights from a file: by name or, where a `.pth` has other names, in timm's order.

        Classifier and final convolution, which are not part of the pyramid, are left out.

        Raises:
            CheckpointError: The file cannot be read or its tensors do not fit.
        """
        given, own = _tensors(path), self.network.state_dict()
        if not own.keys() <= given.keys() and path.suffix != ".safetensors":  # which sorts tensors by name
            given = dict(zip(own, given.values(), strict=False))
        for name, wanted in own.items():
            if name not in given:
                raise CheckpointError(
                    f"{path} holds {len(given)} tensors and no {name}, the backbone has {len(own)}.",
                    "The file must hold the same network.",
                )
            if given[name].shape != wanted.shape:
                raise CheckpointError(
                    f"{path}: tensor for {name} is {tuple(given[name].shape)}, wanted {tuple(wanted.shape)}.",
                    "The file must hold the same network.",
                )
        self.network.load_state_dict({name: given[name] for name in own})


def _tensors(path: Path) -> dict[str, Tensor]:
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        given = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file makes torch's reader fail in any way
        raise CheckpointError(
            f"cannot read the backbone weights {path}: {error}.", "Check the path."
        ) from error
    if not isinstance(given, dict) or not all(isinstance(tensor, Tensor) for tensor in given.values()):
        raise CheckpointError(f"{path} is no table of tensors.", "Save the network's state_dict alone.")
    return given
