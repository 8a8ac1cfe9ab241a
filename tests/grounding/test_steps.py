"""The plan of a sentence, told before anything is run."""

from __future__ import annotations

import pytest

from rrsis.grounding.steps import steps
from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt

TOLD = {
    "all ships within 200 m of the largest dock": [
        "find all ships",
        "find the landmark “the largest dock” among all docks, then choose by what is said of them",
        "keep what is at most 200 m away, outline to outline: “within 200 m of the largest dock”",
        "give all that are left",
    ],
    "the second largest tank in the north-west": [
        "find all storage tanks",
        "keep what lies in the north-west (of the ground): “in the north-west”",
        "order by area, most first, take from 2",
        "give the best one, with its margin over the next",
    ],
    "the two ships closest to the bridge": [
        "find all ships",
        "find the landmark “the bridge” among all bridges",
        "order by distance, nearest first, take from 1",
        "give the best 2",
    ],
    "tanks on the left or left of the road": [
        "find all storage tanks",
        "keep what lies in the left (of the display): “on the left”",
        "find the landmark “the road” among all roads",
        "keep what lies to the left (of the display) of it: “left of the road”",
        "keep what fits one of 2: “on the left or left of the road”",
        "give all that are left",
    ],
    "the large white ship on the left": [
        "find all ships",
        "keep what looks most like “all large white ships”",
        "keep what lies in the left (of the display): “on the left”",
        "give the best one, with its margin over the next",
    ],
    "tanks between 100 and 2,500 m2, at most 50 m long": [
        "find all storage tanks",
        "keep what measures 100 to 2,500 m²: “between 100 and 2,500 m2”",
        "keep what measures at most 50 m in length: “at most 50 m long”",
        "give all that are left",
    ],
    "tanks except the white ones": [
        "find all storage tanks",
        "find what is left out, “the white storage tanks”",
        "leave them out: “except the white ones”",
        "give all that are left",
    ],
}


@pytest.mark.parametrize("text", TOLD)
def test_each_step_is_told(text: str) -> None:
    assert steps(Expression.parse(text)) == TOLD[text]


def test_what_the_network_has_not_learnt_is_found_by_its_class() -> None:
    told = steps(Expression.parse("all cars near the largest lake"), Learnt.of(("car", "water")))
    assert told[:2] == [
        "find all cars",
        "find the landmark “the largest lake” among all water, then choose by what is said of them",
    ]


def test_both_landmarks_of_between_are_found() -> None:
    told = steps(Expression.parse("the car between the river and the road"))
    assert sum(one.startswith("find the landmark") for one in told) == 2
