"""A run that is broken off and resumed is the run that never stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from rrsis.config import ModelConfig, TrainConfig
from rrsis.errors import ResumeMismatch
from rrsis.learning.loss import Weights, objective
from rrsis.learning.schedule import schedule
from rrsis.learning.state import TrainState, parameter_groups
from rrsis.models.network import Network, Prediction
from rrsis.models.words import Tokens

RUN = TrainConfig(steps=4, warmup=2)


def begin(model: ModelConfig, seed: int = 0, run: TrainConfig = RUN) -> TrainState:
    torch.manual_seed(seed)
    return TrainState(Network(model).train(), run)


def cost(answer: Prediction, masks: Tensor) -> Tensor:
    """Sum the terms of the loss, everything meant being there."""
    same = torch.zeros(len(masks), 4, *masks.shape[1:], dtype=torch.bool)
    terms = objective(answer, masks, torch.ones(len(masks)), Weights(0.2), same)
    return torch.stack(list(terms.values())).sum()


def one_step(state: TrainState) -> float:
    """Learn from a batch that only the step decides, as dropout does."""
    torch.manual_seed(state.step)
    draw = torch.Generator().manual_seed(state.step)
    every = torch.ones(2, 5, dtype=torch.bool)
    tokens = Tokens(torch.randint(0, 200, (2, 5), generator=draw), every, every, every)
    pixels = torch.randint(0, 256, (2, 3, 64, 64), dtype=torch.uint8, generator=draw)
    masks = torch.randint(0, 2, (2, 32, 32), dtype=torch.uint8, generator=draw)
    answer = state.network(pixels, torch.tensor([[0.0, 0.0, 1.0, 1.0]] * 2), tokens)
    loss = cost(answer, masks)
    state.add(loss)
    state.advance()
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
    with pytest.raises(ResumeMismatch, match="begun with steps 4, now 5"):
        begin(tiny, run=replace(RUN, steps=5)).resume(tmp_path / "last.pt")


def test_as_many_batches_a_step_go_on_in_one_process(tiny: ModelConfig, tmp_path: Path) -> None:
    TrainState(begin(tiny).network, RUN, ranks=2).save(tmp_path / "last.pt")
    begin(tiny, run=replace(RUN, accumulate=2)).resume(tmp_path / "last.pt")
    with pytest.raises(ResumeMismatch, match="batches a step 2, now 1"):
        begin(tiny).resume(tmp_path / "last.pt")


def test_another_network_is_refused(tiny: ModelConfig, tmp_path: Path) -> None:
    begin(tiny, run=replace(RUN, model=tiny)).save(tmp_path / "last.pt")
    other = replace(tiny, width=24)
    with pytest.raises(ResumeMismatch, match=r"model\.width 16, now 24"):
        begin(other, run=replace(RUN, model=other)).resume(tmp_path / "last.pt")


def test_what_is_no_state_is_refused(tiny: ModelConfig, tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    path.write_bytes(b"half of a file")
    with pytest.raises(ResumeMismatch, match="cannot read"):
        begin(tiny).resume(path)
    torch.save({"weight": torch.zeros(3)}, path)
    with pytest.raises(ResumeMismatch, match="no state of a run"):
        begin(tiny).resume(path)


def test_a_state_of_the_former_version_is_refused_with_a_way_on(tiny: ModelConfig, tmp_path: Path) -> None:
    former = dict.fromkeys(("network", "average", "optimiser", "best", "rng"), 0)
    torch.save({**former, "step": 20, "steps": 100}, tmp_path / "last.pt")
    with pytest.raises(ResumeMismatch, match=r"rrsis 0\.1\.0 at step 20 of 100") as caught:
        begin(tiny).resume(tmp_path / "last.pt")
    assert f"start={tmp_path / 'last.safetensors'}" in caught.value.hint


def test_a_network_that_the_settings_do_not_tell_is_refused_too(tiny: ModelConfig, tmp_path: Path) -> None:
    begin(tiny).save(tmp_path / "last.pt")
    with pytest.raises(ResumeMismatch, match="holds another network"):
        begin(replace(tiny, width=24)).resume(tmp_path / "last.pt")


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


def test_a_swin_learns_at_the_backbones_rate_and_what_was_put_into_it_at_that_of_new_layers(
    fused: ModelConfig,
) -> None:
    network = Network(fused)
    named = {id(one): name for name, one in network.named_parameters()}
    groups = parameter_groups(network, RUN)
    found = {named[id(p)]: (group["lr"], group["weight_decay"]) for group in groups for p in group["params"]}
    assert found.keys() == set(named.values())
    swin = "backbone.network.layers.0.blocks.0"
    assert found[f"{swin}.mlp.fc1.weight"] == (RUN.backbone_rate, RUN.decay)
    assert found[f"{swin}.attn.relative_position_bias_table"] == (RUN.backbone_rate, 0.0)
    assert found["backbone.streams.0.context.key.weight"] == (RUN.rate, RUN.decay)
    assert found["backbone.stem.0.weight"] == (RUN.rate, RUN.decay)


def caught_gradients(state: TrainState) -> list[Tensor]:
    """Take the gradients that each step from now on is made with."""
    caught: list[Tensor] = []

    def take(optimiser: torch.optim.Optimizer, *_: object) -> None:
        found = [p.grad for group in optimiser.param_groups for p in group["params"]]
        caught.append(torch.cat([grad.flatten() for grad in found if grad is not None]))

    state.optimiser.register_step_pre_hook(take)
    return caught


@pytest.mark.parametrize("name", ["cosine", "poly"])
def test_rates_follow_the_schedule_and_gradients_are_clipped(name: str, tiny: ModelConfig) -> None:
    state = begin(tiny, run=replace(RUN, schedule=name))
    gradients = caught_gradients(state)
    peaks = [float(group["lr"]) for group in state.optimiser.param_groups]
    for step in range(3):
        told = state.rates
        one_step(state)
        rates = [group["lr"] for group in state.optimiser.param_groups]
        factor = schedule(name)(step, 4, 2)
        assert rates == pytest.approx([peak * factor for peak in peaks])
        assert told == pytest.approx(
            {
                "backbone": RUN.backbone_rate * factor,
                "text": RUN.text_rate * factor,
                "new": RUN.rate * factor,
            }
        )
    assert gradients[-1].norm() <= RUN.clip * 1.001


def test_the_batches_of_a_step_are_one_larger_batch(tiny: ModelConfig) -> None:
    """Up to batch normalisation, which is fixed here."""
    draw = torch.Generator().manual_seed(7)
    every = torch.ones(4, 5, dtype=torch.bool)
    tokens = Tokens(torch.randint(0, 200, (4, 5), generator=draw), every, every, every)
    pixels = torch.randint(0, 256, (4, 3, 64, 64), dtype=torch.uint8, generator=draw)
    masks = torch.randint(0, 2, (4, 32, 32), dtype=torch.uint8, generator=draw)
    gradients = []
    for parts in (1, 2):
        state = begin(tiny, run=replace(RUN, accumulate=parts, clip=1e9))
        state.network.eval()
        gradients.append(caught_gradients(state))
        for chosen in torch.arange(4).chunk(parts):
            said = Tokens(*(part[chosen] for part in tokens))
            answer = state.network(pixels[chosen], torch.tensor([[0.0, 0.0, 1.0, 1.0]] * len(chosen)), said)
            state.add(cost(answer, masks[chosen]))
        state.advance()
    whole, pieces = gradients[0][0], gradients[1][0]
    assert (whole - pieces).norm() < 1e-4 * whole.norm()


def test_float16_scales_gradients_and_steps_over_those_too_large(tiny: ModelConfig, tmp_path: Path) -> None:
    torch.manual_seed(0)
    state = TrainState(Network(tiny).train(), RUN, dtype=torch.float16)
    name, start = "head.kernel.weight", state.scaler.get_scale()
    first = state.network.state_dict()[name].clone()
    state.add(state.network.head.kernel.weight.sum() * float("inf"))
    state.advance()
    assert torch.equal(state.network.state_dict()[name], first)
    assert state.scaler.get_scale() == start / 2
    one_step(state)
    assert not torch.equal(state.network.state_dict()[name], first)
    state.save(tmp_path / "last.pt")
    again = TrainState(Network(tiny).train(), RUN, dtype=torch.float16)
    again.resume(tmp_path / "last.pt")
    assert again.scaler.get_scale() == state.scaler.get_scale()


def test_the_average_follows_the_network(tiny: ModelConfig) -> None:
    state = begin(tiny)
    name = "head.kernel.weight"
    first = state.network.state_dict()[name].clone()
    one_step(state)
    one_step(state)
    last, average = state.network.state_dict()[name], state.averaged.state_dict()[name]
    assert isinstance(state.averaged, Network)
    assert 0 < (average - last).norm() < (first - last).norm()
