"""A card is a small picture with two transparent sheets over it."""

from __future__ import annotations

import io
from base64 import b64decode
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rrsis.learning.metrics import Answer, Asked, Case
from rrsis.reporting.cards import ANSWER, LONGEST, TRUTH, Card

if TYPE_CHECKING:
    from conftest import MakeCase


def opened(uri: str) -> tuple[str | None, NDArray[np.uint8]]:
    """Read a data URI: its format, and its pixels as RGBA."""
    with Image.open(io.BytesIO(b64decode(uri.partition(",")[2]))) as image:
        return image.format, np.asarray(image.convert("RGBA"))


def test_a_card_tells_what_was_asked_and_answered(case: MakeCase) -> None:
    card = Card.of(case(5), 0.5)
    assert (card.picture, card.sentence, card.form, card.label) == ("a.png", "A ship", "class", "ship")
    assert (card.iou, card.confidence, card.width, card.height) == (0.5, 0.8, 40, 20)


def test_the_picture_is_a_jpeg_and_the_answer_tints_its_pixels_only(case: MakeCase) -> None:
    card = Card.of(case(5), 0.5)
    kind, photo = opened(card.photo)
    assert kind == "JPEG" and card.photo.startswith("data:image/jpeg;base64,")
    assert abs(int(photo[10, 20, 0]) - 90) < 8
    kind, answer = opened(card.answer)
    assert kind == "PNG" and tuple(answer[10, 4]) == ANSWER
    assert (answer[:, :5, 3] == ANSWER[3]).all() and not answer[:, 5:, 3].any()


def test_the_outline_runs_around_what_is_true(case: MakeCase) -> None:
    _, truth = opened(Card.of(case(5), 0.5).truth)
    assert not truth[:, :10, 3].any() and tuple(truth[10, 10]) == TRUTH and not truth[:, 12:, 3].any()


def test_large_pictures_shrink_and_small_objects_stay(case: MakeCase) -> None:
    mask = np.zeros((1000, 2000), bool)
    mask[500:503, 900:903] = True
    answer = Answer.of(Asked("big.png", "A car", "class", "ready"), mask, mask, 0.9)
    card = Card.of(Case(answer, np.zeros((1000, 2000, 3), np.uint8), mask, mask), 1.0)
    assert (card.width, card.height) == (LONGEST, LONGEST // 2)
    for sheet in (card.truth, card.answer):
        _, shown = opened(sheet)
        assert shown.shape == (LONGEST // 2, LONGEST, 4) and 0 < (shown[..., 3] > 0).sum() < 80
