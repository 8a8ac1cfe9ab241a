"""Pace: how much of a scene is worked on at once, for a device."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Self

import torch

from rrsis.engine.device import batch_size
from rrsis.engine.executor import Executor, Serial, Threads


@dataclass(frozen=True)
class Pace:
    """How much is done at once.

    Attributes:
        batch: Tiles encoded at once.
        questions: Questions decoded at once.
        readers: Who reads ahead.
        lanes: Who sends batches through the network; each worker has one batch on the device.
        lane: Makes the context in which a worker of `lanes` works.
    """

    batch: int = 1
    questions: int = 4
    readers: Executor = field(default_factory=partial(Threads, 2, 3))
    lanes: Executor = field(default_factory=Serial)
    lane: Callable[[], AbstractContextManager[object]] = nullcontext

    @classmethod
    def of(cls, device: torch.device) -> Self:
        """Choose for a device: little memory on the CPU; on CUDA, copies that go on while it computes.

        Three questions at once cost it a tenth less than one by one. Its network runs in the thread that asks
        for it: in another, OpenMP lets its threads sleep between the layers, and they wake late. On CUDA
        two batches are under way, each in a stream of its own: one is copied while the other is computed.
        """
        if device.type != "cuda":
            return cls()
        stream = partial(_stream, device)
        return cls(batch_size(device), 4, Threads(4, 8), Threads(2, 4), stream)


def _stream(device: torch.device) -> AbstractContextManager[object]:
    """Make a stream of a worker's own, which waits for what is under way."""
    stream = torch.cuda.Stream(device)
    stream.wait_stream(torch.cuda.current_stream(device))
    context: AbstractContextManager[object] = torch.cuda.stream(stream)
    return context
