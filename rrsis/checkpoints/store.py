"""Checkpoint files: safetensors with everything needed to use them in the header; never pickle."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from rrsis.checkpoints.registry import locate
from rrsis.config import ModelConfig, build, dump
from rrsis.errors import CheckpointError, ShapeMismatch
from rrsis.models.folding import fold
from rrsis.models.network import Network
from rrsis.models.segmenter import NetworkSegmenter
from rrsis.models.words import Reader

_LOG = logging.getLogger("rrsis.checkpoints")
HEADER = frozenset({"config", "tokenizer", "card"})
RETIRED = ("levels.0.align.to_words.",)
"""Weights of older files that no answer ever depended on; they are passed over."""


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint in memory."""

    network: Network
    """On the CPU, in float32."""
    tokenizer: str
    """The tokenizer as JSON text."""
    card: Mapping[str, str]
    """What is said of it: licence, data, scores."""


def save(path: Path, network: Network, tokenizer: str, card: Mapping[str, str]) -> None:
    """Write a network in half precision, its settings, tokenizer and card; whole or not at all."""
    tensors = {
        name: (tensor.half() if tensor.is_floating_point() else tensor).cpu().contiguous()
        for name, tensor in network.state_dict().items()
    }
    header = {
        "format": "rrsis",
        "config": dump(network.config),
        "tokenizer": tokenizer,
        "card": json.dumps(dict(card)),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".tmp")
    save_file(tensors, aside, header)
    os.replace(aside, path)


def load(name: str | Path) -> Checkpoint:
    """Load a checkpoint by name or path.

    Raises:
        UnknownCheckpoint: There is none of this name or at this path.
        CheckpointError: The file is not one of ours or is damaged.
        ConfigError: The settings in its header are not of this version.
        ShapeMismatch: Its tensors do not fit the settings in its header.
    """
    path = locate(name)
    try:
        with safe_open(path, "pt") as file:
            header = file.metadata() or {}
            tensors = {key: file.get_tensor(key) for key in file.keys()}
    except (OSError, SafetensorError) as error:
        raise CheckpointError(
            f"cannot read the checkpoint {path}: {error}.", "It must be a whole safetensors file."
        ) from error
    if header.get("format") != "rrsis":
        raise CheckpointError(
            f"{path} was not written by rrsis.", "`rrsis checkpoints` lists what can be loaded."
        )
    if not header.keys() >= HEADER:
        raise CheckpointError(
            f"{path} lacks {', '.join(sorted(HEADER - header.keys()))}.", "It was written by another version."
        )
    network = Network(build(ModelConfig, json.loads(header["config"]), str(path)))
    _fit(network, tensors, path)
    return Checkpoint(network.eval(), header["tokenizer"], json.loads(header["card"]))


def _fit(network: Network, tensors: Mapping[str, torch.Tensor], path: Path) -> None:
    own = network.state_dict()
    tensors = {name: tensor for name, tensor in tensors.items() if not name.startswith(RETIRED)}
    wrong = [
        f"{name}: wanted {tuple(own[name].shape) if name in own else 'none'}, "
        f"got {tuple(tensors[name].shape) if name in tensors else 'none'}"
        for name in sorted(own.keys() | tensors.keys())
        if name not in own or name not in tensors or own[name].shape != tensors[name].shape
    ]
    if wrong:
        shown = "; ".join(wrong[:5]) + ("; ..." if len(wrong) > 5 else "")
        raise ShapeMismatch(
            f"{path} does not fit its own settings: {shown}.", "It was written by another version of rrsis."
        )
    network.load_state_dict({name: tensor.to(own[name].dtype) for name, tensor in tensors.items()})


def load_segmenter(name: str | Path, device: torch.device, *, half: bool = False) -> NetworkSegmenter:
    """Load a checkpoint ready for work on a device, in bfloat16 if `half`; raises what `load` raises.

    Its batch normalisations are folded into its convolutions (`rrsis.models.folding`).
    """
    began = time.monotonic()
    checkpoint = load(name)
    kind = "bfloat16" if half else "float32"
    _LOG.info("loaded %s in %.1f s, for %s in %s", name, time.monotonic() - began, device, kind)
    reader = Reader.parse(checkpoint.tokenizer, checkpoint.network.config.text.longest)
    fold(checkpoint.network)
    return NetworkSegmenter(checkpoint.network, reader, device, half=half)
