"""train(): data sets -> a checkpoint, on one page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from rrsis.checkpoints.store import load, save
from rrsis.config import TrainConfig
from rrsis.data.batches import Batch, Drawn
from rrsis.data.samples import Picture
from rrsis.data.sources import load as load_source
from rrsis.engine.device import autocast, fast_bfloat16, pick
from rrsis.errors import ConfigError
from rrsis.evaluation import Report, evaluate
from rrsis.learning.loss import matching, objective
from rrsis.learning.state import TrainState
from rrsis.models.network import Network
from rrsis.models.segmenter import NetworkSegmenter
from rrsis.models.text import trimmed_tokenizer
from rrsis.models.words import Reader


@dataclass(frozen=True)
class Progress:
    """What a run tells while it goes on."""

    step: int
    steps: int
    loss: float
    """Mean since the last message."""
    seconds: float
    """Per step, since the last message."""
    report: Report | None = None
    """A look at the val split, where there was one."""


def train(
    config: TrainConfig, device: str = "auto", tell: Callable[[Progress], None] = lambda _: None
) -> Path:
    """Train a network, or continue a run whose last state lies in the output folder.

    Args:
        config: The run.
        device: "auto", "cpu" or "cuda".
        tell: Called every 20 steps and at every look at the val split.

    Returns:
        The best checkpoint on val.

    Raises:
        ConfigError: A setting cannot be used.
        DatasetError: A data set is missing or malformed.
        CheckpointError: Pretrained weights cannot be loaded.
        ResumeMismatch: The folder holds a run of another kind.
    """
    where = pick(device)
    torch.manual_seed(config.seed)
    found = [(source.weight, load_source(source, Path(config.root))) for source in config.sources]
    network, tokenizer = _begin(config)
    reader = Reader.parse(tokenizer, network.config.text.longest)
    state = TrainState(network.to(where).to(memory_format=torch.channels_last), config)
    out, last = Path(config.out), Path(config.out) / "last.pt"
    if last.exists():
        state.resume(last)
    sets = [(weight, [p for p in pictures if p.split == "train"]) for weight, pictures in found]
    drawn = Drawn(sets, reader, config.side, config.pictures, config.sentences, config.seed)
    held = _held(config, [pictures for _, pictures in found])
    batches = iter(_loader(drawn, state, config))
    losses: list[float] = []
    since = time.perf_counter()
    for step in state.remaining():
        losses.append(_step(state, next(batches), where))
        checked = state.step % config.check_every == 0 or state.step == config.steps
        report = _look(state, reader, tokenizer, held, out) if checked else None
        if state.step % config.save_every == 0 or checked:
            state.save(last)
        if step % 20 == 19 or report:
            spent = (time.perf_counter() - since) / len(losses)
            tell(Progress(state.step, config.steps, sum(losses) / len(losses), spent, report))
            losses, since = [], time.perf_counter()
    return out / "best.safetensors"


def _begin(config: TrainConfig) -> tuple[Network, str]:
    if config.start:
        start = load(config.start)
        return start.network.train(), start.tokenizer
    if not config.text_weights:
        raise ConfigError(
            "text_weights is empty.", "Name a folder with a BERT-shaped encoder and its tokenizer.json."
        )
    network = Network(config.model, pretrained=config.backbone_weights == "timm")
    if config.backbone_weights not in {"", "timm"}:
        network.backbone.borrow(Path(config.backbone_weights))
    network.text.borrow(config.text_weights)
    return network, trimmed_tokenizer(config.text_weights, config.model.text.vocabulary)


def _loader(drawn: Drawn, state: TrainState, config: TrainConfig) -> DataLoader[Batch]:
    own = (
        torch.Generator()
    )  # the loader draws a seed; from torch's own state a resumed run would lose its place
    steps = range(state.step, config.steps)
    return DataLoader(drawn, None, sampler=steps, num_workers=config.workers, generator=own)


def _held(config: TrainConfig, found: list[list[Picture]]) -> list[Picture]:
    for source, pictures in zip(config.sources, found, strict=True):
        if config.selection in {source.path, source.kind}:
            return [picture for picture in pictures if picture.split == "val"]
    raise ConfigError(f"selection {config.selection!r} is none of the sources.", "Name a source's path.")


def _step(state: TrainState, batch: Batch, device: torch.device) -> float:
    state.network.train()
    pixels = batch.pixels.to(device).contiguous(memory_format=torch.channels_last)
    network, config = state.network, state.config
    with autocast(device):
        pyramid = network.encode(pixels, batch.corners.to(device))
        prediction = network.decode(pyramid, network.read(batch.tokens.to(device)))
        matches = network.match(pyramid.fine, network.read(batch.nouns.to(device)))
    loss = objective(prediction, batch.masks.to(device), batch.present.to(device), config.existence)
    loss = loss + config.matching * matching(matches, batch.classes.to(device))
    state.advance(loss)
    return float(loss.detach())


def _look(state: TrainState, reader: Reader, tokenizer: str, held: list[Picture], out: Path) -> Report:
    device = next(state.network.parameters()).device
    report = evaluate(NetworkSegmenter(state.averaged, reader, device, half=fast_bfloat16(device)), held)
    card = {
        "licence": state.config.licence,
        "scores": report.line(),
        "note": f"step {state.step} of {state.config.steps}",
    }
    save(out / "last.safetensors", state.averaged, tokenizer, card)
    if report.selection > state.best:
        state.best = report.selection
        save(out / "best.safetensors", state.averaged, tokenizer, card)
    return report


def dry(config: TrainConfig) -> TrainConfig:
    """Shrink a run to two steps, to see that everything is in place."""
    return replace(config, steps=2, warmup=1, check_every=2, save_every=2, out=f"{config.out}-dry")
