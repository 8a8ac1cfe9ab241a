"""Encoded tiles as arrays to be kept on disk, in half precision, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rrsis.errors import ConfigError
from rrsis.models.network import Encoded, Pyramid

E = TypeVar("E")
Packed = Mapping[str, NDArray[Any]]

_MOST = 65504.0  # the largest number that half precision holds
_SIZE = "size"


@runtime_checkable
class Keeper(Protocol[E]):
    """A segmenter whose encodings can be kept."""

    def pack(self, encoding: E) -> list[Packed]:
        """Turn encoded tiles into arrays, one set a tile."""
        ...

    def unpack(self, tiles: Sequence[Packed]) -> E:
        """Turn sets of arrays back into encoded tiles."""
        ...

    def packed_bytes(self, height: int, width: int) -> int:
        """Say how many bytes an encoded tile takes."""
        ...


def keeper(segmenter: object) -> Keeper[Any]:
    """Give a segmenter as one whose encodings can be kept.

    Raises:
        ConfigError: They cannot.
    """
    if isinstance(segmenter, Keeper):
        return segmenter
    raise ConfigError(f"The encodings of {type(segmenter).__name__} cannot be kept.", "Omit --keep-encoding.")


def pack(encoded: Encoded, height: int, width: int) -> list[Packed]:
    """Turn encoded tiles into arrays: features in half precision, places in full.

    Args:
        encoded: B encoded tiles.
        height: Their rows before padding.
        width: Their columns before padding.

    Raises:
        ConfigError: Text enters the backbone, so that there is nothing worth keeping.
    """
    if not isinstance(encoded, Pyramid):
        raise _nothing_to_keep()
    named = {"stem": encoded.stem, "fine": encoded.fine}
    named |= {f"deep{number}": level for number, level in enumerate(encoded.deep)}
    arrays = {name: _half(level) for name, level in named.items()}
    arrays |= {f"places{number}": level.float().cpu().numpy() for number, level in enumerate(encoded.places)}
    size = np.array([height, width])
    return [
        {_SIZE: size, **{name: array[tile] for name, array in arrays.items()}}
        for tile in range(encoded.pictures)
    ]


def unpack(tiles: Sequence[Packed], device: torch.device) -> tuple[Pyramid, int, int]:
    """Turn sets of arrays back.

    Args:
        tiles: What `pack` gave, tile by tile.
        device: Where the encoded tiles are to be.

    Returns:
        The encoded tiles, in single precision, and their rows and columns before padding.
    """

    def stacked(name: str) -> Tensor:
        level = torch.from_numpy(np.stack([tile[name] for tile in tiles])).to(device).float()
        return level.contiguous(memory_format=torch.channels_last)

    deep, places = (
        tuple(stacked(f"{kind}{number}") for number in range(sum(name.startswith(kind) for name in tiles[0])))
        for kind in ("deep", "places")
    )
    height, width = (int(side) for side in tiles[0][_SIZE])
    return Pyramid(stacked("stem"), stacked("fine"), deep, places), height, width


def _half(level: Tensor) -> NDArray[np.float16]:
    array: NDArray[np.float16] = level.float().clamp(-_MOST, _MOST).half().cpu().numpy()
    return array


def _nothing_to_keep() -> ConfigError:
    return ConfigError(
        "This checkpoint reads the sentence while it looks, so its encodings serve no other sentence.",
        "Omit --keep-encoding.",
    )
