"""Scores are made from counts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.learning.metrics import Answer, Asked, Hits, Robust, Score, overlaps, summed

SIDE = 10  # of the masks; a row is a tenth of the picture


def mask(*rows: int) -> NDArray[np.bool_]:
    found = np.zeros((SIDE, SIDE), bool)
    for row in rows:
        found[row] = True
    return found


def answer(
    found: NDArray[np.bool_],
    true: NDArray[np.bool_],
    picture: str = "p",
    objects: int = 1,
) -> Answer:
    return Answer.of(Asked(picture, "a ship", "class", "ready", "ship", objects), found, true)


def test_overall_and_mean_differ_as_they_should() -> None:
    whole = answer(mask(0, 1), mask(0, 1))  # IoU 1, union 20
    quarter = answer(mask(0), mask(0, 1, 2, 3))  # IoU 0.25, union 40
    score = Score.of([whole, quarter], "ours")
    assert score.count == 2
    assert score.miou == pytest.approx(0.625)
    assert score.oiou == pytest.approx(30 / 60)
    assert score.precision == pytest.approx((0.5,) * 5)


def test_a_level_that_is_met_exactly_counts() -> None:
    half = answer(mask(0), mask(0, 1))
    assert Score.of([half], "ours").precision == (1, 0, 0, 0, 0)


def test_no_answers_score_nought() -> None:
    assert Score.of([], "ours") == Score(0, 0.0, 0.0, (0.0,) * 5)


def test_the_convention_for_nothing_of_nothing() -> None:
    nothing = answer(mask(), mask())
    assert (nothing.iou("ours"), nothing.iou("peers")) == (1.0, 0.0)
    assert Score.of([nothing], "ours").oiou == Score.of([nothing], "ours").miou == 1
    assert Score.of([nothing], "peers").oiou == Score.of([nothing], "peers").miou == 0


def test_sizes_go_by_the_share_of_the_picture() -> None:
    def size(pixels: int, objects: int = 1) -> str:
        true = np.arange(480 * 480).reshape(480, 480) < pixels
        return answer(~true, true, objects=objects).size

    assert [size(n) for n in (32 * 32 - 1, 32 * 32, 96 * 96 - 1, 96 * 96)] == [
        *("small", "medium", "medium", "large"),
    ]
    assert size(96 * 96, objects=3) == "medium"  # of a group the mean object counts


def test_negatives_are_those_of_the_same_picture() -> None:
    answers = [
        answer(mask(0, 1), mask(0, 1)),  # 20 of 20
        answer(mask(0), mask(0, 1)),  # 10 of 20
        answer(mask(), mask()),  # left empty
        answer(mask(3), mask()),  # 10 pixels claimed
        answer(mask(5), mask(5), "another picture"),  # has no negatives
        answer(mask(), mask(), "a third"),  # has negatives only
    ]
    robust = Robust.of(answers)
    assert (robust.references, robust.negatives) == (2, 2)
    assert robust.mrr == pytest.approx(0.5)
    assert robust.riou == pytest.approx((20 / 30 + 10 / 30) / 2)
    assert Robust.of(answers[4:]) == Robust(0, 0, 0.0, 0.0)


def test_each_sentence_weighs_the_same_in_the_mean_recall() -> None:
    sure = [answer(mask(), mask(), "sure"), *[answer(mask(1), mask(1), "sure")] * 3]
    bold = [answer(mask(1), mask(), "bold"), answer(mask(1), mask(1), "bold")]
    assert Robust.of([*sure, *bold]).mrr == pytest.approx(3 / 4)


def test_boxes_overlap_as_areas_do() -> None:
    one = np.asarray([[0, 0, 10, 10], [20, 20, 30, 30]], "f4")
    other = np.asarray([[0, 5, 10, 15], [20, 20, 30, 30], [50, 50, 60, 60]], "f4")
    assert overlaps(one, other) == pytest.approx(np.asarray([[50 / 150, 0, 0], [0, 1, 0]]))
    assert overlaps(one[:0], other).shape == (0, 3)


def test_hits_pair_each_box_once_and_as_many_as_can_be() -> None:
    marked = np.asarray([[0, 0, 10, 10], [0, 3, 10, 13]], "f4")
    found = np.asarray([[0, 1, 10, 11], [0, 0, 10, 9], [40, 40, 50, 50]], "f4")
    hits = Hits.of("ship", found, marked)  # the second found box fits the first marked one alone
    assert hits == Hits("ship", 2, 3, 2) and hits.f1 == pytest.approx(4 / 5)
    assert Hits.of("ship", found[[0, 0]], marked[:1]).hits == 1
    assert Hits.of("ship", found[:0], marked) == Hits("ship", 0, 0, 2)
    assert Hits("ship", 0, 0, 0).f1 == 1.0
    assert summed([hits, Hits("ship", 0, 1, 4)], "all") == Hits("all", 2, 4, 6)
    assert summed([]) == Hits("all", 0, 0, 0)
