"""A network heard: what it answers is compared with what is true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from rrsis.config import ModelConfig
from rrsis.errors import ConfigError
from rrsis.grounding.plan import Plan
from rrsis.hearing import Hearing, Truth, resized, shown
from rrsis.language.expression import Expression
from rrsis.learning.metrics import Asked, Case
from rrsis.models.segmenter import Place


class Halves:
    """Finds every class in the left half and every full sentence in the upper half."""

    config = ModelConfig()

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> tuple[int, int]:
        """Keep the size."""
        return pixels[0].shape[0], pixels[0].shape[1]

    def decode(self, encoding: tuple[int, int], asked: Sequence[Expression]) -> NDArray[np.float32]:
        """Answer the questions in turn."""
        logits = np.full((1, len(asked), *encoding), -3, np.float32)
        for i, question in enumerate(asked):
            if question.plural:
                logits[0, i, :, : encoding[1] // 2] = 3
            else:
                logits[0, i, : encoding[0] // 2] = 1
        return logits


PLAN = Plan.of(["the ship"], whole=True)
LEFT = np.broadcast_to(np.arange(8) < 4, (8, 8))


def hear(settle: bool, mask: NDArray[np.bool_], unsure: NDArray[np.bool_] | None = None) -> Hearing:
    hearing = Hearing(Halves(), settle=settle)
    logits = hearing.ask(PLAN, Image.new("RGB", (8, 8)))
    truth = Truth(Asked("p", "the ship", "class", "one target", "ship"), mask, unsure)
    hearing.judge(PLAN, logits, [truth], np.zeros((8, 8, 3), np.uint8))
    return hearing


def test_regions_are_chosen_or_masks_taken_as_they_are() -> None:
    chosen, raw = hear(True, LEFT).answers[0], hear(False, LEFT).answers[0]
    assert (chosen.intersection, chosen.union) == (32, 32)
    assert (raw.intersection, raw.union) == (16, 48)


def test_where_each_question_costs_a_pass_only_those_that_are_used_are_asked() -> None:
    class Counting(Halves):
        config = ModelConfig(text_in_backbone=True)
        asked = 0

        def decode(self, encoding: tuple[int, int], asked: Sequence[Expression]) -> NDArray[np.float32]:
            self.asked = len(asked)
            return super().decode(encoding, asked)

    plan = Plan.of(["the ship near the dock", "the ship on the left of a tank"], whole=True)
    picture, each = Image.new("RGB", (8, 8)), len(plan.questions)
    counting = Counting()
    raw = Hearing(counting, settle=False).ask(plan, picture)
    assert counting.asked == 2 < each == len(raw)
    hints = [plan.hint(one) for one in plan.expressions]
    whole = Hearing(counting).ask(plan, picture)
    assert counting.asked == each and np.isfinite(whole).all()
    np.testing.assert_array_equal(raw[hints], whole[hints])
    assert np.isnan(np.delete(raw, hints, 0)).all(), "what was not asked cannot be taken for an answer"
    Hearing(Halves(), settle=False).ask(plan, picture)


def test_confidence_is_the_mean_probability_of_what_was_found() -> None:
    assert hear(True, LEFT).answers[0].confidence == pytest.approx(1 / (1 + np.exp(-3)))
    assert hear(False, LEFT).answers[0].confidence == pytest.approx(1 / (1 + np.exp(-1)))


def test_pixels_that_are_not_known_do_not_count() -> None:
    mask = LEFT & (np.arange(8) < 2)
    assert hear(True, mask, LEFT & ~mask).answers[0].iou("ours") == 1


def test_truths_of_another_size_are_passed_over() -> None:
    assert hear(True, np.zeros((4, 4), bool)).answers == []


def test_whoever_looks_sees_the_whole_answer() -> None:
    seen: list[Case] = []
    hearing = Hearing(Halves(), see=seen.append)
    logits = hearing.ask(PLAN, Image.new("RGB", (8, 8)))
    unsure = np.zeros((8, 8), bool)
    hearing.judge(
        PLAN, logits, [Truth(Asked("p", "", "class", "ready"), LEFT, unsure)], np.ones((8, 8, 3), "u1")
    )
    assert seen[0].answer is hearing.answers[0] and np.array_equal(seen[0].found, LEFT)


@pytest.mark.parametrize("threshold", [0.0, 1.0, 7.5])
def test_a_threshold_must_be_a_probability(threshold: float) -> None:
    with pytest.raises(ConfigError, match="threshold"):
        Hearing(Halves(), threshold)


def test_pictures_and_logits_are_brought_to_size() -> None:
    assert shown(Image.new("RGB", (200, 100)), 50).size == (50, 25)
    assert resized(np.ones((3, 4, 5), np.float32), (8, 9)).shape == (3, 8, 9)


class Sized(Halves):
    """Answers the longer side of what it is shown."""

    def __init__(self, *scales: int) -> None:
        """Remember the sizes that are shown."""
        self.config = ModelConfig(scales=scales)
        self.seen: list[tuple[int, int]] = []

    def decode(self, encoding: tuple[int, int], asked: Sequence[Expression]) -> NDArray[np.float32]:
        """Answer with one number."""
        self.seen.append(encoding)
        return np.full((1, len(asked), *encoding), max(encoding), np.float32)


def test_a_picture_is_looked_at_in_the_network_s_scales() -> None:
    network = Sized(1, 2, 4)
    logits = Hearing(network).ask(PLAN, Image.new("RGB", (700, 601)))
    assert network.seen == [(601, 700), (300, 350)]  # a fourth is too coarse for a mean
    assert logits.shape[1:] == (601, 700)
    np.testing.assert_allclose(logits, (700 + 350) / 2)


def test_small_pictures_are_not_looked_at_smaller() -> None:
    network = Sized(1, 2)
    Hearing(network).ask(PLAN, Image.new("RGB", (500, 500)))
    assert network.seen == [(500, 500)]
