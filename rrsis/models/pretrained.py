"""Pretrained tensors of a file, by the names and in the shapes of the network that takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from rrsis.errors import CheckpointError, ConfigError

WRAPPERS = ("model", "state_dict")  # under which a file may keep its tensors beside other things
BUFFERS = ("relative_position_index", "attn_mask")  # of a Swin, made anew for each size


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read a `.safetensors` file, or a `.pth` file with a table of tensors; never anything that could run.

    Raises:
        CheckpointError: The file cannot be read or holds something else.
    """
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        given = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file makes torch's reader fail in any way
        raise CheckpointError(f"cannot read the weights {path}: {error}.", "Check the path.") from error
    for wrapper in WRAPPERS:
        if isinstance(given, dict) and isinstance(given.get(wrapper), dict):
            given = given[wrapper]
    if not isinstance(given, dict) or not all(isinstance(tensor, Tensor) for tensor in given.values()):
        raise CheckpointError(f"{path} is no table of tensors.", "Save the network's state_dict alone.")
    return given


def swin_by_timm(given: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Bring a Swin's tensors to timm's names; those that have them already are kept.

    The official code ends a stage with the patch merging that timm begins the next stage with. Classifier,
    last norm and buffers, which are not part of the pyramid, are left out.
    """
    early = any(name.startswith("layers.0.downsample.") for name in given)
    found = {}
    for name, tensor in given.items():
        if name.startswith(("head.", "norm.")) or name.endswith(BUFFERS):
            continue
        moved = re.match(r"layers\.(\d+)\.downsample\.(.+)", name) if early else None
        found[f"layers.{int(moved[1]) + 1}.downsample.{moved[2]}" if moved else name] = tensor
    return found


def fitting(
    given: Mapping[str, Tensor], own: Mapping[str, Tensor], path: Path, *, spare: bool
) -> dict[str, Tensor]:
    """Take the tensors that a network has, or refuse them all.

    Args:
        given: What a file holds.
        own: What the network has.
        path: The file.
        spare: Whether the file may hold more.

    Raises:
        CheckpointError: A name is missing or too many, or a shape differs; the first five are named.
    """
    wrong = [
        f"{name}: wanted {_shape(own, name)}, got {_shape(given, name)}"
        for name in [*own, *(() if spare else sorted(given.keys() - own.keys()))]
        if _shape(own, name) != _shape(given, name)
    ]
    if wrong:
        named = "; ".join(wrong[:5]) + ("; ..." if len(wrong) > 5 else "")
        raise CheckpointError(
            f"{path} holds {len(given)} tensors, the backbone {len(own)}; {len(wrong)} do not fit: {named}.",
            "The file must hold the same network as the configuration names.",
        )
    return {name: given[name] for name in own}


def _shape(tensors: Mapping[str, Tensor], name: str) -> str:
    return str(tuple(tensors[name].shape)) if name in tensors else "none"


@contextmanager
def created(name: str, *, pretrained: bool) -> Iterator[None]:
    """Say in our words what fails while timm makes a backbone, and fetches its weights if `pretrained`.

    Raises:
        ConfigError: timm does not know the name.
        CheckpointError: The weights cannot be fetched.
    """
    try:
        yield
    except Exception as error:  # timm fails by RuntimeError, its hub in any way
        if pretrained:
            raise CheckpointError(
                f"cannot fetch timm's weights of {name}: {error}.",
                "Go online, or give a file that holds them: --init-from FILE.",
            ) from error
        raise ConfigError(
            f"timm has no backbone {name!r}: {error}.", "timm.list_models() names them."
        ) from error
