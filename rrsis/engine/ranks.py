"""Ranks: the processes that train together, one where nobody else was started."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from rrsis.engine.device import pick
from rrsis.errors import ConfigError

PATIENCE = timedelta(hours=6)  # the others wait while the first looks at a val split, which may be large


@dataclass(frozen=True)
class Ranks:
    """One of the processes of a run, and how it agrees with the others."""

    device: torch.device
    """Where this process computes."""
    rank: int = 0
    """Its place among them, from 0."""
    count: int = 1
    """How many there are."""

    @property
    def first(self) -> bool:
        """Whether this is the one that writes files and tells the user."""
        return self.rank == 0

    def wait(self) -> None:
        """Wait until all have come here."""
        if self.count > 1:
            distributed.barrier()

    def mean(self, values: Mapping[str, float]) -> dict[str, float]:
        """Average numbers over all, which must name the same ones in the same order."""
        if self.count == 1:
            return dict(values)
        summed = torch.tensor(list(values.values()), dtype=torch.float64, device=self.device)
        distributed.all_reduce(summed)
        return dict(zip(values, (summed / self.count).tolist(), strict=True))

    def share(self, module: nn.Module) -> nn.Module:
        """Let all train one module: their gradients are averaged by each backward pass.

        Parameters that no pass uses may be among them; one that some passes use must be used by all.
        """
        if self.count == 1:
            return module
        return DistributedDataParallel(module, find_unused_parameters=True)

    def alone(self, module: nn.Module, alone: bool = True) -> AbstractContextManager[None]:
        """Keep the gradients of passes inside to this process; they are averaged with the next outside.

        Args:
            module: What `share` gave.
            alone: False gives a context that changes nothing.
        """
        if alone and isinstance(module, DistributedDataParallel):
            quiet: AbstractContextManager[None] = module.no_sync()
            return quiet
        return nullcontext()


def leading() -> bool:
    """Whether this process is the first of those that torchrun started, or the only one."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def join(device: str = "auto") -> Iterator[Ranks]:
    """Join the processes that torchrun started, by gloo on CPUs and NCCL on CUDA; alone without it.

    Args:
        device: "auto", "cpu" or "cuda"; each process takes a CUDA device of its own.

    Yields:
        This process among the others, who are left again afterwards.

    Raises:
        ConfigError: The device is not there, or there are more processes than CUDA devices.
    """
    where = pick(device)
    count = int(os.environ.get("WORLD_SIZE", "1")) if "RANK" in os.environ else 1
    if count == 1:
        yield Ranks(where)
        return
    if where.type == "cuda":
        where = _own(int(os.environ.get("LOCAL_RANK", "0")))
    distributed.init_process_group("nccl" if where.type == "cuda" else "gloo", timeout=PATIENCE)
    try:
        yield Ranks(where, distributed.get_rank(), count)
    finally:
        distributed.destroy_process_group()


def _own(local: int) -> torch.device:
    found = torch.cuda.device_count()
    if local >= found:
        raise ConfigError(
            f"process {local + 1} of this machine finds only {found} CUDA devices.",
            f"Start torchrun with --nproc-per-node {found}, or use --device cpu.",
        )
    torch.cuda.set_device(local)
    return torch.device("cuda", local)
