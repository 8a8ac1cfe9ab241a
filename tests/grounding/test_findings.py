"""Stored logits become the regions that sentences mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rrsis.geo.scores import ScoreMap
from rrsis.geo.stitch import Band
from rrsis.grounding.findings import Findings
from rrsis.grounding.plan import Plan

SHAPE = (60, 100)


def findings(folder: Path, plan: Plan, squares: dict[str, list[tuple[int, int, int]]]) -> Findings:
    """Store a layer of squares (row, column, side) for each question, by its noun."""
    values = np.full((len(plan.questions), *SHAPE), -6.0, np.float32)
    for layer, question in enumerate(plan.questions):
        for row, col, side in squares.get(question.noun, []):
            values[layer, row : row + side, col : col + side] = 6.0
    scores = ScoreMap(folder, len(plan.questions))
    scores.append(Band(0, values[:, :40], values[:, 40:]))
    scores.append(Band(40, values[:, 40:], values[:, :0]))
    return Findings(plan, scores, SHAPE)


@pytest.mark.parametrize("whole", [True, False])
def test_a_superlative_chooses_among_all(tmp_path: Path, whole: bool) -> None:
    plan = Plan.of(["the largest ship", "all ships"], whole)
    found = findings(tmp_path, plan, {"ship": [(5, 5, 8), (30, 40, 20), (5, 80, 6)]})
    largest, every = (found.choices(expression) for expression in plan.expressions)
    regions = found.regions(plan.expressions[0])
    assert [regions[choice.region].area_px for choice in largest] == [400]
    assert len(every) == 3


def test_a_landmark_is_one_more_layer(tmp_path: Path) -> None:
    plan = Plan.of(["the ship near the harbor"], False)
    found = findings(tmp_path, plan, {"ship": [(5, 5, 8), (30, 70, 8)], "harbor": [(42, 70, 10)]})
    (expression,) = plan.expressions
    (choice,) = found.choices(expression)
    assert found.regions(expression)[choice.region].row > 30


def test_layers_are_read_once(tmp_path: Path) -> None:
    plan = Plan.of(["ship"], False)
    found = findings(tmp_path, plan, {"ship": [(5, 5, 8)]})
    (expression,) = plan.expressions
    assert found.regions(expression) is found.regions(expression)
