"""`rrsis evaluate`: a checkpoint and data sets become tables, a document, a figure, a gallery."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

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


def test_a_table_and_all_that_can_be_kept(
    rrsis: Rrsis, fleet: Path, checkpoint: Path, tmp_path: Path
) -> None:
    kept = ("-o", "r.json", "--figure", "r.png", "--gallery", "r.html")
    how = ("--device", "cpu", "--longest", 96, "--absent", "airplane, bridge")
    result = rrsis("evaluate", fleet, "--model", checkpoint, *how, *kept)
    assert result.exit_code == 0, result.output
    assert "fleet val, 1 pictures" in result.stdout and "'ours'" in result.stdout
    for row in ("all", "groups", "one target", "group: ship", "size: ", "absent things left empty", "mRR"):
        assert row in result.stdout
    document = json.loads((tmp_path / "r.json").read_text())
    assert document["checkpoint"]["sha256"] == hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    assert document["options"]["longest"] == 96 and document["options"]["absent"] == ["airplane", "bridge"]
    assert document["options"]["split"] == "val"
    (report,) = document["reports"]
    assert report["pictures"] == 1 and report["absent"]["asked"] == 2
    assert report["parts"]["groups"]["count"] == 1
    with Image.open(tmp_path / "r.png") as figure:
        assert figure.format == "PNG"
    assert "fleet val" in (tmp_path / "r.html").read_text()


def test_split_convention_and_raw_masks(rrsis: Rrsis, fleet: Path, checkpoint: Path) -> None:
    options = ("--split", "train", "--convention", "peers", "--raw", "--threshold", 0.6, "--longest", 64)
    result = rrsis("evaluate", fleet, "--model", checkpoint, "--device", "cpu", "--fixed", *options)
    assert result.exit_code == 0, result.output
    assert "fleet train, 3 pictures" in result.stdout and "'peers'" in result.stdout
    assert "free words" not in result.stdout


def test_several_sets_of_different_kinds_share_a_table(
    rrsis: Rrsis, fleet: Path, rrsisd_folder: Path, checkpoint: Path, tmp_path: Path
) -> None:
    options = ("--device", "cpu", "--longest", 64, "--square", 64, "--limit", 1, "-o", "r.json")
    result = rrsis("evaluate", fleet, rrsisd_folder, "--model", checkpoint, *options)
    assert result.exit_code == 0, result.output
    name = rrsisd_folder.resolve().name
    assert "all sets, 2 pictures" in result.stdout and "set: fleet val" in result.stdout
    reports = json.loads((tmp_path / "r.json").read_text())["reports"]
    assert [(one["name"], one["at"]) for one in reports] == [
        (f"{name} val", "64 px, stretched"),
        ("fleet val", "original size"),
        (f"{name} val", "original size"),
        ("all sets", "original size"),
    ]


def test_a_set_without_the_split_is_passed_over_beside_others(
    rrsis: Rrsis, fleet: Path, rrsisd_folder: Path, checkpoint: Path
) -> None:
    options = ("--split", "test", "--device", "cpu", "--square", 0, "--longest", 64)
    for folders in ((fleet, rrsisd_folder), (rrsisd_folder, fleet)):
        result = rrsis("evaluate", *folders, "--model", checkpoint, *options)
        assert result.exit_code == 0, result.output
        assert f"{rrsisd_folder.resolve().name} test" in result.stdout
        assert "fleet test holds nothing. It is passed over." in result.stderr
    result = rrsis("evaluate", fleet, fleet, "--model", checkpoint, *options)
    assert result.exit_code == 2 and "Choose another split" in result.stderr


def test_index_masks_are_recognised(rrsis: Rrsis, fleet: Path, checkpoint: Path) -> None:
    (fleet / "classes.json").write_text("{}")
    result = rrsis("evaluate", fleet, "--model", checkpoint)
    assert result.exit_code == 2 and "not a semantic set" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--convention", "mine"), "Known: ours, peers"),
        (("--model", "no-such-model"), "no-such-model"),
        (("--threshold", "1.5"), "threshold"),
        (("--device", "tpu"), "tpu"),
        (("--split", "test"), "holds nothing"),
        (("--kind", "mystery"), "mystery"),
        (("--out", "r.txt"), "End the name in .json"),
        (("--figure", "r.jpg"), "End the name in .png"),
        (("--gallery", "nowhere/r.html"), "nowhere"),
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
