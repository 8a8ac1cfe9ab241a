"""Origins: where the first weights of a network that is to be trained come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rrsis.checkpoints.registry import card, locate
from rrsis.checkpoints.store import load
from rrsis.config import TrainConfig
from rrsis.errors import CheckpointError, ConfigError
from rrsis.models.network import Network
from rrsis.models.text import trimmed_tokenizer

PARTS = {
    "start": "a checkpoint of ours",
    "backbone_weights": "a backbone",
    "text_weights": "a text encoder",
}


def begin(config: TrainConfig) -> tuple[Network, str]:
    """Make the network of a run and its tokenizer (JSON text): from our checkpoint, or from pretrained parts.

    Raises:
        ConfigError: No text encoder is named, or the backbone cannot be had.
        CheckpointError: Weights cannot be fetched or read, or do not fit.
    """
    if config.start:
        start = load(config.start)
        return start.network.train(), start.tokenizer
    if not config.text_weights:
        raise ConfigError(
            "text_weights is empty.",
            "Name a BERT: a folder in transformers' format (--init-from FOLDER) or a name on its hub.",
        )
    network = Network(config.model, pretrained=config.backbone_weights == "timm")
    if config.backbone_weights not in {"", "timm"}:
        network.backbone.borrow(Path(config.backbone_weights))
    network.text.borrow(config.text_weights)
    return network, trimmed_tokenizer(config.text_weights, config.model.text.vocabulary)


def beginning_from(config: TrainConfig, paths: Sequence[str]) -> TrainConfig:
    """Let a run begin from files and folders, each taken for what it is.

    Args:
        config: The run.
        paths: Checkpoints of ours by path or name, files of a backbone's weights, folders of a text encoder.

    Raises:
        UnknownCheckpoint: There is no such file, folder or checkpoint.
        ConfigError: Two are of one sort, or one would not be used because a checkpoint of ours is whole.
    """
    found: dict[str, str] = {}
    for path in paths:
        part = _part(path)
        if part in found:
            raise ConfigError(
                f"--init-from names {PARTS[part]} twice: {found[part]} and {path}.", "Give one of them."
            )
        found[part] = path
    start, others = found.get("start", config.start), [found[part] for part in found if part != "start"]
    if start and others:
        raise ConfigError(
            f"{', '.join(others)} would not be used: the checkpoint {start} is a whole network.",
            "Begin from the checkpoint alone, or without it (start= and --init-from).",
        )
    return replace(
        config,
        start=start,
        backbone_weights=found.get("backbone_weights", config.backbone_weights),
        text_weights=found.get("text_weights", config.text_weights),
    )


def _part(path: str) -> str:
    """Say which of `PARTS` a path is."""
    if Path(path).is_dir():
        return "text_weights"
    if Path(path).is_file() and not _ours(Path(path)):
        return "backbone_weights"
    locate(path)
    return "start"


def _ours(path: Path) -> bool:
    try:
        card(path)
    except CheckpointError:
        return False
    return True
