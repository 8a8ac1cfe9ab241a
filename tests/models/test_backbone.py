"""Pixels become a pyramid; pretrained weights are borrowed from a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from timm.layers import DropPath
from torch import Tensor

from rrsis.config import ModelConfig
from rrsis.errors import CheckpointError, ConfigError
from rrsis.models.backbone import STRIDES, Backbone

TINY = ModelConfig(backbone="lcnet_035", mean=(127.0, 120.0, 110.0), std=(128.0, 64.0, 32.0))


def make(seed: int = 0) -> Backbone:
    torch.manual_seed(seed)
    return Backbone(TINY).eval()


@pytest.fixture
def backbone() -> Backbone:
    """One with random weights."""
    return make()


@pytest.fixture
def other() -> dict[str, Tensor]:
    """The tensors of another one."""
    given = make(1).network.state_dict()
    return {name: tensor + 1 if tensor.dim() else tensor for name, tensor in given.items()}


def holds(backbone: Backbone, given: dict[str, Tensor]) -> bool:
    own = backbone.network.state_dict()
    return all(torch.equal(own[name], given[name]) for name in own)


def test_five_maps_of_falling_size(backbone: Backbone) -> None:
    maps = backbone(torch.randint(0, 256, (2, 3, 96, 64), dtype=torch.uint8))
    assert [one.shape[-2:] for one in maps] == [(96 // stride, 64 // stride) for stride in STRIDES]
    assert tuple(one.shape[1] for one in maps) == backbone.channels


def test_pixels_are_normalised_by_channel(backbone: Backbone) -> None:
    seen: list[Tensor] = []
    backbone.network.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    backbone(torch.full((1, 3, 32, 32), 255, dtype=torch.uint8))
    torch.testing.assert_close(seen[0][0, :, 0, 0], torch.tensor([1.0, 135 / 64, 145 / 32]))


def test_settings_are_no_weights(backbone: Backbone) -> None:
    assert not {"mean", "std"} & backbone.state_dict().keys()


def test_weights_come_by_name_whatever_their_order(
    backbone: Backbone, other: dict[str, Tensor], tmp_path: Path
) -> None:
    path = tmp_path / "weights.safetensors"
    save_file({**other, "classifier.bias": torch.zeros(3)}, path)
    backbone.borrow(path)
    assert holds(backbone, other)


def test_weights_of_other_names_come_in_order(
    backbone: Backbone, other: dict[str, Tensor], tmp_path: Path
) -> None:
    path = tmp_path / "weights.pth"
    renamed = {f"layer.{i}": tensor for i, tensor in enumerate(other.values())}
    torch.save({**renamed, "head.weight": torch.zeros(3, 3)}, path)
    backbone.borrow(path)
    assert holds(backbone, other)


@pytest.mark.parametrize(
    ("change", "words"),
    [("shape", r"wanted \(8,.*got \(5,"), ("few", "holds 1 tensors"), ("kind", "no table")],
)
def test_weights_of_another_network_are_refused(
    change: str, words: str, backbone: Backbone, other: dict[str, Tensor], tmp_path: Path
) -> None:
    path, first = tmp_path / "weights.pth", next(iter(other))
    given = {
        "shape": {**other, first: other[first][:5]},
        "few": {first: other[first]},
        "kind": [other[first]],
    }
    torch.save(given[change], path)
    before = {name: tensor.clone() for name, tensor in backbone.network.state_dict().items()}
    with pytest.raises(CheckpointError, match=words):
        backbone.borrow(path)
    assert holds(backbone, before)


@pytest.mark.parametrize("name", ["weights.pth", "weights.safetensors", "none.pth"])
def test_what_cannot_be_read_says_so(name: str, backbone: Backbone, tmp_path: Path) -> None:
    if name != "none.pth":
        (tmp_path / name).write_bytes(b"these are no weights at all")
    with pytest.raises(CheckpointError, match="cannot read"):
        backbone.borrow(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "words"), [("efficientnet_z9", "list_models"), ("convnext_atto", "strides")]
)
def test_an_unknown_name_and_a_network_without_the_finest_map_are_refused(name: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        Backbone(replace(TINY, backbone=name))


def test_blocks_are_left_out_by_chance_where_that_is_asked_for() -> None:
    dropping = Backbone(replace(TINY, backbone="efficientnet_lite0", drop_path=0.5))
    assert {one.drop_prob for one in dropping.modules() if isinstance(one, DropPath)} - {0.0}
