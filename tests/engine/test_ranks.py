"""One process is alone; two share what they learn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from rrsis.engine.ranks import join, leading
from rrsis.errors import ConfigError


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK"):
        monkeypatch.delenv(name, raising=False)


def test_one_process_needs_no_others() -> None:
    module = torch.nn.Linear(2, 1)
    with join("cpu") as ranks:
        assert (ranks.device, ranks.rank, ranks.count, ranks.first) == (torch.device("cpu"), 0, 1, True)
        ranks.wait()
        assert ranks.mean({"loss": 2.0}) == {"loss": 2.0}
        assert ranks.share(module) is module
        with ranks.alone(module):
            module(torch.ones(1, 2)).sum().backward()
    assert leading()
    assert module.weight.grad is not None


MEETING = """
import sys, torch
from rrsis.engine.ranks import join, leading
module = torch.nn.Linear(1, 1, bias=False)
with join("cpu") as ranks:
    shared = ranks.share(module)
    with ranks.alone(shared):
        shared(torch.full((1, 1), 10.0 * ranks.rank)).sum().backward()
    shared(torch.full((1, 1), 1.0 + ranks.rank)).sum().backward()
    ranks.wait()
    mean = ranks.mean({"a": ranks.rank, "b": 3.0})
    found = [ranks.count, float(module.weight.grad), mean, ranks.first, leading()]
torch.save(found, f"{sys.argv[1]}/{ranks.rank}")
"""


def test_two_processes_average_gradients_and_numbers(tmp_path: Path) -> None:
    script = tmp_path / "meeting.py"
    script.write_text(MEETING)
    torchrun = [sys.executable, "-P", "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [*torchrun, str(script), str(tmp_path)], capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr
    mean = {"a": 0.5, "b": 3.0}
    for rank in (0, 1):  # gradients of both passes: (0 + 1 + 10 + 2) / 2
        assert torch.load(tmp_path / str(rank)) == [2, 6.5, mean, rank == 0, rank == 0]


def test_more_processes_than_devices_is_an_error_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    for name, value in {"RANK": "1", "WORLD_SIZE": "2", "LOCAL_RANK": "1"}.items():
        monkeypatch.setenv(name, value)
    assert not leading()
    with pytest.raises(ConfigError, match=r"process 2 .* only 1 CUDA") as caught, join("cuda"):
        pass
    assert "--nproc-per-node 1" in caught.value.hint
