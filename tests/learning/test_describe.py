"""What a run will cost is counted and measured, not guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from rrsis.config import ModelConfig, TrainConfig
from rrsis.learning.describe import describe, parameters, random_batch
from rrsis.models.network import Network

CPU = torch.device("cpu")


@pytest.fixture
def run(tiny: ModelConfig) -> TrainConfig:
    """Ten steps of two pictures of 64 px, three sentences each."""
    return TrainConfig(model=tiny, side=64, pictures=2, sentences=3, steps=10)


def test_every_weight_is_counted_once(tiny: ModelConfig) -> None:
    network = Network(tiny)
    found = parameters(network)
    assert found["backbone"] == sum(one.numel() for one in network.backbone.parameters())
    assert found["text"] == sum(one.numel() for one in network.text.parameters())
    assert sum(found.values()) == sum(one.numel() for one in network.parameters())


def test_costs_follow_the_settings(run: TrainConfig) -> None:
    small = describe(run, CPU)
    assert (small.device, small.batches) == ("cpu", 1)
    assert small.total == sum(small.parameters.values()) > 0
    assert small.run_seconds == pytest.approx(10 * small.step_seconds) and small.step_seconds > 0
    assert small.peak_bytes > 5 * 4 * small.total
    large = describe(replace(run, side=128, pictures=4), CPU)
    assert large.parameters == small.parameters
    assert large.encode_gflops == pytest.approx(4 * small.encode_gflops, rel=0.01)
    assert small.decode_gflops < large.decode_gflops < 4 * small.decode_gflops
    weights = 5 * 4 * small.total
    assert large.peak_bytes - weights > 3 * (small.peak_bytes - weights)  # four views and more words


def test_with_text_in_the_backbone_the_sentence_pays_for_it(run: TrainConfig, fused: ModelConfig) -> None:
    free, hearing = describe(run, CPU), describe(replace(run, model=fused, matching=0.0), CPU)
    assert hearing.encode_gflops == 0 < free.encode_gflops
    network = Network(fused)
    of_swin = 2 * sum(one.numel() for one in network.backbone.network.layers[0].parameters()) * 16 * 16 / 1e9
    assert hearing.decode_gflops > of_swin
    anew = describe(replace(run, model=fused, matching=0.0, recompute=True), CPU)
    weights = 5 * 4 * hearing.total
    assert anew.total == hearing.total and anew.peak_bytes - weights < 0.9 * (hearing.peak_bytes - weights)


def test_operations_are_those_of_the_layers(run: TrainConfig) -> None:
    network = Network(run.model).eval()
    stem = next(one for one in network.backbone.modules() if isinstance(one, torch.nn.Conv2d))
    of_stem = 2 * stem.weight.numel() * 32 * 32 / 1e9
    assert of_stem < describe(run, CPU).encode_gflops < 1000 * of_stem


def test_noise_has_the_shapes_of_a_batch(run: TrainConfig) -> None:
    batch = random_batch(run, 2)
    assert batch.pixels.shape == (2, 3, 64, 64) and batch.pixels.dtype == torch.uint8
    assert batch.tokens.ids.shape == (6, 16) and batch.masks.shape == (6, 32, 32)
    assert batch.classes.shape == (2, len(batch.nouns.ids), 16, 16)
    assert int(batch.tokens.ids.max()) < run.model.text.vocabulary
