"""train(): data sets -> a checkpoint, on one page."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from rrsis.checkpoints.origins import begin
from rrsis.checkpoints.store import save
from rrsis.config import TrainConfig
from rrsis.data.batches import Batch, Drawn
from rrsis.data.items import Material, grouped
from rrsis.data.samples import Picture, Sample
from rrsis.data.sources import material
from rrsis.data.taught import taught
from rrsis.engine.device import fast_bfloat16, training_dtype
from rrsis.engine.ranks import Ranks, join, leading
from rrsis.errors import ConfigError
from rrsis.evaluation import Report, evaluate, evaluate_samples
from rrsis.learning.board import writer_class
from rrsis.learning.journal import Entry, Look
from rrsis.learning.learner import Learner, on
from rrsis.learning.loss import Weights
from rrsis.learning.records import Records
from rrsis.learning.report import ORIGINAL
from rrsis.learning.schedule import schedule
from rrsis.learning.state import TrainState
from rrsis.models.network import Network
from rrsis.models.segmenter import NetworkSegmenter
from rrsis.models.synchronise import synchronise
from rrsis.models.words import Reader

VIEWS = ("cuts", "whole")


@dataclass(frozen=True)
class Progress:
    """What a run tells after each step."""

    step: int
    steps: int
    loss: float
    """Mean over everything that the step saw."""
    seconds: float
    """That the step took, looks at the val split left out."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """The loss's weighted terms."""
    rates: Mapping[str, float] = field(default_factory=dict)
    """Learning rate of each part of the network."""
    report: Report | None = None
    """A look at the val split, where there was one."""


def train(
    config: TrainConfig, device: str = "auto", tell: Callable[[Progress], None] = lambda _: None
) -> Path:
    """Train a network, or continue a run whose last state lies in the output folder.

    Started by torchrun, its processes train together: the first writes, tells and looks at the val split.

    Args:
        config: The run.
        device: "auto", "cpu" or "cuda".
        tell: Called after each step.

    Returns:
        The best checkpoint on val.

    Raises:
        ConfigError: A setting cannot be used.
        DatasetError: A data set is missing or malformed.
        CheckpointError: Pretrained weights cannot be loaded.
        ResumeMismatch: The folder holds a run of another kind.
        OutputError: The log cannot be written.
        MissingDependency: TensorBoard is asked for and not installed.
    """
    _check(config)
    with join(device) as ranks:
        torch.manual_seed(config.seed)
        found = [(source.weight, material(source, Path(config.root))) for source in config.sources]
        network, tokenizer = begin(config)
        if network.config.text_in_backbone and config.matching:
            raise ConfigError(
                f"matching is {config.matching}, but text enters this network's backbone.",
                "No picture is looked at without a sentence there: --set matching=0.",
            )
        reader = Reader.parse(tokenizer, network.config.text.longest)
        sets = [(weight, _drawable(_few(items, "train", config.limit))) for weight, items in found]
        learnt = taught(item for _, items in found for item in _few(items, "train", 0))
        nouns, looks = learnt.nouns.union(network.config.nouns), learnt.looks.union(network.config.looks)
        network.config = replace(network.config, nouns=tuple(sorted(nouns)), looks=tuple(sorted(looks)))
        sizes = config.side, config.pictures, config.sentences, config.seed
        whole = config.views == "whole"
        drawn = Drawn(
            sets,
            reader,
            *sizes,
            whole=whole,
            sides=config.sides,
            paste=config.paste,
            resense=config.resense,
        )
        held = _held(config, [items for _, items in found])
        run = _Run(network, tokenizer, config, ranks, drawn.boxed)
        records = Records(run.out, run.state.step, config.tensorboard) if ranks.first else None
        try:
            for progress in run.steps(drawn, held, records):
                if ranks.first:
                    tell(progress)
        finally:
            if records:
                records.close()
    return Path(config.out) / "best.safetensors"


def _check(config: TrainConfig) -> None:
    schedule(config.schedule)
    if config.views not in VIEWS:
        raise ConfigError(f"unknown views {config.views!r}.", f"Known: {', '.join(VIEWS)}.")
    for name in ("steps", "accumulate", "pictures", "sentences", "check_every", "save_every"):
        if getattr(config, name) < 1:
            raise ConfigError(f"{name} is {getattr(config, name)}.", "It must be at least 1.")
    if config.tensorboard:
        writer_class()


Items = list[Picture] | list[Sample]


def _few(items: Items, split: str, limit: int) -> Items:
    chosen = [item for item in items if item.split == split]
    return cast(Items, chosen[:limit] if limit else chosen)


def _drawable(items: Items) -> list[Material]:
    samples = [item for item in items if isinstance(item, Sample)]
    return [*grouped(samples), *(item for item in items if isinstance(item, Picture))]


def _held(config: TrainConfig, found: list[Items]) -> Items:
    for source, items in zip(config.sources, found, strict=True):
        if config.selection in {source.path, source.kind}:
            return _few(items, "val", config.limit)
    raise ConfigError(f"selection {config.selection!r} is none of the sources.", "Name a source's path.")


def _scored(segmenter: NetworkSegmenter, held: Items, config: TrainConfig) -> Report:
    samples = [item for item in held if isinstance(item, Sample)]
    if samples:
        whole = config.views == "whole"  # then by the network's own masks on the square, as published
        square = config.side if whole else 0
        both = evaluate_samples(segmenter, samples, square=square, settle=not whole)
        return both.stretched or both.original
    return evaluate(segmenter, [item for item in held if isinstance(item, Picture)])


class _Run:
    """A network on its way through a run, in one of its processes."""

    def __init__(
        self, network: Network, tokenizer: str, config: TrainConfig, ranks: Ranks, boxed: bool
    ) -> None:
        self.config, self.ranks, self.tokenizer = config, ranks, tokenizer
        self.out = Path(config.out)
        if ranks.count > 1 and ranks.device.type == "cuda":
            network = synchronise(network)
        network = network.to(ranks.device).to(memory_format=torch.channels_last)
        dtype = training_dtype(ranks.device) if config.amp else None
        self.state = TrainState(network, config, ranks.count, dtype)
        if (self.out / "last.pt").exists():
            self.state.resume(self.out / "last.pt")
        if config.recompute:
            network.recompute()
        self.learner = ranks.share(Learner(network, Weights.of(config, boxed), dtype).train())

    def steps(self, drawn: Drawn, held: Items, records: Records | None) -> Iterator[Progress]:
        """Make the steps that remain; a step is on record, and saved where that is due, before it is told."""
        state, config = self.state, self.config
        batches = self._batches(drawn)
        for _ in state.remaining():
            entry = self._step(batches)
            due = state.step % config.check_every == 0 or state.step == config.steps
            report = None
            if records:
                records.write(entry)
                if due:
                    report = self._look(drawn.reader, held)
                    records.write(Look(state.step, report.selection, report.line()))
                if due or state.step % config.save_every == 0:
                    state.save(self.out / "last.pt")
            if due:
                self.ranks.wait()
            told = (entry.step, config.steps, entry.loss, entry.seconds, entry.parts, entry.rates)
            yield Progress(*told, report)

    def _batches(self, drawn: Drawn) -> Iterator[tuple[int, Batch]]:
        """Give this process its share of the numbered batches: of each step's, every `count`-th."""
        ranks, share = self.ranks, self.config.accumulate
        first, last = self.state.step * share, self.config.steps * share
        own = range(first * ranks.count + ranks.rank, last * ranks.count, ranks.count)
        seed = torch.Generator()  # the loader draws one; from torch's own state it would disturb the run
        loader = DataLoader(drawn, None, sampler=own, num_workers=self.config.workers, generator=seed)
        return zip(own, loader, strict=True)

    def _step(self, batches: Iterator[tuple[int, Batch]]) -> Entry:
        state, began = self.state, time.perf_counter()
        summed: dict[str, float] = {}
        for i in range(self.config.accumulate):
            number, batch = next(batches)
            torch.manual_seed(random.Random(f"{self.config.seed}/{number}").getrandbits(32))
            with self.ranks.alone(self.learner, i + 1 < self.config.accumulate):
                parts: dict[str, Tensor] = self.learner(on(batch, self.ranks.device))
                state.add(torch.stack(list(parts.values())).sum())
            for name, part in parts.items():
                summed[name] = summed.get(name, 0.0) + float(part.detach()) / self.config.accumulate
        rates, norm = state.rates, state.advance()
        mean = self.ranks.mean(summed)
        return Entry(state.step, sum(mean.values()), mean, rates, norm, time.perf_counter() - began)

    def _look(self, reader: Reader, held: Items) -> Report:
        state, device = self.state, self.ranks.device
        segmenter = NetworkSegmenter(state.averaged, reader, device, half=fast_bfloat16(device))
        report = _scored(segmenter, held, state.config)
        note = f"step {state.step} of {state.config.steps}"
        scores = report.line() if report.at == ORIGINAL else f"{report.line()}, at {report.at}"
        card = {"licence": state.config.licence, "scores": scores, "note": note}
        save(self.out / "last.safetensors", state.averaged, self.tokenizer, card)
        if report.selection > state.best:
            state.best = report.selection
            save(self.out / "best.safetensors", state.averaged, self.tokenizer, card)
        return report


def dry(config: TrainConfig) -> TrainConfig:
    """Shrink a run to two steps on a sliver of its data, to see in seconds that everything is in place."""
    return replace(
        config,
        out=f"{config.out}-dry",
        sources=tuple(replace(source, pictures=min(source.pictures, 2)) for source in config.sources),
        side=min(config.side, 128),
        sides=(),
        pictures=min(config.pictures, 2),
        sentences=min(config.sentences, 2),
        accumulate=min(config.accumulate, 2),
        limit=2,
        steps=2,
        warmup=1,
        check_every=2,
        save_every=2,
        workers=0,
    )


def rehearse(
    config: TrainConfig, device: str = "auto", tell: Callable[[Progress], None] = lambda _: None
) -> Path:
    """Train the `dry` form of a run, from its beginning; takes, gives and raises what `train` does."""
    shrunk = dry(config)
    if leading():
        (Path(shrunk.out) / "last.pt").unlink(missing_ok=True)  # of a rehearsal before
    return train(shrunk, device, tell)
