"""train(): from labelled pictures to a checkpoint, in one go or in two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from rrsis.checkpoints.store import load
from rrsis.config import ModelConfig, SourceConfig, TrainConfig
from rrsis.errors import ConfigError, DatasetError, ResumeMismatch
from rrsis.training import Progress, dry, train


@pytest.fixture
def run(fleet: Path, bert_folder: Path, tiny: ModelConfig, tmp_path: Path) -> TrainConfig:
    """Three steps on three pictures, looking at the fourth after two and three."""
    return TrainConfig(
        out=str(tmp_path / "run"),
        root=str(fleet.parent),
        sources=(SourceConfig("fleet", absent=("airplane",)),),
        selection="fleet",
        model=tiny,
        text_weights=str(bert_folder),
        side=64,
        pictures=2,
        sentences=2,
        steps=3,
        warmup=1,
        check_every=2,
        save_every=1,
        workers=0,
    )


def same(one: Path, other: Path) -> bool:
    left, right = load_file(one), load_file(other)
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_it_gives_a_checkpoint_and_goes_on_after_an_interruption(run: TrainConfig, tmp_path: Path) -> None:
    told: list[Progress] = []
    best = train(run, "cpu", told.append)
    assert best == Path(run.out) / "best.safetensors"
    assert [(one.step, one.steps) for one in told] == [(2, 3), (3, 3)]
    for one in told:
        assert one.report is not None and one.report.pictures == 1
        assert 0 < one.loss < 20 and one.seconds > 0
    found = load(best)
    assert found.network.config == run.model
    assert found.card["note"].endswith("of 3") and "mIoU" in found.card["scores"]

    def pull_the_plug(progress: Progress) -> None:
        raise KeyboardInterrupt

    broken = replace(run, out=str(tmp_path / "broken"))
    with pytest.raises(KeyboardInterrupt):
        train(broken, "cpu", pull_the_plug)
    assert torch.load(Path(broken.out) / "last.pt", weights_only=True)["step"] == 2
    train(broken, "cpu")
    assert same(Path(run.out) / "last.safetensors", Path(broken.out) / "last.safetensors")
    states = [torch.load(Path(one.out) / "last.pt", weights_only=True) for one in (run, broken)]
    for name, tensor in states[0]["network"].items():
        assert torch.equal(tensor, states[1]["network"][name]), name

    with pytest.raises(ResumeMismatch, match="begun for 3 steps"):
        train(replace(run, steps=4), "cpu")


def test_it_goes_on_from_a_checkpoint_of_ours(run: TrainConfig) -> None:
    first = train(replace(run, steps=1), "cpu")
    more = replace(run, start=str(first), text_weights="", out=f"{run.out}-more", steps=1)
    assert load(train(more, "cpu")).tokenizer == load(first).tokenizer


def test_without_words_there_is_nothing_to_train(run: TrainConfig) -> None:
    with pytest.raises(ConfigError, match="text_weights"):
        train(replace(run, text_weights=""), "cpu")


def test_the_judging_set_must_be_one_of_the_sets(run: TrainConfig) -> None:
    with pytest.raises(ConfigError, match="'tanks' is none of the sources"):
        train(replace(run, selection="tanks"), "cpu")


def test_a_missing_set_is_named_before_anything_is_built(run: TrainConfig) -> None:
    with pytest.raises(DatasetError, match="no data set"):
        train(replace(run, sources=(SourceConfig("nowhere"),)), "cpu")
    assert not Path(run.out).exists()


def test_a_dry_run_is_the_run_in_two_steps_elsewhere(run: TrainConfig) -> None:
    shrunk = dry(run)
    assert (shrunk.steps, shrunk.check_every, shrunk.out) == (2, 2, f"{run.out}-dry")
    assert replace(shrunk, steps=3, check_every=2, save_every=1, out=run.out) == run
