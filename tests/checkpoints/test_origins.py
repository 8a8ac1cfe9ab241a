"""A network begins from a checkpoint of ours, or from a backbone and a text encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from rrsis.checkpoints.origins import begin, beginning_from
from rrsis.checkpoints.store import save
from rrsis.config import ModelConfig, TrainConfig
from rrsis.errors import CheckpointError, ConfigError, UnknownCheckpoint
from rrsis.models.network import Network


@pytest.fixture
def ours(network: Network, wordpieces: str, tmp_path: Path) -> Path:
    """A checkpoint of ours."""
    save(tmp_path / "ours.safetensors", network, wordpieces, {"licence": ""})
    return tmp_path / "ours.safetensors"


@pytest.fixture
def swin_file(fused: ModelConfig, tmp_path: Path) -> Path:
    """The weights of a Swin."""
    torch.manual_seed(6)
    torch.save({"model": Network(fused).backbone.network.state_dict()}, tmp_path / "swin.pth")
    return tmp_path / "swin.pth"


def test_files_and_folders_are_taken_for_what_they_are(
    ours: Path, swin_file: Path, bert_folder: Path, tmp_path: Path
) -> None:
    plain = TrainConfig(backbone_weights="timm", text_weights="bert-base-uncased")
    both = beginning_from(plain, [str(swin_file), str(bert_folder)])
    assert both == replace(plain, backbone_weights=str(swin_file), text_weights=str(bert_folder))
    assert beginning_from(plain, [str(bert_folder)]).backbone_weights == "timm"
    assert beginning_from(plain, [str(ours)]).start == str(ours)
    assert beginning_from(plain, ["default"]).start == "default"
    assert beginning_from(plain, []) == plain
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    other = str(tmp_path / "other.safetensors")
    assert beginning_from(plain, [other]).backbone_weights == other


def test_what_is_not_there_or_would_not_be_used_is_refused(
    ours: Path, swin_file: Path, bert_folder: Path
) -> None:
    plain = TrainConfig()
    with pytest.raises(UnknownCheckpoint, match="nowhere"):
        beginning_from(plain, ["nowhere"])
    with pytest.raises(ConfigError, match="a backbone twice"):
        beginning_from(plain, [str(swin_file), str(swin_file)])
    with pytest.raises(ConfigError, match=r"swin\.pth would not be used"):
        beginning_from(plain, [str(swin_file), str(ours)])
    with pytest.raises(ConfigError, match="would not be used: the checkpoint default"):
        beginning_from(replace(plain, start="default"), [str(bert_folder)])


def test_parts_make_a_network(fused: ModelConfig, swin_file: Path, bert_folder: Path) -> None:
    run = beginning_from(TrainConfig(model=fused), [str(swin_file), str(bert_folder)])
    network, tokenizer = begin(run)
    given = torch.load(swin_file, weights_only=True)["model"]
    assert all(torch.equal(one, given[name]) for name, one in network.backbone.network.state_dict().items())
    assert '"WordPiece"' in tokenizer


def test_a_checkpoint_of_ours_is_the_whole_network(ours: Path, network: Network, fused: ModelConfig) -> None:
    begun, _ = begin(TrainConfig(start=str(ours), model=fused))
    assert begun.training and begun.config == network.config


def test_a_network_without_words_or_from_other_weights_is_refused(
    ours: Path, tiny: ModelConfig, swin_file: Path, bert_folder: Path
) -> None:
    with pytest.raises(ConfigError, match="text_weights is empty") as told:
        begin(TrainConfig(model=tiny))
    assert "--init-from FOLDER" in told.value.hint
    with pytest.raises(CheckpointError, match="do not fit"):
        begin(TrainConfig(model=tiny, backbone_weights=str(ours), text_weights=str(bert_folder)))
