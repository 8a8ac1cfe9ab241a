"""What a run will cost, from its settings and one measured step; no data set and no weights are read."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

from rrsis.config import TrainConfig
from rrsis.data.batches import Batch
from rrsis.engine.device import training_dtype
from rrsis.learning.learner import Learner, on
from rrsis.learning.loss import Weights
from rrsis.learning.state import TrainState
from rrsis.models.network import Network
from rrsis.models.words import Tokens

WORDS = 16  # tokens of a sentence, about what RRSIS-D's have
CLASSES = 8  # known classes of a batch
COPIES = 5  # of each weight: itself, its gradient, Adam's two moments, its average


@dataclass(frozen=True)
class Description:
    """What a run will cost."""

    device: str
    """Where the step was measured."""
    parameters: Mapping[str, int]
    """Weights of the backbone, of the text encoder and of the decoder (all else)."""
    encode_gflops: float
    """To encode one view, as far as no sentence is needed: 1e9 multiplications and additions of products and
    convolutions, forward."""
    decode_gflops: float
    """To read and answer one sentence about it, counted alike."""
    batches: int
    """Batches a step on one process."""
    peak_bytes: int
    """Least memory of a step: copies of the weights, and what the backward pass needs of a batch."""
    step_seconds: float
    """One step, loading of data not counted."""
    run_seconds: float
    """All steps, looks at the val split not counted."""

    @property
    def total(self) -> int:
        """All weights."""
        return sum(self.parameters.values())


def describe(config: TrainConfig, device: torch.device) -> Description:
    """Build the network with random weights, count, and take a step on random pixels.

    On a CPU the step is taken with one picture and multiplied, on CUDA with a whole batch.

    Args:
        config: The run; its network is that of `model`, also where `start` names another.
        device: Where it is to run.
    """
    network = Network(config.model).to(device).to(memory_format=torch.channels_last)
    pictures = config.pictures if device.type == "cuda" else 1
    batch = on(random_batch(config, pictures), device)
    encode, decode = _flops(network, on(random_batch(config, 1, 1), device))
    dtype = training_dtype(device) if config.amp else None
    state = TrainState(network.train(), config, dtype=dtype)
    if config.recompute:
        network.recompute()
    learner = Learner(network, Weights.of(config, False), dtype).train()
    _pass(state, learner, batch)  # the first is slow: kernels are chosen, memory is taken
    held: dict[int, int] = {}
    with saved_tensors_hooks(_noting(held), lambda kept: kept):
        learner(batch)
    own = sum(one.numel() * one.element_size() for one in network.parameters())
    seconds = _seconds(lambda: _pass(state, learner, batch), device)
    fixed = _seconds(state.advance, device)
    times = config.pictures / pictures
    step = config.accumulate * times * seconds + fixed
    return Description(
        device.type,
        parameters(network),
        encode,
        decode,
        config.accumulate,
        COPIES * own + int(times * sum(held.values())),
        step,
        step * config.steps,
    )


def parameters(network: Network) -> dict[str, int]:
    """Count weights by part; all that is neither backbone nor text encoder is the decoder."""
    counts = {"backbone": 0, "text": 0, "decoder": 0}
    for name, one in network.named_parameters():
        part = next((part for part in ("backbone", "text") if name.startswith(f"{part}.")), "decoder")
        counts[part] += one.numel()
    return counts


def random_batch(config: TrainConfig, pictures: int, sentences: int = 0) -> Batch:
    """Make a batch of noise in the shapes of a run's.

    Args:
        config: The run.
        pictures: Pictures in it.
        sentences: Sentences asked of each; 0 for the run's own number.
    """
    draw = torch.Generator().manual_seed(config.seed)
    side, asked = config.side, pictures * (sentences or config.sentences)
    words = min(WORDS, config.model.text.longest)

    def said(count: int) -> Tokens:
        ids = torch.randint(0, config.model.text.vocabulary, (count, words), generator=draw)
        every = torch.ones(count, words, dtype=torch.bool)
        return Tokens(ids, every, every, every)

    def painted(*shape: int, levels: int = 2) -> Tensor:
        return torch.randint(0, levels, shape, dtype=torch.uint8, generator=draw)

    return Batch(
        painted(pictures, 3, side, side, levels=256),
        torch.tensor([[0.0, 0.0, 1.0, 1.0]]).repeat(pictures, 1),
        said(asked),
        painted(asked, side // 2, side // 2),
        torch.ones(asked),
        said(CLASSES),
        painted(pictures, CLASSES, side // 4, side // 4),
    )


def _flops(network: Network, batch: Batch) -> tuple[float, float]:
    network.eval()
    with torch.no_grad():
        with FlopCounterMode(display=False) as encoding:
            encoded = network.encode(batch.pixels, batch.corners)
        with FlopCounterMode(display=False) as decoding:
            network.decode(encoded, network.read(batch.tokens))
    return encoding.get_total_flops() / 1e9, decoding.get_total_flops() / 1e9


def _noting(held: dict[int, int]) -> Callable[[Tensor], Tensor]:
    def note(kept: Tensor) -> Tensor:
        if not isinstance(kept, torch.nn.Parameter):
            storage = kept.untyped_storage()
            held[storage.data_ptr()] = storage.nbytes()
        return kept

    return note


def _pass(state: TrainState, learner: Learner, batch: Batch) -> None:
    state.add(torch.stack(list(learner(batch).values())).sum())


def _seconds(work: Callable[[], object], device: torch.device) -> float:
    began = time.perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter() - began
