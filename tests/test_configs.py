"""The configurations that ship: every one of them is read, and the benchmarks run from end to end in small.

In small means a Swin of five blocks in place of Swin-B and a BERT of two layers; pictures, sizes, files and
steps of the way are those of a run at paper scale.
"""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner, Result

from rrsis.checkpoints.store import load
from rrsis.cli.app import app
from rrsis.config import ModelConfig, TrainConfig, read
from rrsis.data.risbench import BENCHMARK as RISBENCH
from rrsis.learning.describe import parameters
from rrsis.models.network import Network

TRAIN = Path(str(files("rrsis.configs"))) / "train"
BENCHMARKS = ("rrsisd", "refsegrs", "risbench")
FOLDERS = {"rrsisd": "rrsisd_data", "refsegrs": "RefSegRS", "risbench": "risbench"}  # of the miniatures
SCORES = {"miou", "oiou", "pr@0.5", "pr@0.6", "pr@0.7", "pr@0.8", "pr@0.9"}


def shipped(name: str) -> TrainConfig:
    return read(TrainConfig, TRAIN / f"{name}.yaml")


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="rrsis")
    assert result.exit_code == 0, result.output
    return result


def test_all_are_read() -> None:
    assert {path.stem for path in TRAIN.glob("*.yaml")} == {"default", *BENCHMARKS}
    assert not shipped("default").model.text_in_backbone
    for name in BENCHMARKS:
        found = shipped(name)
        assert (found.side, found.views, found.schedule, found.pictures) == (480, "whole", "poly", 8)
        assert (found.backbone_weights, found.text_weights) == ("timm", "bert-base-uncased")
        assert found.selection == found.sources[0].kind == name and found.matching == 0
        assert found.steps % found.check_every == 0


def test_the_benchmarks_differ_in_what_their_protocols_differ_in() -> None:
    one = shipped("rrsisd").model
    assert [shipped(name).model.multiscale_blocks for name in BENCHMARKS] == [3, 1, 3]
    for name in BENCHMARKS:
        model = shipped(name).model
        assert replace(model, multiscale_blocks=3, gsd_range_m=one.gsd_range_m) == one
    assert (
        shipped("risbench").check_every * 8
        >= RISBENCH.counts["train"]
        > shipped("risbench").check_every * 8 - 8
    )


def test_a_network_at_paper_scale_has_at_most_260_million_weights() -> None:
    with torch.device("meta"):
        network = Network(shipped("rrsisd").model)
    counts = parameters(network)
    assert sum(counts.values()) <= 260e6
    assert 86e6 < sum(one.numel() for one in network.backbone.network.parameters()) < 88e6, "Swin-B"
    assert 108e6 < counts["text"] < 110e6, "BERT-base"


@pytest.fixture
def swin_file(fused: ModelConfig, tmp_path: Path) -> Path:
    """A Swin with random weights as the official code saves it."""
    torch.manual_seed(6)
    tensors = Network(fused).backbone.network.state_dict()
    names = {f"layers.{i}.downsample": f"layers.{i - 1}.downsample" for i in (1, 2, 3)}
    moved = {names.get(name[:19], name[:19]) + name[19:]: one for name, one in tensors.items()}
    torch.save({"model": {**moved, "head.bias": torch.zeros(3)}}, tmp_path / "swin_22k.pth")
    return tmp_path / "swin_22k.pth"


def small(name: str, folder: Path) -> list[str]:
    """Give the options that make a run small, and leave alone what a benchmark is about."""
    settings = {
        "root": folder.parent,
        "sources": f"[{{path: {folder.name}, kind: {name}}}]",
        "out": "run",
        "model.backbone": "swin_nano_patch4_window4",
        "model.text": "{hidden: 32, layers: 2, heads: 2, intermediate: 64, vocabulary: 300, longest: 48}",
        "model.width": 16,
        "model.heads": 2,
        "model.scan_levels": "[16, 32]",
        **{"pictures": 2, "steps": 2, "check_every": 1, "workers": 0},
    }
    return [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_trains_chooses_on_val_and_is_evaluated_on_test(
    name: str,
    request: pytest.FixtureRequest,
    swin_file: Path,
    bert_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder: Path = request.getfixturevalue(f"{name}_folder")
    monkeypatch.chdir(tmp_path)
    begin = ("--init-from", swin_file, "--init-from", bert_folder)
    said = run("train", name, *small(name, folder), *begin, "--device", "cpu", "--json").stdout
    steps = [json.loads(line) for line in said.splitlines() if "step" in line]
    assert [one["step"] for one in steps] == [1, 2] and all("mIoU" in one["report"] for one in steps)
    best = load("run/best.safetensors")
    assert best.network.config.text_in_backbone and best.card["scores"].endswith("at 480 px, stretched")

    options = ("--split", "test", "--raw", "--convention", "peers", "--device", "cpu", "-o", "test.json")
    run("evaluate", folder, "--model", "run/best.safetensors", *options)
    reports = json.loads(Path("test.json").read_text())["reports"]
    assert [one["at"] for one in reports] == ["480 px, stretched", "original size"]
    for report in reports:
        assert report["parts"]["all"].keys() >= SCORES
        assert report["parts"]["all"]["count"] == report["sentences"] == (4 if name == "refsegrs" else 2)


def test_a_checkpoint_at_paper_scale_answers_about_scenes(
    fused: ModelConfig,
    swin_file: Path,
    bert_folder: Path,
    scene_file: Path,
    rrsisd_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Tiles of another size than in training, several of them, with relations: by the same command."""
    monkeypatch.chdir(tmp_path)
    begin = ("--init-from", swin_file, "--init-from", bert_folder, "--device", "cpu")
    less = (
        "--set",
        "side=96",
        "--set",
        "model.tile=320",
        "--set",
        "model.overlap=64",
        "--set",
        "check_every=2",
    )
    run("train", "rrsisd", *small("rrsisd", rrsisd_folder), *less, *begin)
    asked = ("all ships", "the largest ship near a storage tank")
    run(
        "segment",
        scene_file,
        *asked,
        "--model",
        "run/best.safetensors",
        "-o",
        "found.geojson",
        "--threshold",
        "0.01",
        "--device",
        "cpu",
    )
    assert json.loads(Path("found.geojson").read_text())["type"] == "FeatureCollection"
    again = ("--init-from", "run/best.safetensors", "--set", "out=more", "--set", "steps=1")
    run("train", "rrsisd", *small("rrsisd", rrsisd_folder), *less, *again, "--device", "cpu")
    assert load("more/last.safetensors").network.config == load("run/last.safetensors").network.config
