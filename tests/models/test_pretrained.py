"""Tensors of a file, by the names and in the shapes of the network that takes them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from rrsis.errors import CheckpointError, ConfigError
from rrsis.models.pretrained import created, fitting, read_tensors, swin_by_timm

WEIGHT = torch.arange(6.0).view(2, 3)
FILE = Path("swin.pth")


@pytest.mark.parametrize("wrapper", [None, "model", "state_dict"])
def test_tables_of_tensors_are_read_bare_or_wrapped(wrapper: str | None, tmp_path: Path) -> None:
    table = {"a.weight": WEIGHT}
    torch.save({wrapper: table, "epoch": 7} if wrapper else table, tmp_path / "it.pth")
    assert torch.equal(read_tensors(tmp_path / "it.pth")["a.weight"], WEIGHT)


def test_safetensors_are_read(tmp_path: Path) -> None:
    save_file({"a": WEIGHT}, tmp_path / "it.safetensors")
    assert torch.equal(read_tensors(tmp_path / "it.safetensors")["a"], WEIGHT)


class Runs:
    """What a file must never do to us when it is read."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Leave a trace."""
        return Path.touch, (Path("it_ran"),)  # type: ignore[return-value]


def test_a_file_that_would_run_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"model": {"a": WEIGHT}, "config": Runs()}, tmp_path / "it.pth")
    with pytest.raises(CheckpointError, match="cannot read the weights"):
        read_tensors(tmp_path / "it.pth")
    assert not (tmp_path / "it_ran").exists()


@pytest.mark.parametrize("content", [{"model": {"a": 3}}, [WEIGHT], {"model": None}])
def test_what_is_no_table_of_tensors_is_refused(content: object, tmp_path: Path) -> None:
    torch.save(content, tmp_path / "it.pth")
    with pytest.raises(CheckpointError, match="no table of tensors"):
        read_tensors(tmp_path / "it.pth")


def swin(*names: str) -> dict[str, Tensor]:
    return {name: WEIGHT + i for i, name in enumerate(names)}


def test_the_official_order_of_a_swin_becomes_timms() -> None:
    official = swin(
        "patch_embed.proj.weight",
        "layers.0.blocks.0.attn.relative_position_bias_table",
        "layers.0.blocks.0.attn.relative_position_index",
        "layers.0.blocks.1.attn_mask",
        "layers.0.downsample.reduction.weight",
        "layers.2.downsample.norm.bias",
        "norm.weight",
        "head.weight",
    )
    found = swin_by_timm(official)
    assert list(found) == [
        "patch_embed.proj.weight",
        "layers.0.blocks.0.attn.relative_position_bias_table",
        "layers.1.downsample.reduction.weight",
        "layers.3.downsample.norm.bias",
    ]
    assert torch.equal(found["layers.3.downsample.norm.bias"], official["layers.2.downsample.norm.bias"])


def test_timms_order_of_a_swin_stays() -> None:
    given = swin("layers.1.downsample.reduction.weight", "layers.3.downsample.norm.bias", "head.fc.bias")
    assert list(swin_by_timm(given)) == list(given)[:2]


def test_what_does_not_fit_is_named_and_nothing_is_taken() -> None:
    own = swin("a", "b", "c")
    with pytest.raises(CheckpointError) as told:
        fitting({**own, "b": torch.zeros(4), "d": WEIGHT}, own, FILE, spare=False)
    assert "b: wanted (2, 3), got (4,); d: wanted none, got (2, 3)" in str(told.value)
    with pytest.raises(CheckpointError, match=r"c: wanted \(2, 3\), got none\. "):
        fitting(swin("a", "b", "d"), own, FILE, spare=True)


def test_more_than_five_are_not_named() -> None:
    with pytest.raises(CheckpointError, match=r"9 do not fit: 0: .*; 4: wanted \(2, 3\), got none; \.\.\."):
        fitting({}, swin(*"012345678"), FILE, spare=True)


def test_spare_tensors_are_left_out_where_that_is_allowed() -> None:
    assert list(fitting(swin("b", "a", "z"), swin("a", "b"), FILE, spare=True)) == ["a", "b"]


def test_what_timm_says_is_said_in_our_words() -> None:
    with (
        pytest.raises(CheckpointError, match=r"cannot fetch timm's weights of x: no route") as told,
        created("x", pretrained=True),
    ):
        raise ConnectionError("no route")
    assert "--init-from FILE" in told.value.hint
    with pytest.raises(ConfigError, match="timm has no backbone 'x'"), created("x", pretrained=False):
        raise RuntimeError("Unknown model")
