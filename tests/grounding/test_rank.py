"""An order of candidates by one measure."""

from __future__ import annotations

import pytest

from rrsis.grounding.rank import Rank
from rrsis.language.expression import Expression

[LARGEST] = Expression.parse("the largest ship").relations
AREAS = {1: 100.0, 2: 400.0, 3: 390.0, 4: 50.0}


def test_the_most_or_the_least_comes_first() -> None:
    assert Rank(LARGEST, AREAS, 1, 1).order([1, 2, 3, 4]) == [2, 3, 1, 4]
    assert Rank(LARGEST, AREAS, -1, 1).order([1, 2, 4]) == [4, 1, 2]


def test_those_alike_go_together() -> None:
    rank = Rank(LARGEST, AREAS, 1, 1)
    assert rank.alike([2, 3, 1, 4]) == [2, 3]
    assert rank.alike([]) == []


def test_the_lead_is_a_share() -> None:
    rank = Rank(LARGEST, AREAS, 1, 1)
    assert rank.lead([2, 3, 1], 1) == pytest.approx(0.025)
    assert rank.lead([2, 3, 1], 2) == pytest.approx(290 / 390)
    assert rank.lead([2], 1) == 1.0
