"""`rrsis evaluate`: a checkpoint and labelled pictures become a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rrsis.checkpoints.store import save
from rrsis.models.network import Network

if TYPE_CHECKING:
    from conftest import Rrsis


@pytest.fixture
def checkpoint(network: Network, wordpieces: str, tmp_path: Path) -> Path:
    """A checkpoint with random weights."""
    path = tmp_path / "random.safetensors"
    save(path, network, wordpieces, {})
    return path


def test_a_table_and_a_report(rrsis: Rrsis, fleet: Path, checkpoint: Path, tmp_path: Path) -> None:
    result = rrsis(
        "evaluate", fleet, "--model", checkpoint, "--device", "cpu", "--longest", 96, "-o", "r.json"
    )
    assert result.exit_code == 0, result.output
    assert "fleet val, 1 pictures" in result.stdout and "'ours'" in result.stdout
    for row in ("all", "groups", "one target", "group: ship", "absent things left empty"):
        assert row in result.stdout
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["pictures"] == 1 and report["absent"] == 2
    assert dict(report["parts"])["groups"]["count"] == 1


def test_split_convention_and_raw_masks(rrsis: Rrsis, fleet: Path, checkpoint: Path) -> None:
    options = ("--split", "train", "--convention", "peers", "--raw", "--threshold", 0.6, "--longest", 64)
    result = rrsis("evaluate", fleet, "--model", checkpoint, "--device", "cpu", *options)
    assert result.exit_code == 0, result.output
    assert "fleet train, 3 pictures" in result.stdout and "'peers'" in result.stdout


def test_index_masks_are_recognised(rrsis: Rrsis, fleet: Path, checkpoint: Path) -> None:
    (fleet / "classes.json").write_text("{}")
    result = rrsis("evaluate", fleet, "--model", checkpoint)
    assert result.exit_code == 2 and "not a semantic set" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--convention", "mine"), "Use ours or peers"),
        (("--model", "no-such-model"), "no-such-model"),
        (("--threshold", "1.5"), "threshold"),
        (("--device", "tpu"), "tpu"),
    ],
)
def test_what_the_user_got_wrong_is_said(
    options: tuple[str, str], words: str, rrsis: Rrsis, fleet: Path, checkpoint: Path
) -> None:
    given = {"--model": str(checkpoint), "--device": "cpu", "--longest": "64"} | dict([options])
    result = rrsis("evaluate", fleet, *(part for pair in given.items() for part in pair))
    assert result.exit_code == 2, result.output
    assert words in result.stderr and "bug" not in result.stderr


def test_a_missing_set_is_named(rrsis: Rrsis, checkpoint: Path) -> None:
    result = rrsis("evaluate", "nowhere", "--model", checkpoint)
    assert result.exit_code == 2 and "nowhere" in result.stderr
