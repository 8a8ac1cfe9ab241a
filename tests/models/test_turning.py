"""Four views of a tile, each asked the sentence that is true of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rrsis.config import ModelConfig
from rrsis.language.expression import Expression
from rrsis.models.packing import Packed
from rrsis.models.segmenter import Place
from rrsis.models.turning import Turning


class _Sides:
    """Answers by brightness, less the distance from the side that is named."""

    def __init__(self) -> None:
        self.config = ModelConfig()
        self.places: list[Place] = []
        self.asked: list[str] = []

    def encode(self, pixels: Sequence[np.ndarray], places: Sequence[Place]) -> np.ndarray:
        self.places += places
        return np.stack([tile[:, :, 0].astype(np.float32) for tile in pixels])

    def decode(self, encoding: np.ndarray, questions: Sequence[Expression]) -> np.ndarray:
        self.asked += [question.text for question in questions]
        return np.stack([self._answer(encoding, question.text) for question in questions], 1)

    @staticmethod
    def _answer(encoding: np.ndarray, text: str) -> np.ndarray:
        height, width = encoding.shape[1:]
        rows, cols = np.indices((height, width), dtype=np.float32)
        away = {"left": -cols, "right": cols - width + 1, "top": -rows, "bottom": rows - height + 1}
        return sum((part for word, part in away.items() if word in text), start=encoding)

    def pack(self, encoding: np.ndarray) -> list[Packed]:
        return [{"red": tile} for tile in encoding]

    def unpack(self, tiles: Sequence[Packed]) -> np.ndarray:
        return np.stack([tile["red"] for tile in tiles])

    def packed_bytes(self, height: int, width: int) -> int:
        return height * width


@pytest.fixture
def tile() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (6, 8, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "text", ["ship", "the ship on the left", "the ship at the top", "the ship in the bottom right"]
)
def test_views_of_one_that_answers_exactly_agree(text: str, tile: np.ndarray) -> None:
    """Each view gives the answer of the plain one, so the mean does, too."""
    plain, turning = _Sides(), Turning(_Sides())
    question = [Expression.parse(text)]
    place = [Place(0, 0, 1, 1)]
    np.testing.assert_allclose(
        turning.decode(turning.encode([tile], place), question),
        plain.decode(plain.encode([tile], place), question),
    )
    assert len(turning.segmenter.asked) == 4


def test_sentences_and_places_are_turned_with_the_pixels(tile: np.ndarray) -> None:
    turning = Turning(_Sides())
    encoding = turning.encode([tile], [Place(0.0, 0.25, 0.5, 0.75)])
    turning.decode(encoding, [Expression.parse("the ship in the upper left corner")])
    assert turning.segmenter.asked == [
        "the ship in the upper left corner",
        "the ship in the upper right corner",
        "the ship in the lower left corner",
        "the ship in the lower right corner",
    ]
    assert [place[0] for place in turning.segmenter.places] == [0.0, 0.0, 0.5, 0.5]
    np.testing.assert_array_equal(encoding[3][0], tile[::-1, ::-1, 0])


def test_a_sentence_that_cannot_be_turned_is_asked_of_the_plain_view(tile: np.ndarray) -> None:
    turning = Turning(_Sides())
    questions = [Expression.parse("the car under the bridge"), Expression.parse("car")]
    logits = turning.decode(turning.encode([tile], [Place(0, 0, 1, 1)]), questions)
    assert turning.segmenter.asked.count("car") == 4
    assert turning.segmenter.asked.count("the car under the bridge") == 2  # mirrored, but never upside down
    np.testing.assert_array_equal(logits[0, 1], tile[:, :, 0])


def test_kept_views_come_back(tile: np.ndarray) -> None:
    turning = Turning(_Sides())
    encoding = turning.encode([tile, tile[::-1]], [Place(0, 0, 1, 1)] * 2)
    packed = turning.pack(encoding)
    assert len(packed) == 2 and set(packed[0]) == {"0.red", "1.red", "2.red", "3.red"}
    for one, other in zip(turning.unpack(packed), encoding, strict=True):
        np.testing.assert_array_equal(one, other)
    assert turning.packed_bytes(6, 8) == 4 * 48
