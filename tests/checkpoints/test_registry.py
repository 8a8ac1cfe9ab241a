"""Names of checkpoints, and what is said of them."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from rrsis.checkpoints import registry
from rrsis.checkpoints.registry import card, entries, locate, settings
from rrsis.config import ModelConfig, dump
from rrsis.errors import CheckpointError, ConfigError, UnknownCheckpoint

CARD = {"licence": "CC-BY-4.0", "scores": "mIoU 0.7", "note": "small"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with two checkpoints."""
    for name, said in (("default", CARD), ("bare", {})):
        save_file({"x": torch.zeros(3)}, tmp_path / f"{name}.safetensors", {"card": json.dumps(said)})
    monkeypatch.setattr(registry, "HOME", tmp_path)
    return tmp_path


def test_a_name_is_a_file_that_ships(home: Path) -> None:
    assert locate("default") == home / "default.safetensors"


def test_a_path_is_itself(home: Path) -> None:
    other = home / "folder" / "default.safetensors"
    other.parent.mkdir()
    other.touch()
    assert locate(other) == other and locate(str(other)) == other


@pytest.mark.parametrize("name", ["none", "folder/none.safetensors"])
def test_what_is_not_there_is_named_with_what_is(name: str, home: Path) -> None:
    with pytest.raises(UnknownCheckpoint, match=rf"{name}.*bare, default"):
        locate(name)


def test_each_is_listed_with_its_card(home: Path) -> None:
    bare, default = entries()
    assert (default.name, default.path) == ("default", home / "default.safetensors")
    assert (default.licence, default.scores, default.note) == ("CC-BY-4.0", "mIoU 0.7", "small")
    assert default.size_bytes == default.path.stat().st_size
    assert (bare.name, bare.licence, bare.scores) == ("bare", "?", "")


def test_settings_are_read_from_the_header(tmp_path: Path) -> None:
    config = ModelConfig(width=32, nouns=("ship", "water"))
    path = tmp_path / "own.safetensors"
    save_file({"x": torch.zeros(3)}, path, {"config": dump(config)})
    assert settings(path) == config
    save_file({"x": torch.zeros(3)}, path, {"config": '{"wide": 3}'})
    with pytest.raises(ConfigError, match="unknown key 'wide'"):
        settings(path)


def test_a_card_is_read_without_torch(home: Path) -> None:
    program = (
        "import pathlib, sys; from rrsis.checkpoints.registry import card; "
        "print(card(pathlib.Path(sys.argv[1]))['licence'], 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, home / "default.safetensors"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["CC-BY-4.0", "False"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        b"no header at all, but long enough",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 2) + b"{}",
        struct.pack("<Q", 20) + b'{"__metadata__": {}}',
    ],
    ids=["empty", "short", "noise", "list", "no metadata", "no card"],
)
def test_another_file_has_no_card(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="not a checkpoint of rrsis"):
        card(path)
