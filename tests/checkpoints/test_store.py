"""Checkpoint files: what they hold, and what is refused."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from rrsis.checkpoints.store import RETIRED, load, load_segmenter, save
from rrsis.config import dump
from rrsis.errors import CheckpointError, ConfigError, ShapeMismatch, UnknownCheckpoint
from rrsis.language.expression import Expression
from rrsis.models.network import Network
from rrsis.models.segmenter import Place

CARD = {"licence": "Apache-2.0", "scores": "mIoU 0.7", "note": "made for a test"}


@pytest.fixture
def path(network: Network, wordpieces: str, tmp_path: Path) -> Path:
    """A checkpoint of the random network."""
    path = tmp_path / "folder" / "tiny.safetensors"
    save(path, network, wordpieces, CARD)
    return path


def header(path: Path) -> dict[str, str]:
    with safe_open(path, "pt") as file:
        return dict(file.metadata())


def rewrite(path: Path, **changes: str) -> None:
    """Give a checkpoint's header other entries."""
    save_file(load_file(path), path, header(path) | changes)


def test_a_network_comes_back_as_it_was_in_half_precision(
    path: Path, network: Network, wordpieces: str
) -> None:
    found = load(path)
    assert found.tokenizer == wordpieces and found.card == CARD
    assert found.network.config == network.config and not found.network.training
    own = network.state_dict()
    for name, tensor in found.network.state_dict().items():
        assert tensor.dtype == own[name].dtype
        half = own[name].half().float() if own[name].is_floating_point() else own[name]
        assert torch.equal(tensor, half), name


def test_the_file_is_small_and_describes_itself(path: Path, network: Network, wordpieces: str) -> None:
    floats = {tensor.dtype for tensor in load_file(path).values() if tensor.is_floating_point()}
    assert floats == {torch.float16}
    said = header(path)
    assert said["format"] == "rrsis" and said["config"] == dump(network.config)
    assert said["tokenizer"] == wordpieces and json.loads(said["card"]) == CARD
    assert [one.name for one in path.parent.iterdir()] == ["tiny.safetensors"]  # nothing is left beside it


def test_an_interrupted_save_leaves_the_old_file(
    path: Path, network: Network, wordpieces: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rrsis.checkpoints.store.os.replace", break_off)
    with pytest.raises(KeyboardInterrupt):
        save(path, network, "", {})
    assert path.read_bytes() == before


def test_it_is_ready_for_work(path: Path) -> None:
    segmenter = load_segmenter(path, torch.device("cpu"))
    assert segmenter.config.tile == 640 and segmenter.device.type == "cpu"
    pixels = np.zeros((32, 32, 3), np.uint8)
    logits = segmenter.decode(segmenter.encode([pixels], [Place(0, 0, 1, 1)]), [Expression.parse("ship")])
    assert logits.shape == (1, 1, 32, 32)


def test_weights_that_no_answer_depended_on_are_passed_over(path: Path, network: Network) -> None:
    with safe_open(path, "pt") as file:
        told, tensors = file.metadata(), {key: file.get_tensor(key) for key in file.keys()}
    assert not any(name.startswith(RETIRED) for name in tensors)
    save_file({**tensors, "levels.0.align.to_words.out.bias": torch.zeros(3)}, path, told)
    kept = load(path).network.state_dict()
    assert kept.keys() == network.state_dict().keys()


def test_no_pickle_is_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a checkpoint must not run what it holds")

    for module, name in ((torch, "load"), (pickle, "load"), (pickle, "loads"), (pickle, "Unpickler")):
        monkeypatch.setattr(module, name, refuse)
    assert load(path).card == CARD


def test_a_damaged_file_is_named(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(CheckpointError, match=r"cannot read.*tiny\.safetensors"):
        load(path)


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file({"weight": torch.zeros(3)}, path, {"format": "pt"})
    with pytest.raises(CheckpointError, match="not written by rrsis"):
        load(path)
    save_file({"weight": torch.zeros(3)}, path, {"format": "rrsis", "card": "{}"})
    with pytest.raises(CheckpointError, match="lacks config, tokenizer"):
        load(path)


def test_tensors_of_other_shapes_are_listed(path: Path, network: Network) -> None:
    rewrite(path, config=dump(replace(network.config, state=3)))
    with pytest.raises(ShapeMismatch, match=r"A_log: wanted \(16, 3\), got \(16, 2\).*; \.\.\."):
        load(path)


def test_missing_and_surplus_tensors_are_listed(path: Path) -> None:
    tensors, said = load_file(path), header(path)
    tensors["extra"] = tensors.pop("coarse.bias")
    save_file(tensors, path, said)
    with pytest.raises(
        ShapeMismatch, match=r"coarse\.bias: wanted \(1,\), got none; extra: wanted none, got \(1,\)"
    ):
        load(path)


def test_settings_of_another_version_are_named(path: Path) -> None:
    rewrite(path, config='{"widht": 16}')
    with pytest.raises(ConfigError, match="'width'"):
        load(path)


def test_what_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownCheckpoint, match="no-such-model"):
        load("no-such-model")
