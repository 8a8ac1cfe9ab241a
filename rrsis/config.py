"""Settings: frozen dataclasses, read strictly from YAML.

The docstring of a field is its help. A function takes the values it uses, never a whole root.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from rrsis.errors import ConfigError, meant

C = TypeVar("C")


@dataclass(frozen=True)
class TextConfig:
    """The text encoder: a BERT-shaped transformer."""

    hidden: int = 384
    """Width of a token."""
    layers: int = 3
    """Transformer layers."""
    heads: int = 12
    """Attention heads."""
    intermediate: int = 1536
    """Width of the feed-forward layers."""
    vocabulary: int = 20000
    """WordPieces kept, most frequent first."""
    longest: int = 64
    """Tokens read of a sentence at most."""


@dataclass(frozen=True)
class ModelConfig:
    """The network's sizes and what it was made for. Travels in the checkpoint's header."""

    backbone: str = "tf_efficientnet_lite0"
    """A timm model with feature maps at strides 2, 4, 8, 16 and 32, or a Swin for `text_in_backbone`."""
    text_in_backbone: bool = False
    """Let the sentence change what the backbone sees (FIANet): each sentence then costs a pass of it."""
    drop_path: float = 0.0
    """Chance, in training, that the backbone's last block is left out of a sample; less for earlier ones."""
    text: TextConfig = field(default_factory=TextConfig)
    """The text encoder."""
    width: int = 64
    """Channels of the common space in which pixels and words meet."""
    heads: int = 4
    """Heads of the linear attention (MLAM) and of TMEM."""
    multiscale_blocks: int = 1
    """TMEM blocks; FIANet uses 1 for RefSegRS and 3 for RRSIS-D."""
    scan_levels: tuple[int, ...] = (16, 32)
    """Strides at which CFSM scans."""
    state: int = 2
    """States of the selective scan (N)."""
    without: tuple[str, ...] = ()
    """Stages that it does without, of `fiam`, `mlam`, `cfsm`, `tmem`, `wfdm` (docs/ablations.md)."""
    tile: int = 640
    """Tile side that the network likes best, in working pixels."""
    overlap: int = 128
    """Overlap of neighbouring tiles, in working pixels."""
    scales: tuple[int, ...] = (1,)
    """How many times smaller a scene is looked at, too; 1 is among them. Chosen on val."""
    gsd_range_m: tuple[float, float] = (0.15, 5.0)
    """Ground sizes of a pixel, in metres, at which it was trained."""
    threshold: float = 0.5
    """Probability above which a pixel belongs to the answer; chosen on val."""
    min_score: float = 0.0
    """Mean probability below which what was found is no object, of what can be counted; chosen on val."""
    min_share: float = 0.0
    """The same, as a share of the mean probability of all that was found; chosen on val."""
    stuff_score: float = 0.0
    """Mean probability below which an area of what cannot be counted is left out; chosen on val."""
    min_px: float = 0.0
    """Working pixels of the smallest object, where the user gives no least area; chosen on val."""
    rivals: tuple[tuple[str, str], ...] = ()
    """Pairs of classes that it mixes up: where one is asked for, the surer has it; chosen on val."""
    nouns: tuple[str, ...] = ()
    """Nouns that it has learnt, canonical; for a kind that is not among them ("lake") its class is asked for
    ("water"). Empty: every sentence is asked as it is."""
    looks: tuple[str, ...] = ()
    """Words for looks that it has learnt, beside colours, sizes and shapes ("smooth"); where nouns are known,
    other such words are left out of what it is asked."""
    calibration: tuple[float, float] = (1.0, 0.0)
    """Slope and offset, in logits, that turn an object's mean probability into its score; fitted on val."""
    mean: tuple[float, float, float] = (127.0, 127.0, 127.0)
    """Subtracted from the pixels (0-255)."""
    std: tuple[float, float, float] = (128.0, 128.0, 128.0)
    """Divides the pixels."""


@dataclass(frozen=True)
class SourceConfig:
    """One set of labelled pictures."""

    path: str = ""
    """Folder of the set, relative to the data root; empty for the synthetic generator."""
    kind: str = "coco"
    """`coco` (instance polygons), `semantic` (index masks), `synthetic`, or a set with ready sentences:
    `refer` (made by `rrsis data refer`), `rrsisd`, `refsegrs`, `risbench`."""
    weight: float = 1.0
    """Share of the training pictures drawn from it."""
    absent: tuple[str, ...] = ()
    """Classes that are certainly not in its pictures unless annotated: material for negatives."""
    pictures: int = 0
    """Pictures to make, for the synthetic generator."""


@dataclass(frozen=True)
class TrainConfig:
    """One training run."""

    out: str = "runs/default"
    """Folder of the run: last and best state, log."""
    root: str = "."
    """Folder that holds the data sets."""
    sources: tuple[SourceConfig, ...] = ()
    """What to learn from."""
    selection: str = ""
    """Name of the source whose val split chooses the best checkpoint."""
    model: ModelConfig = field(default_factory=ModelConfig)
    """The network."""
    backbone_weights: str = ""
    """Pretrained backbone: a `.pth`/`.safetensors` file, `timm` for timm's own from its hub, or empty."""
    text_weights: str = ""
    """Pretrained text encoder: a folder in transformers' format (configuration, tokenizer, weights),
    or a name on its hub."""
    licence: str = ""
    """Licence of the checkpoint, said in its card: the strictest of the data it learns from."""
    start: str = ""
    """A checkpoint of ours to start from (fine-tuning)."""
    side: int = 288
    """Side of a training view in pixels."""
    sides: tuple[int, ...] = ()
    """Further sides: every batch takes one of all, with pictures for as many pixels as `pictures` have at
    `side`."""
    paste: float = 0.0
    """Share of the labelled pictures that outlined objects of another picture are set onto, of classes whose
    absence is known."""
    resense: float = 0.0
    """Share of the views that are shown as another sensor might have: blurred, coarser, sharpened, grained,
    compressed, and in one channel where no sentence names a hue."""
    views: str = "cuts"
    """How pictures with ready sentences are shown: `cuts` (windows, turned and coloured), or `whole`
    (stretched to the square and nothing else, as the published protocols do); labelled pictures are always
    cut."""
    pictures: int = 8
    """Pictures in a batch."""
    sentences: int = 5
    """Sentences asked of each picture."""
    accumulate: int = 1
    """Batches whose gradients are added before an optimiser step (on each process)."""
    limit: int = 0
    """Pictures taken of each split of each set at most; 0 takes all."""
    steps: int = 2000
    """Optimiser steps."""
    rate: float = 1.0e-3
    """Peak learning rate of new layers (AdamW)."""
    backbone_rate: float = 3.0e-4
    """Peak learning rate of the backbone."""
    text_rate: float = 5.0e-5
    """Peak learning rate of the text encoder."""
    decay: float = 0.02
    """Weight decay, not applied to norms, biases and the scan's own parameters."""
    schedule: str = "cosine"
    """How rates fall after the warm-up: `cosine` (to 2 %) or `poly` (to nothing, power 0.9)."""
    warmup: int = 100
    """Steps of linear warm-up before that."""
    averaging: float = 0.998
    """Decay of the exponential moving average of the weights."""
    clip: float = 1.0
    """Largest gradient norm."""
    recompute: bool = False
    """Make the backbone's activations anew in the backward pass: less memory, more time, the same losses."""
    amp: bool = True
    """Compute in bfloat16 where the device is fast at it, in float16 on CUDA without it."""
    existence: float = 0.2
    """Weight of the existence loss."""
    matching: float = 0.5
    """Weight of the loss of nouns against pixels."""
    boxes: float = 1.0
    """Weight of the rows and columns of boxes, for objects that have a box and no outline."""
    affinity: float = 0.5
    """Weight of neighbours of one colour in such boxes."""
    boundary: float = 0.0
    """Weight of the loss at contours."""
    contrast: float = 0.0
    """Weight of the loss that holds what is meant against the pixels most taken for it."""
    seed: int = 1
    """Seed of everything that is drawn."""
    check_every: int = 500
    """Steps between looks at the val split."""
    save_every: int = 100
    """Steps between saves of the last state."""
    workers: int = 1
    """Processes that prepare batches."""
    tensorboard: bool = False
    """Write curves for TensorBoard into the run's folder, too (needs `rrsis[tensorboard]`)."""


def read(cls: type[C], path: str | Path, overrides: Sequence[str] = ()) -> C:
    """Read a YAML file into a settings class.

    Args:
        cls: The settings class.
        path: The file.
        overrides: `key.sub=value` assignments, the value in YAML.

    Raises:
        ConfigError: The file is missing or not YAML, or a key or value does not fit.
    """
    try:
        raw = yaml.safe_load(Path(path).read_text()) or {}
    except OSError as error:
        raise ConfigError(
            f"cannot read the configuration {path}: {error.strerror}.", "Check the path."
        ) from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path} is not valid YAML: {error}.", "Correct the file.") from error
    if not isinstance(raw, dict):
        raise ConfigError(
            f"{path} must hold keys and values, got {type(raw).__name__}.", "See configs/ for examples."
        )
    for override in overrides:
        _assign(raw, override)
    return build(cls, raw, str(path))


def _assign(raw: dict[str, Any], override: str) -> None:
    key, sign, value = override.partition("=")
    if not sign:
        raise ConfigError(f"--set {override} has no '='.", "Write it as key=value, e.g. rate=0.0003.")
    *parents, last = key.strip().split(".")
    for parent in parents:
        raw = raw.setdefault(parent, {})
    raw[last] = yaml.safe_load(value)


def build(cls: type[C], raw: Mapping[str, Any], where: str) -> C:
    """Make a settings object from plain values, strictly.

    Raises:
        ConfigError: A key is unknown (the nearest known one is named) or a value has the wrong type.
    """
    hints = typing.get_type_hints(cls)
    for key in raw:
        if key not in hints:
            raise ConfigError(f"{where}: unknown key {key!r}.", meant(key, hints))
    return cls(**{key: _convert(hints[key], value, f"{where}: {key}") for key, value in raw.items()})


def _convert(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - a type and a YAML value are any
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, Mapping):
            raise ConfigError(f"{where} must hold keys and values, got {value!r}.")
        return build(kind, value, where)
    if typing.get_origin(kind) is tuple:
        return _convert_tuple(typing.get_args(kind), value, where)
    if kind is float and isinstance(value, int | str) and not isinstance(value, bool):
        try:
            return float(value)  # YAML 1.1 reads 3e-5 as text
        except ValueError:
            pass
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ConfigError(f"{where} must be {getattr(kind, '__name__', kind)}, got {value!r}.")
    return value


def _convert_tuple(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:  # noqa: ANN401 - see above
    if not isinstance(value, list | tuple):
        raise ConfigError(f"{where} must be a list, got {value!r}.")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_convert(kinds[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(kinds) != len(value):
        raise ConfigError(f"{where} must hold {len(kinds)} values, got {len(value)}.")
    return tuple(_convert(kind, item, where) for kind, item in zip(kinds, value, strict=True))


def dump(config: ModelConfig) -> str:
    """Write a network's settings as JSON, for a checkpoint's header."""
    return json.dumps(dataclasses.asdict(config), sort_keys=True)
