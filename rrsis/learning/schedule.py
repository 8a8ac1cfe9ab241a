"""Learning rates over a run."""

from __future__ import annotations

import math


def warm_cosine(step: int, steps: int, warmup: int) -> float:
    """Rise linearly for `warmup` steps, then fall as a cosine to 2 % (Loshchilov and Hutter 2017).

    Returns:
        The factor by which peak rates are multiplied.
    """
    if step < warmup:
        return (step + 1) / warmup
    done = (step - warmup) / max(1, steps - warmup)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
