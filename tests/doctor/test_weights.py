"""Checkpoints are loaded and asked."""

from __future__ import annotations

import base64
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from rrsis.checkpoints import registry
from rrsis.checkpoints.registry import digest
from rrsis.checkpoints.store import save
from rrsis.doctor import weights
from rrsis.models.network import Network


@pytest.fixture
def shipped(tmp_path: Path, network: Network, wordpieces: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose only checkpoint is a tiny one."""
    monkeypatch.setattr(registry, "HOME", tmp_path)
    path = tmp_path / "small.safetensors"
    save(path, network, wordpieces, {"licence": "CC0"})
    return path


def record(monkeypatch: pytest.MonkeyPatch, path: Path, mark: str) -> None:
    """Let the installation have been made with a file of this digest."""
    value = base64.urlsafe_b64encode(bytes.fromhex(mark)).decode().rstrip("=")
    listed = [SimpleNamespace(name=path.name, hash=SimpleNamespace(mode="sha256", value=value))]
    monkeypatch.setattr(weights, "files", lambda _: listed)


def test_a_sound_checkpoint_answers(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(monkeypatch, shipped, digest("small"))
    whole, working = weights.weights()
    assert whole.health == working.health == "fine"
    assert digest("small") in whole.value and "answers in" in working.value


def test_another_file_than_was_installed_is_broken(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(monkeypatch, shipped, "00" * 32)
    assert next(weights.weights()).health == "broken"


def test_a_damaged_file_is_broken(shipped: Path) -> None:
    sound = shipped.read_bytes()
    shipped.write_bytes(sound[:-100])
    _, working = weights.weights()
    assert working.health == "broken" and "whole safetensors" in working.cure


def test_numbers_that_are_none_are_broken(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = np.full((1, 1, 64, 64), np.nan, np.float32)
    blind = SimpleNamespace(encode=lambda *_: None, decode=lambda *_: answer)
    monkeypatch.setattr(weights, "load_segmenter", lambda *_, **__: blind)
    _, working = weights.weights()
    assert working.health == "broken" and "finite" in working.trouble


def test_none_at_all_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "HOME", tmp_path)
    assert [one.health for one in weights.weights()] == ["note"]
