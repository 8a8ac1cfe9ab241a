"""One pass gives the terms of the loss, and a gradient to every weight."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from rrsis.config import ModelConfig
from rrsis.data import coco
from rrsis.data.batches import Batch, Drawn
from rrsis.learning.boxed import alike
from rrsis.learning.learner import Learner, on
from rrsis.learning.loss import Weights, matching, objective
from rrsis.models.network import Network
from rrsis.models.words import Reader


@pytest.fixture
def batch(fleet: Path, wordpieces: str) -> Batch:
    """Two views with two sentences each."""
    pictures = coco.load(fleet, ("airplane",))
    return Drawn([(1.0, pictures)], Reader.parse(wordpieces, 16), 64, 2, 2, seed=1)[0]


def test_the_terms_are_those_of_the_loss(tiny: ModelConfig, batch: Batch) -> None:
    torch.manual_seed(0)
    learner = Learner(Network(tiny).eval(), Weights(0.25, 0.5))
    parts = learner(batch)
    assert list(parts) == ["masks", "existence", "matching"]
    network = learner.network
    pyramid = network.encode(batch.pixels, batch.corners)
    same = alike(batch.pixels, 32, 32).repeat_interleave(2, 0)
    prediction = network.decode(pyramid, network.read(batch.tokens))
    whole = objective(prediction, batch.masks, batch.present, learner.weights, same)
    matches = network.match(pyramid.fine, network.read(batch.nouns))
    nouns = matching(matches, batch.classes, learner.weights, alike(batch.pixels, 16, 16))
    for name, term in {**whole, "matching": nouns}.items():
        assert parts[name].item() == pytest.approx(term.item(), rel=1e-5)


def test_nouns_are_not_asked_where_text_enters_the_backbone(fused: ModelConfig, batch: Batch) -> None:
    parts = Learner(Network(fused), Weights(0.25, 0.5))(batch)
    assert list(parts) == ["masks", "existence"]


def test_every_pass_uses_the_same_weights(tiny: ModelConfig, batch: Batch) -> None:
    """Which is what training in several processes rests on; the finest level changes words for nobody."""
    learner = Learner(Network(tiny).train(), Weights(0.2, 0.5))
    unused = []
    for seen in (batch, batch._replace(classes=torch.full_like(batch.classes, 255))):
        learner.zero_grad(set_to_none=True)
        sum(learner(seen).values()).backward()
        unused.append([name for name, one in learner.named_parameters() if one.grad is None])
    assert unused == [[], []]


def test_a_short_format_changes_digits_only(tiny: ModelConfig, batch: Batch) -> None:
    torch.manual_seed(0)
    network = Network(tiny).eval()
    weights = Weights(0.2, 0.5, 1.0, 0.5, 0.2, 0.1)
    full, short = Learner(network, weights)(batch), Learner(network, weights, torch.bfloat16)(batch)
    for name, term in full.items():
        assert short[name].dtype is torch.float32
        assert short[name].item() == pytest.approx(term.item(), rel=0.1, abs=0.02)


def test_a_batch_goes_to_a_device(batch: Batch) -> None:
    assert on(batch, torch.device("cpu")) is batch
    moved = on(batch, torch.device("meta"))
    flat = [*moved[:2], *moved.tokens, *moved[3:5], *moved.nouns, moved.classes]
    assert {one.device.type for one in flat} == {"meta"}
