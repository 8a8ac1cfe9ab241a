"""The network at work: arrays in, logits out."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from rrsis.config import ModelConfig
from rrsis.language.expression import Expression
from rrsis.models.network import Network, Pixels, Pyramid
from rrsis.models.segmenter import NetworkSegmenter, Place
from rrsis.models.words import Reader

WHOLE = Place(0.0, 0.0, 1.0, 1.0)
QUESTIONS = [Expression.parse(text) for text in ("all ships", "all tanks")]


@pytest.fixture
def segmenter(network: Network, wordpieces: str) -> NetworkSegmenter:
    """A random network on the CPU."""
    return NetworkSegmenter(network, Reader.parse(wordpieces, 32), torch.device("cpu"))


def tile(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", [(64, 64), (50, 70), (33, 96), (9, 40)])
def test_logits_have_the_tiles_size(size: tuple[int, int], segmenter: NetworkSegmenter) -> None:
    found = segmenter.decode(segmenter.encode([tile(*size)] * 2, [WHOLE] * 2), QUESTIONS)
    assert found.shape == (2, 2, *size)
    assert found.dtype == np.float32 and np.isfinite(found).all()
    assert not segmenter.network.training


def test_tiles_do_not_influence_each_other(segmenter: NetworkSegmenter) -> None:
    tiles, places = [tile(64, 64), tile(64, 64, 1)], [WHOLE, Place(0.5, 0.5, 1.0, 1.0)]
    together = segmenter.decode(segmenter.encode(tiles, places), QUESTIONS)
    for i in range(2):
        alone = segmenter.decode(segmenter.encode(tiles[i : i + 1], places[i : i + 1]), QUESTIONS)
        np.testing.assert_allclose(together[i : i + 1], alone, atol=2e-5)


def test_one_encoding_answers_again_and_again(segmenter: NetworkSegmenter) -> None:
    encoding = segmenter.encode([tile(64, 64)], [WHOLE])
    first = segmenter.decode(encoding, QUESTIONS)
    np.testing.assert_array_equal(segmenter.decode(encoding, QUESTIONS), first)
    np.testing.assert_allclose(segmenter.decode(encoding, QUESTIONS[::-1]), first[:, ::-1], atol=2e-5)


def test_the_rim_added_to_a_tile_lies_beyond_its_place(segmenter: NetworkSegmenter) -> None:
    uneven = segmenter.encode([tile(48, 64)], [Place(0.0, 0.0, 0.75, 1.0)])
    even = segmenter.encode([tile(64, 64)], [WHOLE])
    assert isinstance(uneven.encoded, Pyramid) and isinstance(even.encoded, Pyramid)
    for one, other in zip(uneven.encoded.places, even.encoded.places, strict=True):
        torch.testing.assert_close(one, other)


def test_where_text_enters_the_backbone_questions_are_answered_one_by_one(
    fused: ModelConfig, wordpieces: str
) -> None:
    """Whatever the size, and whatever else is asked: padded words of longer company change nothing."""
    torch.manual_seed(0)
    segmenter = NetworkSegmenter(Network(fused), Reader.parse(wordpieces, 32), torch.device("cpu"))
    encoding = segmenter.encode([tile(70, 100), tile(70, 100, 1)], [WHOLE, Place(0.5, 0.5, 1.0, 1.0)])
    assert isinstance(encoding.encoded, Pixels)
    asked = [*QUESTIONS, Expression.parse("the ship on the left near a tank")]
    found = segmenter.decode(encoding, asked)
    assert found.shape == (2, 3, 70, 100) and np.isfinite(found).all()
    np.testing.assert_array_equal(segmenter.decode(encoding, asked[1:2]), found[:, 1:2])
    assert not np.allclose(found[:, 0], found[:, 2])
    alone = segmenter.decode(segmenter.encode([tile(70, 100)], [WHOLE]), asked)
    np.testing.assert_allclose(alone, found[:1], atol=2e-5)


def test_half_precision_is_close(segmenter: NetworkSegmenter) -> None:
    half = NetworkSegmenter(segmenter.network, segmenter.reader, segmenter.device, half=True)
    found, full = (one.decode(one.encode([tile(64, 64)], [WHOLE]), QUESTIONS) for one in (half, segmenter))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, full, atol=0.5)
