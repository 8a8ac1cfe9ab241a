"""A network at work: arrays and sentences in, logits out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rrsis.config import ModelConfig
from rrsis.language.expression import Expression
from rrsis.models.network import DEEP, STEM, Encoded, Network
from rrsis.models.packing import Packed, pack, unpack
from rrsis.models.places import PLACES
from rrsis.models.words import Reader

E = TypeVar("E")

_HALF, _SINGLE = 2, 4  # bytes of a number


class Place(NamedTuple):
    """A tile's window as fractions of the whole scene, each in [0, 1]."""

    top: float
    left: float
    bottom: float
    right: float


class Segmenter(Protocol[E]):
    """What the pipeline needs of a network: encode once, ask many."""

    config: ModelConfig

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> E:
        """Encode tiles of equal size, each (h, w, 3)."""
        ...

    def decode(self, encoding: E, questions: Sequence[Expression]) -> NDArray[np.float32]:
        """Answer questions about encoded tiles: logits (tiles, questions, h, w)."""
        ...


class Encoding(NamedTuple):
    """Encoded tiles and their size before padding."""

    encoded: Encoded
    height: int
    width: int


class NetworkSegmenter:
    """The trained network behind the `Segmenter` protocol.

    Args:
        network: The network, put into evaluation mode and moved here.
        reader: Its tokenizer.
        device: Where it runs.
        half: Compute in bfloat16 where that loses little; weights stay float32.
    """

    def __init__(self, network: Network, reader: Reader, device: torch.device, *, half: bool = False) -> None:
        self.network = network.eval().to(device).to(memory_format=torch.channels_last)
        self.config = network.config
        self.reader = reader
        self.device = device
        self.half = half

    def _precision(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.half)

    @torch.inference_mode()
    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> Encoding:
        """Encode tiles of equal size, each (h, w, 3) uint8; reflection pads sides to multiples of 32."""
        height, width = pixels[0].shape[:2]
        stacked = _sent(pixels, self.device).permute(0, 3, 1, 2)
        below, beside = -height % 32, -width % 32
        mode = "reflect" if below < height and beside < width else "replicate"
        padded = functional.pad(stacked.float(), (0, beside, 0, below), mode=mode)
        tall, wide = (height + below) / height, (width + beside) / width
        corners = torch.tensor(
            [
                (p.top, p.left, p.top + (p.bottom - p.top) * tall, p.left + (p.right - p.left) * wide)
                for p in places
            ]
        )
        with self._precision():
            return Encoding(self.network.encode(padded, corners.to(self.device)), height, width)

    @torch.inference_mode()
    def decode(self, encoding: Encoding, questions: Sequence[Expression]) -> NDArray[np.float32]:
        """Answer questions about encoded tiles: logits (tiles, questions, h, w) float32.

        Where text enters the backbone questions are answered one by one: each costs a pass of it.
        """
        if not self.config.text_in_backbone:
            return self._answer(encoding, questions)
        return np.concatenate([self._answer(encoding, [question]) for question in questions], 1)

    def _answer(self, encoding: Encoding, questions: Sequence[Expression]) -> NDArray[np.float32]:
        tokens, tiles = self.reader.read(questions).to(self.device), encoding.encoded.pictures
        with self._precision():
            words = self.network.read(tokens)
            logits = self.network.decode(encoding.encoded, words.repeat(tiles)).answer()
        rows, columns = (side * 2 for side in logits.shape[-2:])
        full = functional.interpolate(logits[:, None], (rows, columns), mode="bilinear", align_corners=False)
        answer = full[:, 0, : encoding.height, : encoding.width].unflatten(0, (tiles, len(questions)))
        return _fetched(answer.float())

    def pack(self, encoding: Encoding) -> list[Packed]:
        """Turn encoded tiles into arrays, one set a tile.

        Raises:
            ConfigError: Text enters the backbone, so that there is nothing worth keeping.
        """
        return pack(*encoding)

    @torch.inference_mode()
    def unpack(self, tiles: Sequence[Packed]) -> Encoding:
        """Turn sets of arrays back into encoded tiles, in the precision in which they were kept."""
        return Encoding(*unpack(tiles, self.device))

    def packed_bytes(self, height: int, width: int) -> int:
        """Say how many bytes an encoded tile takes, about."""
        deep = sum((self.config.width * _HALF + PLACES * _SINGLE) / stride**2 for stride in DEEP)
        return round(height * width * (STEM * _HALF / 2**2 + self.config.width * _HALF / 4**2 + deep))


def _sent(pixels: Sequence[NDArray[np.uint8]], device: torch.device) -> Tensor:
    """Stack tiles on a device, (B, h, w, 3); to CUDA from pinned memory, without waiting."""
    stacked = torch.from_numpy(np.stack(pixels))
    return stacked.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else stacked.to(device)


def _fetched(answer: Tensor) -> NDArray[np.float32]:
    """Bring an answer to the host; from CUDA into pinned memory, while other streams go on."""
    if answer.device.type == "cuda":
        host = torch.empty(answer.shape, dtype=answer.dtype, pin_memory=True)
        host.copy_(answer, non_blocking=True)
        torch.cuda.current_stream(answer.device).synchronize()
        answer = host
    result: NDArray[np.float32] = answer.cpu().numpy()
    return result
