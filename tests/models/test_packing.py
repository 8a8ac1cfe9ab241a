"""Encodings on disk answer as those in memory do."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rrsis.errors import ConfigError
from rrsis.language.expression import Expression
from rrsis.models.network import Network, Pixels
from rrsis.models.packing import keeper, pack
from rrsis.models.segmenter import NetworkSegmenter, Place
from rrsis.models.words import Reader

QUESTIONS = [Expression.parse("all ships"), Expression.parse("the ship on the left")]
PLACES = [Place(0, 0, 0.5, 1), Place(0.5, 0, 1, 1)]


@pytest.fixture
def segmenter(network: Network, wordpieces: str) -> NetworkSegmenter:
    return NetworkSegmenter(network, Reader.parse(wordpieces, 32), torch.device("cpu"))


@pytest.fixture
def tiles() -> list[np.ndarray]:
    return list(np.random.default_rng(0).integers(0, 255, (2, 70, 90, 3), dtype=np.uint8))


def test_kept_tiles_give_the_same_answers_in_any_company(
    segmenter: NetworkSegmenter, tiles: list[np.ndarray]
) -> None:
    encoding = segmenter.encode(tiles, PLACES)
    packed = segmenter.pack(encoding)
    assert len(packed) == 2
    told = segmenter.decode(encoding, QUESTIONS)
    kept = segmenter.decode(segmenter.unpack(packed), QUESTIONS)
    assert kept.shape == told.shape == (2, 2, 70, 90)
    np.testing.assert_allclose(kept, told, atol=0.02)
    alone = segmenter.decode(segmenter.unpack(packed[1:]), QUESTIONS)
    np.testing.assert_allclose(alone[0], kept[1], atol=1e-4)
    again = segmenter.pack(segmenter.unpack(packed))
    for one, other in zip(packed, again, strict=True):
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[name], other[name]) for name in one)


def test_the_size_is_told_beforehand(segmenter: NetworkSegmenter) -> None:
    pixels = np.zeros((64, 128, 3), np.uint8)
    [packed] = segmenter.pack(segmenter.encode([pixels], PLACES[:1]))
    size = sum(array.nbytes for name, array in packed.items() if name != "size")
    assert keeper(segmenter).packed_bytes(64, 128) == size


def test_numbers_beyond_half_precision_are_held_back(
    segmenter: NetworkSegmenter, tiles: list[np.ndarray]
) -> None:
    encoded, height, width = segmenter.encode(tiles, PLACES)
    packed = pack(encoded._replace(stem=encoded.stem * 1e9), height, width)
    assert all(np.isfinite(tile["stem"]).all() for tile in packed)


def test_others_are_refused() -> None:
    with pytest.raises(ConfigError, match="object"):
        keeper(object())
    pixels = Pixels(torch.zeros(1, 3, 32, 32), torch.zeros(1, 4))
    with pytest.raises(ConfigError, match="no other sentence"):
        pack(pixels, 32, 32)
