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
from rrsis.learning.schedule import schedule
from rrsis.learning.settings import differing, remembered
from rrsis.models.network import Network

KEPT = frozenset({"network", "average", "optimiser", "scaler", "step", "best", "settings"})
FORMER = frozenset({"network", "average", "optimiser", "step", "best", "steps", "rng"})  # version 0.1's
PLAIN = ("A_log", "dt_bias", "log_decay", "gamma", "scale", "relative_position")


def parameter_groups(network: Network, config: TrainConfig) -> list[dict[str, Any]]:
    """Sort parameters by part of the network (which has its learning rate) and weight decay.

    Vectors (norms, biases, gates), a Swin's position tables and the scan's own parameters (mamba-ssm's habit)
    are not decayed.
    """
    rates = {"backbone.network": config.backbone_rate, "text.transformer": config.text_rate, "": config.rate}
    groups: dict[tuple[str, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        part = next(start for start in rates if name.startswith(start))
        plain = parameter.dim() < 2 or any(word in name for word in PLAIN)
        groups.setdefault((part, 0.0 if plain else config.decay), []).append(parameter)
    return [
        {"params": found, "lr": rates[part], "weight_decay": decay, "name": part.split(".")[0] or "new"}
        for (part, decay), found in groups.items()
    ]


def _read(path: Path) -> dict[str, Any]:
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file makes torch's reader fail in any way
        raise ResumeMismatch(f"cannot read {path}: {error}.", "Remove it to begin anew.") from error
    if isinstance(saved, dict) and saved.keys() == FORMER:
        raise ResumeMismatch(
            f"{path} was written by rrsis 0.1.0 at step {saved['step']} of {saved['steps']}.",
            f"Finish it with that version, or use another --set out=DIR with "
            f"start={path.with_name('last.safetensors')}, which goes on from its weights.",
        )
    if not isinstance(saved, dict) or not saved.keys() >= KEPT:
        raise ResumeMismatch(f"{path} is no state of a run.", "Use another --set out=DIR.")
    return saved


class TrainState:
    """Everything that a run must remember.

    What is drawn at random is not part of it: each batch and each pass has a seed of its own.

    Args:
        network: The network in training, on its device.
        config: The run.
        ranks: Processes that train together.
        dtype: What most products are computed in; float16 needs scaled gradients.
    """

    def __init__(
        self, network: Network, config: TrainConfig, ranks: int = 1, dtype: torch.dtype | None = None
    ) -> None:
        self.network, self.config, self.ranks = network, config, ranks
        self.schedule = schedule(config.schedule)
        average = get_ema_multi_avg_fn(config.averaging)
        self.average = AveragedModel(network, multi_avg_fn=average, use_buffers=True)
        self.optimiser = torch.optim.AdamW(parameter_groups(network, config), betas=(0.9, 0.98))
        self.peaks = [float(group["lr"]) for group in self.optimiser.param_groups]
        kind = next(network.parameters()).device.type
        self.scaler = torch.amp.GradScaler(kind, enabled=dtype is torch.float16)
        self.step = 0
        self.best = float("-inf")

    @property
    def averaged(self) -> Network:
        """The network with averaged weights, which is what is evaluated and shipped."""
        module = self.average.module
        if not isinstance(module, Network):
            raise TypeError(f"averaging wraps a {type(module).__name__}")
        return module

    @property
    def rates(self) -> dict[str, float]:
        """Learning rate of each part of the network at the step to come."""
        factor = self.schedule(self.step, self.config.steps, self.config.warmup)
        groups = zip(self.optimiser.param_groups, self.peaks, strict=True)
        return {str(group["name"]): peak * factor for group, peak in groups}

    def add(self, loss: Tensor) -> None:
        """Add the gradients of one batch of the step; the step follows their mean over its batches."""
        self.scaler.scale(loss / self.config.accumulate).backward()

    def advance(self) -> float:
        """Take one optimiser step on the gradients added; returns their norm before clipping."""
        rates = self.rates
        for group in self.optimiser.param_groups:
            group["lr"] = rates[group["name"]]
        self.scaler.unscale_(self.optimiser)
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip)
        self.scaler.step(self.optimiser)
        self.scaler.update()
        self.optimiser.zero_grad(set_to_none=True)
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
            "scaler": self.scaler.state_dict(),
            "step": self.step,
            "best": self.best,
            "settings": remembered(self.config, self.ranks),
        }
        torch.save(content, aside)
        os.replace(aside, path)

    def resume(self, path: Path) -> None:
        """Continue where a saved state left off.

        Raises:
            ResumeMismatch: The state belongs to another run, or to another version.
        """
        saved = _read(path)
        wrong = differing(saved["settings"], remembered(self.config, self.ranks))
        if wrong:
            raise ResumeMismatch(
                f"{path} was begun with {wrong}.",
                "Use the same settings, or another --set out=DIR with start= the checkpoint.",
            )
        try:
            self.network.load_state_dict(saved["network"])
            self.average.load_state_dict(saved["average"])
            self.optimiser.load_state_dict(saved["optimiser"])
            self.scaler.load_state_dict(saved["scaler"])
        except (RuntimeError, ValueError) as error:
            raise ResumeMismatch(
                f"{path} holds another network: {error}.", "Use another --set out=DIR."
            ) from error
        self.step, self.best = saved["step"], saved["best"]
