"""train(): from labelled pictures to a checkpoint, in one go, in two, by kill -9, and by two processes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
import yaml
from safetensors.torch import load_file

from rrsis.checkpoints.store import load
from rrsis.config import ModelConfig, SourceConfig, TrainConfig
from rrsis.errors import ConfigError, DatasetError, ResumeMismatch
from rrsis.evaluation import Both, evaluate_samples
from rrsis.training import Progress, dry, rehearse, train


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


def curve(run: TrainConfig) -> list[dict[str, object]]:
    """Read what the log says of each step, but for its time."""
    lines = [json.loads(line) for line in (Path(run.out) / "log.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key != "seconds"} for line in lines]


def write(run: TrainConfig, path: Path) -> Path:
    path.write_text(yaml.safe_dump(json.loads(json.dumps(asdict(run)))))
    return path


def program(*arguments: object) -> list[str]:
    return [sys.executable, "-P", "-m", *map(str, arguments)]


def test_it_gives_a_checkpoint_and_goes_on_after_an_interruption(run: TrainConfig, tmp_path: Path) -> None:
    told: list[Progress] = []
    best = train(run, "cpu", told.append)
    assert best == Path(run.out) / "best.safetensors"
    assert [(one.step, one.steps, one.report is not None) for one in told] == [
        (1, 3, False),
        (2, 3, True),
        (3, 3, True),
    ]
    for one in told:
        assert one.report is None or one.report.pictures == 1
        assert 0 < one.loss < 20 and one.seconds > 0
        assert sum(one.parts.values()) == pytest.approx(one.loss)
        assert set(one.rates) == {"backbone", "text", "new"}
    found = load(best)
    assert found.network.config == replace(run.model, nouns=("ship",)), "what it has learnt is written down"
    assert found.card["note"].endswith("of 3") and "mIoU" in found.card["scores"]
    assert [line["step"] for line in curve(run)] == [1, 2, 3]
    looks = (Path(run.out) / "val.jsonl").read_text().splitlines()
    assert [json.loads(line)["step"] for line in looks] == [2, 3]

    def pull_the_plug(progress: Progress) -> None:
        if progress.step == 2:
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
    assert curve(broken) == curve(run)

    with pytest.raises(ResumeMismatch, match="begun with steps 3, now 4"):
        train(replace(run, steps=4), "cpu")


def test_killed_at_any_moment_it_goes_on_with_the_same_losses(run: TrainConfig, tmp_path: Path) -> None:
    steps = 14
    whole = replace(run, out=str(tmp_path / "whole"), steps=steps, check_every=steps, save_every=4)
    broken = replace(whole, out=str(tmp_path / "broken"))
    file = write(broken, tmp_path / "broken.yaml")
    last = random.SystemRandom().randrange(1, steps - 1)  # any; a failure names it
    log = Path(broken.out) / "log.jsonl"
    alone = {**os.environ, "OMP_NUM_THREADS": str(torch.get_num_threads())}
    command = program("rrsis.cli", "train", file, "--device", "cpu", "--json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=alone) as victim:
        while victim.poll() is None and not (log.exists() and len(log.read_bytes().splitlines()) >= last):
            time.sleep(0.002)
        time.sleep(random.SystemRandom().random() * 0.05)
        victim.send_signal(signal.SIGKILL)
        said = victim.communicate()[0]
    assert victim.returncode == -signal.SIGKILL, said
    left = [json.loads(line)["step"] for line in log.read_bytes().splitlines()[:last]]
    assert left == list(range(1, last + 1))
    state = Path(broken.out) / "last.pt"
    saved = torch.load(state, weights_only=True)["step"] if state.exists() else 0
    assert saved % 4 == 0 and saved <= len(log.read_bytes().splitlines())
    train(broken, "cpu")
    train(whole, "cpu")
    assert curve(broken) == curve(whole), f"killed after step {last}, resumed from {saved}"
    assert same(Path(whole.out) / "best.safetensors", Path(broken.out) / "best.safetensors")


def test_two_processes_lose_what_one_does_with_twice_the_batches(run: TrainConfig, tmp_path: Path) -> None:
    alone = replace(run, accumulate=2, amp=False)
    pair = replace(run, out=str(tmp_path / "pair"), amp=False)
    torchrun = program("torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    file = write(pair, tmp_path / "pair.yaml")
    command = [*torchrun, "-m", "rrsis.cli", "train", str(file), "--device", "cpu", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["step"] for line in told if "step" in line] == [2, 3], "one of the two speaks"
    train(alone, "cpu")
    one, other = curve(alone), curve(pair)
    assert [line["step"] for line in other] == [1, 2, 3]
    for left, right in zip(one, other, strict=True):
        assert right["loss"] == pytest.approx(left["loss"], rel=2e-3)
        assert right["norm"] == pytest.approx(left["norm"], rel=2e-2)
        assert right["rates"] == left["rates"]
    assert one[0]["loss"] == pytest.approx(other[0]["loss"], rel=1e-5), "the same views"
    assert load(Path(pair.out) / "best.safetensors").network.config == replace(run.model, nouns=("ship",))


def test_batches_added_up_are_seen_in_the_order_of_their_numbers(run: TrainConfig) -> None:
    """The first batch of two is that of a run with one; the loss is the mean of both."""
    single = replace(run, steps=1, warmup=0, check_every=9, amp=False)
    double = replace(single, out=f"{run.out}-double", accumulate=2)
    losses = [0.0, 0.0]
    for i, one in enumerate((single, double)):
        train(one, "cpu")
        losses[i] = float(str(curve(one)[0]["loss"]))
    assert losses[0] != losses[1]
    assert 0 < 2 * losses[1] - losses[0] < 20


def test_it_goes_on_from_a_checkpoint_of_ours(run: TrainConfig) -> None:
    first = train(replace(run, steps=1), "cpu")
    more = replace(run, start=str(first), text_weights="", out=f"{run.out}-more", steps=1, schedule="poly")
    assert load(train(more, "cpu")).tokenizer == load(first).tokenizer


def test_without_words_there_is_nothing_to_train(run: TrainConfig) -> None:
    with pytest.raises(ConfigError, match="text_weights"):
        train(replace(run, text_weights=""), "cpu")


@pytest.mark.parametrize(
    "change", [{"schedule": "steps"}, {"accumulate": 0}, {"save_every": 0}, {"views": "all"}]
)
def test_a_setting_that_cannot_be_is_refused_first(change: dict[str, object], run: TrainConfig) -> None:
    with pytest.raises(ConfigError, match=r"schedule|at least 1|unknown views 'all'"):
        train(replace(run, **change, sources=(SourceConfig("nowhere"),)), "cpu")


def test_nouns_cannot_be_learned_where_text_enters_the_backbone(run: TrainConfig, fused: ModelConfig) -> None:
    with pytest.raises(ConfigError, match=r"matching is 0\.5") as told:
        train(replace(run, model=fused), "cpu")
    assert "--set matching=0" in told.value.hint


def test_whole_pictures_are_judged_on_their_square_by_the_networks_own_masks(
    run: TrainConfig, rrsisd_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manners: list[dict[str, object]] = []

    def watch(*things: object, **manner: object) -> Both:
        manners.append(manner)
        return evaluate_samples(*things, **manner)

    monkeypatch.setattr("rrsis.training.evaluate_samples", watch)
    sources = (SourceConfig(rrsisd_folder.name, "rrsisd"),)
    ready = replace(run, root=str(rrsisd_folder.parent), sources=sources, selection="rrsisd", sentences=1)
    for views in ("whole", "cuts"):
        best = train(replace(ready, views=views, steps=1, out=f"{run.out}-{views}", recompute=True), "cpu")
        assert load(best).card["scores"].endswith("at 64 px, stretched") == (views == "whole")
    assert manners == [{"square": 64, "settle": False}, {"square": 0, "settle": True}]


def test_the_judging_set_must_be_one_of_the_sets(run: TrainConfig) -> None:
    with pytest.raises(ConfigError, match="'tanks' is none of the sources"):
        train(replace(run, selection="tanks"), "cpu")


def test_a_missing_set_is_named_before_anything_is_built(run: TrainConfig) -> None:
    with pytest.raises(DatasetError, match="no data set"):
        train(replace(run, sources=(SourceConfig("nowhere"),)), "cpu")
    assert not Path(run.out).exists()


def test_a_dry_run_is_the_run_on_a_sliver_elsewhere(run: TrainConfig) -> None:
    large = replace(run, side=480, pictures=16, sentences=8, accumulate=4, steps=9, workers=3)
    shrunk = dry(large)
    assert (shrunk.steps, shrunk.check_every, shrunk.out) == (2, 2, f"{run.out}-dry")
    assert (shrunk.side, shrunk.pictures, shrunk.sentences, shrunk.accumulate) == (128, 2, 2, 2)
    assert (shrunk.limit, shrunk.workers, shrunk.model) == (2, 0, run.model)
    painted = replace(run, sources=(SourceConfig(kind="synthetic", pictures=300),))
    assert dry(painted).sources[0].pictures == 2
    assert dry(run).side == run.side


def test_a_dry_run_begins_anew_each_time(run: TrainConfig) -> None:
    told: list[Progress] = []
    for _ in range(2):
        assert rehearse(run, "cpu", told.append) == Path(f"{run.out}-dry") / "best.safetensors"
    assert [one.step for one in told] == [1, 2, 1, 2]
    assert not Path(run.out).exists()


def test_ready_sentences_train_and_choose_as_labels_do(run: TrainConfig, rrsisd_folder: Path) -> None:
    ready = replace(
        run,
        root=str(rrsisd_folder.parent),
        sources=(SourceConfig(rrsisd_folder.name, "rrsisd"), SourceConfig("fleet", weight=0.5)),
        selection="rrsisd",
        sentences=1,
    )
    told: list[Progress] = []
    best = train(ready, "cpu", told.append)
    report = told[-1].report
    assert report is not None and report.pictures == 2
    assert load(best).card["scores"] == report.line()
