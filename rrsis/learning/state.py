"""The state of a training run: network, average, optimiser, step; saved whole, resumed exactly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from rrsis.config import TrainConfig
from rrsis.errors import ResumeMismatch
from rrsis.learning.schedule import warm_cosine
from rrsis.models.network import Network

KEPT = frozenset({"network", "average", "optimiser", "step", "best", "steps", "rng"})
PLAIN = ("A_log", "dt_bias", "log_decay", "gamma", "scale")


def parameter_groups(network: Network, config: TrainConfig) -> list[dict[str, Any]]:
    """Sort parameters by learning rate and weight decay.

    Vectors (norms, biases, gates) and the scan's own parameters are not decayed (mamba-ssm's habit).
    """
    rates = {"backbone": config.backbone_rate, "text.transformer": config.text_rate, "": config.rate}
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = next(rate for start, rate in rates.items() if name.startswith(start))
        plain = parameter.dim() < 2 or any(part in name for part in PLAIN)
        groups.setdefault((rate, 0.0 if plain else config.decay), []).append(parameter)
    return [{"params": found, "lr": rate, "weight_decay": decay} for (rate, decay), found in groups.items()]


def _read(path: Path) -> dict[str, Any]:
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file makes torch's reader fail in any way
        raise ResumeMismatch(f"cannot read {path}: {error}.", "Remove it to begin anew.") from error
    if not isinstance(saved, dict) or not saved.keys() >= KEPT:
        raise ResumeMismatch(f"{path} is no state of a run.", "Use another --set out=DIR.")
    return saved


class TrainState:
    """Everything that a run must remember.

    Args:
        network: The network in training, on its device.
        config: The run.
    """

    def __init__(self, network: Network, config: TrainConfig) -> None:
        self.network, self.config = network, config
        average = get_ema_multi_avg_fn(config.averaging)
        self.average = AveragedModel(network, multi_avg_fn=average, use_buffers=True)
        self.optimiser = torch.optim.AdamW(parameter_groups(network, config), betas=(0.9, 0.98))
        self.rates = [float(group["lr"]) for group in self.optimiser.param_groups]
        self.step = 0
        self.best = float("-inf")

    @property
    def averaged(self) -> Network:
        """The network with averaged weights, which is what is evaluated and shipped."""
        module = self.average.module
        if not isinstance(module, Network):
            raise TypeError(f"averaging wraps a {type(module).__name__}")
        return module

    def advance(self, loss: Tensor) -> float:
        """Take one optimiser step on a loss; returns the gradient norm before clipping."""
        factor = warm_cosine(self.step, self.config.steps, self.config.warmup)
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip)
        self.optimiser.step()
        self._mean_over_short_runs()
        self.average.update_parameters(self.network)
        self.step += 1
        return float(norm)

    def _mean_over_short_runs(self) -> None:
        """Average over fewer steps while few were made, so that early looks see no initial weights."""
        decay = min(self.config.averaging, (1 + self.step) / (10 + self.step))
        self.average.multi_avg_fn = get_ema_multi_avg_fn(decay)

    def remaining(self) -> Iterator[int]:
        """Count the steps still to be made."""
        while self.step < self.config.steps:
            yield self.step

    def save(self, path: Path) -> None:
        """Write the state whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(path.name + ".tmp")
        content = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "best": self.best,
            "steps": self.config.steps,
            "rng": torch.get_rng_state(),
        }
        torch.save(content, aside)
        os.replace(aside, path)

    def resume(self, path: Path) -> None:
        """Continue where a saved state left off.

        Raises:
            ResumeMismatch: The state belongs to another network or schedule.
        """
        saved = _read(path)
        if saved["steps"] != self.config.steps:
            raise ResumeMismatch(
                f"{path} was begun for {saved['steps']} steps, now {self.config.steps} are asked for.",
                "Use the same number, or another --set out=DIR with start= the checkpoint.",
            )
        try:
            self.network.load_state_dict(saved["network"])
            self.average.load_state_dict(saved["average"])
            self.optimiser.load_state_dict(saved["optimiser"])
        except (RuntimeError, ValueError) as error:
            raise ResumeMismatch(
                f"{path} holds another network: {error}.", "Use another --set out=DIR."
            ) from error
        self.step, self.best = saved["step"], saved["best"]
        torch.set_rng_state(saved["rng"])
