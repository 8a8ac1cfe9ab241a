"""Learning rates over a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from rrsis.errors import ConfigError

Schedule: TypeAlias = Callable[[int, int, int], float]
POWER = 0.9  # of the polynomial, as in FIANet and in LAVT before it


def warm_cosine(step: int, steps: int, warmup: int) -> float:
    """Rise linearly for `warmup` steps, then fall as a cosine to 2 % (Loshchilov and Hutter 2017).

    Returns:
        The factor by which peak rates are multiplied.
    """
    return _warm(step, steps, warmup, lambda done: 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))


def warm_poly(step: int, steps: int, warmup: int) -> float:
    """Rise linearly for `warmup` steps, then fall as (1 - done) ** 0.9 to nothing (FIANet; the rise is ours).

    Returns:
        The factor by which peak rates are multiplied.
    """
    return _warm(step, steps, warmup, lambda done: float((1 - done) ** POWER))


def _warm(step: int, steps: int, warmup: int, fall: Callable[[float], float]) -> float:
    if step < warmup:
        return (step + 1) / warmup
    return fall(min(1.0, (step - warmup) / max(1, steps - warmup)))


SCHEDULES: dict[str, Schedule] = {"cosine": warm_cosine, "poly": warm_poly}


def schedule(name: str) -> Schedule:
    """Find a schedule by name.

    Raises:
        ConfigError: There is none of this name.
    """
    if name not in SCHEDULES:
        raise ConfigError(f"unknown schedule {name!r}.", f"Known: {', '.join(SCHEDULES)}.")
    return SCHEDULES[name]
