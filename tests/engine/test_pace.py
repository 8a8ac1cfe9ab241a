"""How much is worked on at once."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import torch

from rrsis.engine.executor import Serial, Threads
from rrsis.engine.pace import Pace


def test_a_cpu_does_one_thing_at_a_time() -> None:
    pace = Pace.of(torch.device("cpu"))
    assert (pace.batch, pace.questions) == (1, 4)
    assert isinstance(pace.lanes, Serial)  # where OpenMP's threads keep awake: twice as fast as elsewhere
    with pace.lane():
        pass


def test_cuda_has_two_batches_under_way_each_in_a_stream_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        def __init__(self, device: torch.device) -> None:
            made.append(self)
            self.waited: list[str] = []

        def wait_stream(self, other: str) -> None:
            self.waited.append(other)

    made: list[Stream] = []
    monkeypatch.setattr(torch.cuda, "Stream", Stream)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda _: "default")
    monkeypatch.setattr(torch.cuda, "stream", nullcontext)
    pace = Pace.of(torch.device("cuda"))
    assert pace.batch > 1 and isinstance(pace.lanes, Threads) and pace.lanes.workers == 2
    for _ in range(2):
        with pace.lane():
            pass
    assert len(made) == 2 and all(stream.waited == ["default"] for stream in made)
