"""Answers of a kind, for whoever keeps or draws them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rrsis.learning.metrics import Answer, Asked, Case
from rrsis.learning.report import Report

MakeCase = Callable[..., Case]


def make(
    right: int,
    form: str = "class",
    picture: str = "a.png",
    confidence: float = 0.8,
    text: str = "A ship",
    meant: int = 10,
) -> Case:
    """Make a case of 20 x 40 pixels: `meant` columns are true, and `right` columns are answered."""
    truth, found = np.zeros((20, 40), bool), np.zeros((20, 40), bool)
    truth[:, :meant] = True
    found[:, :right] = True
    label = "" if form == "absent" else "ship"
    kind = "absent" if form == "absent" else "one target"
    answer = Answer.of(Asked(picture, text, form, kind, label), found, truth, confidence if right else 0.0)
    return Case(answer, np.full((20, 40, 3), 90, np.uint8), truth, found)


@pytest.fixture
def case() -> MakeCase:
    """Make cases."""
    return make


@pytest.fixture
def report() -> Report:
    """Three sentences about a ship, and two about nothing, one of them answered."""
    cases = [make(10), make(5, "position"), make(1, "group"), make(0, "absent", meant=0)]
    cases.append(make(4, "absent", meant=0, text="all airplanes"))
    return Report(1, "ours", tuple(one.answer for one in cases), "harbours val")
