"""Where the network runs; the scan is tried."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from rrsis.doctor import processors


def test_this_device_scans() -> None:
    version, *places = processors.device()
    assert torch.__version__ in version.value and places
    assert next(processors.scan()).health == "fine"


def test_cards_are_described(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = SimpleNamespace(name="NVIDIA Made-up", total_memory=80e9, major=9, minor=0)
    monkeypatch.setattr(processors, "pick", lambda: torch.device("cuda"))
    monkeypatch.setattr(processors, "fast_bfloat16", lambda _: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: facts)
    _, card = processors.device()
    assert card.value == "NVIDIA Made-up, 80 GB, capability 9.0, bfloat16"


@pytest.mark.parametrize(("hidden", "cure"), [("", "Unset it."), (None, "nvidia-smi")])
def test_a_card_that_is_not_used_is_noted(
    hidden: str | None, cure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processors, "pick", lambda: torch.device("cpu"))
    monkeypatch.setattr(processors.shutil, "which", lambda _: "/usr/bin/nvidia-smi")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if hidden is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
    _, found = processors.device()
    assert found.health == "note" and cure in found.cure


def test_a_scan_that_fails_or_lies_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = processors.selective_scan

    def fail(*_: object, **__: object) -> torch.Tensor:
        raise RuntimeError("no kernel image is available\nmore")

    def lie(*given: torch.Tensor, backend: str = "auto") -> torch.Tensor:
        return sound(*given) + (1.0 if backend == "auto" else 0.0)

    monkeypatch.setattr(processors, "selective_scan", fail)
    (failed,) = processors.scan()
    monkeypatch.setattr(processors, "selective_scan", lie)
    (lied,) = processors.scan()
    assert failed.health == lied.health == "broken"
    assert failed.trouble.endswith("no kernel image is available") and "differ" in lied.trouble
