"""A Swin that hears the sentence, and its pretrained weights in both orders of names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import timm
import torch
from safetensors.torch import save_file
from timm.layers import DropPath
from torch import Tensor

from rrsis.config import ModelConfig
from rrsis.errors import CheckpointError, ConfigError
from rrsis.models.fusion import FusedBackbone
from rrsis.models.words import Words

if TYPE_CHECKING:
    from conftest import Unreached

CORNERS = torch.tensor([[0.0, 0.0, 1.0, 1.0], [0.5, 0.5, 1.0, 1.0]])


@pytest.fixture
def backbone(fused: ModelConfig) -> FusedBackbone:
    """One with random weights."""
    torch.manual_seed(0)
    return FusedBackbone(fused).eval()


def pixels(height: int, width: int) -> Tensor:
    return torch.randn(2, 3, height, width, generator=torch.Generator().manual_seed(3))


@pytest.mark.parametrize(
    "size", [(32, 32), (96, 64), (160, 96)]
)  # smaller than a window, a multiple, neither
def test_five_maps_at_any_size(size: tuple[int, int], backbone: FusedBackbone, said: Words) -> None:
    maps = backbone(pixels(*size), CORNERS, said)
    assert [m.shape for m in maps] == [
        (2, channels, size[0] // stride, size[1] // stride)
        for channels, stride in zip((32, 16, 32, 64, 128), (2, 4, 8, 16, 32), strict=True)
    ]
    assert backbone.channels == (32, 16, 32, 64, 128)


def test_the_swin_is_timms_stage_by_stage(backbone: FusedBackbone, said: Words) -> None:
    """Where the streams add nothing, each stage sees what it would see in timm's own pass."""
    for streams in backbone.streams[:-1]:
        torch.nn.init.constant_(streams.modulate[3].bias, -1e9)  # the gate of what is added
    seen: list[Tensor] = []
    for stage in backbone.network.layers:
        stage.register_forward_hook(lambda _, __, found: seen.append(found))
    backbone(pixels(64, 96), CORNERS, said)
    backbone.network(pixels(64, 96))
    assert len(seen) == 8
    for one, other in zip(seen[:4], seen[4:], strict=True):
        torch.testing.assert_close(one, other)


def test_words_change_what_later_stages_see(backbone: FusedBackbone, said: Words) -> None:
    stem, *maps = backbone(pixels(64, 64), CORNERS, said)
    other, *changed = backbone(pixels(64, 64), CORNERS, said._replace(tokens=said.tokens.flip(2)))
    assert torch.equal(stem, other), "the stem hears nothing"
    assert not any(torch.allclose(one, two, atol=1e-3) for one, two in zip(maps, changed, strict=True))


def test_sentences_in_a_batch_do_not_mix(backbone: FusedBackbone, said: Words) -> None:
    both = backbone(pixels(64, 64), CORNERS, said)
    alone = backbone(pixels(64, 64)[1:], CORNERS[1:], Words(*(part[1:] for part in said)))
    for one, two in zip(both, alone, strict=True):
        torch.testing.assert_close(one[1:], two, atol=1e-5, rtol=1e-4)


def test_every_weight_learns_also_those_of_the_last_stage(
    backbone: FusedBackbone, said: Words, unreached: Unreached
) -> None:
    for streams in backbone.streams[:-1]:
        torch.nn.init.constant_(streams.modulate[1].bias, 3.0)  # its units may begin asleep
    maps = backbone.train()(pixels(64, 64), CORNERS, said)
    torch.stack([(m * torch.randn_like(m)).sum() for m in maps]).sum().backward()
    assert unreached(backbone) == []


def test_blocks_are_left_out_by_chance_in_training(fused: ModelConfig) -> None:
    dropping = FusedBackbone(replace(fused, drop_path=0.3))
    assert max(one.drop_prob for one in dropping.modules() if isinstance(one, DropPath)) == pytest.approx(0.3)


@pytest.mark.parametrize("name", ["convnext_atto", "lcnet_035", "swin_nothing", "swinv2_tiny_window8_256"])
def test_what_is_no_swin_is_refused(name: str, fused: ModelConfig) -> None:
    with pytest.raises(ConfigError, match=r"no Swin with maps|timm has no backbone") as told:
        FusedBackbone(replace(fused, backbone=name))
    assert "timm.list_models" in told.value.hint


def by_timm(seed: int) -> dict[str, Tensor]:
    """Give the tensors of a classifier as timm saves it."""
    torch.manual_seed(seed)
    network = timm.create_model("swin_nano_patch4_window4", num_classes=7)
    return {name: tensor + 0.5 for name, tensor in network.state_dict().items()}


def official(given: dict[str, Tensor]) -> dict[str, Tensor]:
    """Give them as the official code saves them: patch merging ends a stage, buffers are kept."""
    found = {
        re.sub(r"layers\.(\d)\.down", lambda m: f"layers.{int(m[1]) - 1}.down", name).replace(
            "head.fc", "head"
        ): one
        for name, one in given.items()
    }
    found["layers.0.blocks.0.attn.relative_position_index"] = torch.zeros(16, 16, dtype=torch.long)
    found["layers.2.blocks.1.attn_mask"] = torch.zeros(4, 16, 16)
    return found


def holds(backbone: FusedBackbone, given: dict[str, Tensor]) -> bool:
    own = backbone.network.state_dict()
    return len(own) > 40 and all(torch.equal(own[name], given[name]) for name in own)


@pytest.mark.parametrize("layout", ["timm", "timm safetensors", "official"])
def test_pretrained_weights_are_taken_in_either_order(
    layout: str, backbone: FusedBackbone, tmp_path: Path
) -> None:
    given, path = by_timm(5), tmp_path / "swin.pth"
    assert not holds(backbone, given)
    if layout == "official":
        torch.save({"model": official(given)}, path)
    elif layout == "timm":
        torch.save(given, path)
    else:
        path = path.with_suffix(".safetensors")
        save_file(given, path)
    backbone.borrow(path)
    assert holds(backbone, given)


def test_another_swin_is_refused_and_changes_nothing(backbone: FusedBackbone, tmp_path: Path) -> None:
    given, before = by_timm(5), {name: one.clone() for name, one in backbone.network.state_dict().items()}
    table = "layers.0.blocks.0.attn.relative_position_bias_table"
    deeper = {**given, "layers.3.blocks.1.mlp.fc1.bias": torch.zeros(4)}
    for wrong, words in (
        ({**given, table: torch.zeros(529, 1)}, r"bias_table: wanted \(49, 1\), got \(529, 1\)"),
        (deeper, r"layers\.3\.blocks\.1\.mlp\.fc1\.bias: wanted none, got \(4,\)"),
        ({"stem.weight": torch.zeros(2)}, r"holds 1 tensors.*got none"),
    ):
        torch.save(wrong, tmp_path / "other.pth")
        with pytest.raises(CheckpointError, match=words):
            backbone.borrow(tmp_path / "other.pth")
    assert holds(backbone, before)


def test_a_hub_out_of_reach_is_told(fused: ModelConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise ConnectionError("Name or service not known")

    monkeypatch.setattr(timm, "create_model", unreachable)
    with pytest.raises(CheckpointError, match="cannot fetch timm's weights of swin_nano") as told:
        FusedBackbone(fused, pretrained=True)
    assert "--init-from" in told.value.hint
