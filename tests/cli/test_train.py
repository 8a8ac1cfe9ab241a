"""`rrsis train`: a configuration becomes a checkpoint."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from rrsis.checkpoints.store import load
from rrsis.config import ModelConfig

if TYPE_CHECKING:
    from conftest import Rrsis


@pytest.fixture
def config(fleet: Path, bert_folder: Path, tiny: ModelConfig, tmp_path: Path) -> Path:
    """A configuration file for a small run in the working folder."""
    settings = {
        "out": "run",
        "root": str(fleet.parent),
        "selection": "fleet",
        "sources": [{"path": "fleet", "absent": ["airplane"]}],
        "text_weights": str(bert_folder),
        "model": json.loads(json.dumps(asdict(tiny))),
        **{"side": 64, "pictures": 2, "sentences": 2, "steps": 500, "workers": 0},
    }
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump(settings))
    return path


def test_a_dry_run_takes_two_steps(rrsis: Rrsis, config: Path, tmp_path: Path) -> None:
    result = rrsis("train", config, "--dry-run", "--device", "cpu", "--set", "model.threshold=0.4")
    assert result.exit_code == 0, result.output
    assert "step 2/2" in result.stdout and "val: groups mIoU" in result.stdout
    assert "run-dry/best.safetensors" in result.stdout
    assert load(tmp_path / "run-dry" / "best.safetensors").network.config.threshold == 0.4
    assert not (tmp_path / "run").exists()


def test_a_run_begins_from_files_and_folders(rrsis: Rrsis, config: Path, bert_folder: Path) -> None:
    begin = ("--set", "text_weights=''", "--init-from", bert_folder, "--device", "cpu")
    result = rrsis("train", config, "--dry-run", *begin)
    assert result.exit_code == 0, result.output
    ours = "run-dry/best.safetensors"
    result = rrsis("train", config, "--dry-run", "--init-from", ours, "--set", "out=more", "--device", "cpu")
    assert result.exit_code == 0, result.output
    wrong = rrsis("train", config, "--dry-run", "--init-from", ours, "--init-from", bert_folder)
    assert wrong.exit_code == 2 and "would not be used" in wrong.stderr
    gone = rrsis("train", config, "--dry-run", "--init-from", "swin.pth")
    assert gone.exit_code == 2 and "'swin.pth'" in gone.stderr


def test_a_configuration_that_ships_has_a_name(rrsis: Rrsis, tmp_path: Path) -> None:
    (tmp_path / "refsegrs").mkdir()  # a data set, say
    result = rrsis("train", "refsegrs", "--dry-run", "--set", "root=nowhere")
    assert result.exit_code == 2 and "RefSegRS is not complete" in result.stderr


def test_json_gives_one_line_a_message(rrsis: Rrsis, config: Path) -> None:
    result = rrsis("train", config, "--dry-run", "--device", "cpu", "--json")
    (line,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (line["step"], line["steps"]) == (2, 2)
    assert line["loss"] > 0 and "mIoU" in line["report"]
    assert line["loss_masks"] > 0 and line["rate_backbone"] > 0


def test_describing_starts_nothing(rrsis: Rrsis, config: Path, tmp_path: Path) -> None:
    result = rrsis("train", config, "--describe", "--device", "cpu", "--set", "root=nowhere")
    assert result.exit_code == 0, result.output
    for words in ("parameters: backbone", "parameters: text", "parameters: decoder", "GFLOPs", "GMACs"):
        assert words in result.stdout
    assert "peak memory" in result.stdout and "the run" in result.stdout
    line = json.loads(rrsis("train", config, "--describe", "--device", "cpu", "--json").stdout)
    parts = [line[f"parameters_{part}"] for part in ("backbone", "text", "decoder")]
    assert line["parameters"] == sum(parts) and min(parts) > 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("run")] == []


def test_an_interruption_says_how_to_go_on(
    rrsis: Rrsis, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pull_the_plug(*_: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr("rrsis.training.train", pull_the_plug)
    result = rrsis("train", config)
    assert result.exit_code == 130
    assert "same line again goes on" in result.stderr and "begin anew" not in result.stderr


def test_only_the_first_process_speaks(rrsis: Rrsis, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setattr("rrsis.training.train", lambda *_: Path("best"))
    assert rrsis("train", config).stdout == ""
    monkeypatch.setenv("RANK", "0")
    assert rrsis("train", config).stdout == "Best on val: best\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("stpes=3", "Did you mean 'steps'?"),
        ("steps=many", "must be int"),
        ("steps", "has no '='"),
        ("schedule=step", "Known: cosine, poly"),
    ],
)
def test_a_wrong_setting_is_the_users(change: str, words: str, rrsis: Rrsis, config: Path) -> None:
    result = rrsis("train", config, "--set", change)
    assert result.exit_code == 2
    assert words in result.stderr and "bug" not in result.stderr


def test_a_missing_file_is_named(rrsis: Rrsis) -> None:
    result = rrsis("train", "nowhere.yaml")
    assert result.exit_code == 2 and "nowhere.yaml" in result.stderr
    result = rrsis("train", "deafult")
    assert result.exit_code == 2 and "Did you mean 'default'?" in result.stderr
