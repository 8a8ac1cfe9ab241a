"""What of a run's settings decides its losses, so that only the same run is continued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from rrsis.config import TrainConfig

FREE = frozenset(
    {
        *("out", "root", "workers", "licence", "tensorboard", "recompute"),  # change no number
        *("start", "backbone_weights", "text_weights"),  # of the beginning, which a saved run has behind it
        *("selection", "check_every", "save_every"),  # decide what is kept, not what is learnt
        "amp",  # follows the machine
        "accumulate",  # counted in `batches a step`
    }
)


def remembered(config: TrainConfig, ranks: int) -> dict[str, str]:
    """Write down what decides the losses of a run, by name.

    Args:
        config: The run.
        ranks: Processes that train together; as many batches a step are as good on fewer of them.
    """
    settings = {key: value for key, value in _flat(asdict(config)).items() if key.split(".")[0] not in FREE}
    return {**settings, "batches a step": str(config.accumulate * ranks)}


def differing(saved: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say which settings two runs do not share, as "rate 0.1, now 0.2"; empty where all agree.

    Settings that only one of them knows are those of another version, and count as equal.
    """
    wrong = [f"{key} {saved[key]}, now {now[key]}" for key in saved if key in now and saved[key] != now[key]]
    return "; ".join(wrong)


def _flat(settings: Mapping[str, object], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{above}{key}.")
        else:
            found[above + key] = json.dumps(value)
    return found
