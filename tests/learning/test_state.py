"""A run that is broken off and resumed is the run that never stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from rrsis.config import ModelConfig, TrainConfig
from rrsis.errors import ResumeMismatch
from rrsis.learning.loss import objective
from rrsis.learning.schedule import warm_cosine
from rrsis.learning.state import TrainState, parameter_groups
from rrsis.models.network import Network
from rrsis.models.words import Tokens

RUN = TrainConfig(steps=4, warmup=2)


def begin(model: ModelConfig, seed: int = 0, run: TrainConfig = RUN) -> TrainState:
    torch.manual_seed(seed)
    return TrainState(Network(model).train(), run)


def one_step(state: TrainState) -> float:
    """Learn from a batch that only the step decides; dropout draws from torch's own state."""
    draw = torch.Generator().manual_seed(state.step)
    every = torch.ones(2, 5, dtype=torch.bool)
    tokens = Tokens(torch.randint(0, 200, (2, 5), generator=draw), every, every, every)
    pixels = torch.randint(0, 256, (2, 3, 64, 64), dtype=torch.uint8, generator=draw)
    masks = torch.randint(0, 2, (2, 32, 32), dtype=torch.uint8, generator=draw)
    answer = state.network(pixels, torch.tensor([[0.0, 0.0, 1.0, 1.0]] * 2), tokens)
    loss = objective(answer, masks, torch.ones(2), 0.2)
    state.advance(loss)
    return float(loss.detach())


def weights(state: TrainState) -> dict[str, Tensor]:
    return {
        **state.network.state_dict(),
        **{f"average.{k}": v for k, v in state.average.state_dict().items()},
    }


def test_resuming_changes_nothing(tiny: ModelConfig, tmp_path: Path) -> None:
    state, losses = begin(tiny), []
    for step in state.remaining():
        if step == 2:
            state.best = 0.5
            state.save(tmp_path / "run" / "last.pt")
        losses.append(one_step(state))
    assert len(set(losses)) == 4

    again = begin(tiny, seed=1)
    again.resume(tmp_path / "run" / "last.pt")
    assert (again.step, again.best) == (2, 0.5)
    assert [one_step(again) for _ in again.remaining()] == losses[2:]
    undisturbed = weights(state)
    assert [
        name for name, tensor in weights(again).items() if not torch.equal(tensor, undisturbed[name])
    ] == []
    assert [one.name for one in (tmp_path / "run").iterdir()] == ["last.pt"]


def test_a_run_of_another_length_is_refused(tiny: ModelConfig, tmp_path: Path) -> None:
    begin(tiny).save(tmp_path / "last.pt")
    with pytest.raises(ResumeMismatch, match="begun for 4 steps, now 5"):
        begin(tiny, run=replace(RUN, steps=5)).resume(tmp_path / "last.pt")


def test_another_network_is_refused(tiny: ModelConfig, tmp_path: Path) -> None:
    begin(tiny).save(tmp_path / "last.pt")
    with pytest.raises(ResumeMismatch, match="another network"):
        begin(replace(tiny, width=24)).resume(tmp_path / "last.pt")


def test_what_is_no_state_is_refused(tiny: ModelConfig, tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    path.write_bytes(b"half of a file")
    with pytest.raises(ResumeMismatch, match="cannot read"):
        begin(tiny).resume(path)
    torch.save({"weight": torch.zeros(3)}, path)
    with pytest.raises(ResumeMismatch, match="no state of a run"):
        begin(tiny).resume(path)


def test_each_parameter_has_its_rate_and_decay(network: Network) -> None:
    groups = parameter_groups(network, RUN)
    rates = {id(p): (group["lr"], group["weight_decay"]) for group in groups for p in group["params"]}
    named = dict(network.named_parameters())
    assert len(rates) == sum(len(group["params"]) for group in groups) == len(named)

    def of(name: str) -> tuple[float, float]:
        return rates[id(named[name])]

    assert of("backbone.network.conv_stem.weight") == (RUN.backbone_rate, RUN.decay)
    assert of("text.transformer.embeddings.word_embeddings.weight") == (RUN.text_rate, RUN.decay)
    assert of("text.project.0.weight") == (RUN.rate, RUN.decay)
    assert of("coarse.bias") == (RUN.rate, 0.0)
    scans = [name for name in named if name.endswith(("A_log", "dt_bias"))]
    assert scans and {of(name) for name in scans} == {(RUN.rate, 0.0)}


def test_rates_follow_the_schedule_and_gradients_are_clipped(tiny: ModelConfig) -> None:
    state = begin(tiny)
    peaks = [float(group["lr"]) for group in state.optimiser.param_groups]
    for step in range(3):
        one_step(state)
        rates = [group["lr"] for group in state.optimiser.param_groups]
        assert rates == pytest.approx([peak * warm_cosine(step, 4, 2) for peak in peaks])
    norm = torch.stack([p.grad.norm() for p in state.network.parameters() if p.grad is not None]).norm()
    assert norm <= RUN.clip * 1.001


def test_the_average_follows_the_network(tiny: ModelConfig) -> None:
    state = begin(tiny)
    name = "head.kernel.weight"
    first = state.network.state_dict()[name].clone()
    one_step(state)
    one_step(state)
    last, average = state.network.state_dict()[name], state.averaged.state_dict()[name]
    assert isinstance(state.averaged, Network)
    assert 0 < (average - last).norm() < (first - last).norm()
