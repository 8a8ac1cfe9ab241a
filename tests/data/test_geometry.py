"""Measures between outlines."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.data.geometry import Geometry
from rrsis.language.layout import Layout


def box(left: float, top: float, right: float, bottom: float) -> tuple[NDArray[np.float32], ...]:
    return (np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32),)


def test_gaps_and_cover() -> None:
    yard = *box(10, 10, 30, 30), *box(50, 10, 70, 30)  # two parts
    layout: Layout = Geometry(
        [yard, box(12, 12, 20, 20), box(28, 12, 32, 20), box(80, 10, 90, 30)], (100, 100)
    )
    assert layout.gap(0, 3) == 10.0 and layout.gap(0, 1) == 0.0
    assert layout.covered(1, (0,)) == 1.0 and layout.covered(2, (0,)) == pytest.approx(0.5, abs=0.1)
    assert layout.covered(3, (0,)) == 0.0 and layout.covered(0, (0,)) == 0.0


def test_the_strip_around_counts_as_ground() -> None:
    road = *box(0, 0, 60, 20), *box(0, 40, 60, 60), *box(0, 20, 20, 40), *box(40, 20, 60, 40)
    layout = Geometry([road, box(20, 20, 40, 40)], (100, 100))
    assert layout.covered(1, (0,)) > 0.95


def test_edges_and_directions() -> None:
    layout = Geometry([box(40, 40, 60, 60), box(40, 62, 60, 70), box(0, 0, 100, 30)], (100, 100))
    assert layout.bordered(0, (1,), 3.0) == pytest.approx(0.3, abs=0.08)
    assert layout.ringed(0, (1,), 9.0) == pytest.approx(0.25, abs=0.1)
    assert layout.ringed(0, (2,), 9.0) == 0.0 and layout.ringed(0, (2,), 30.0) > 0.2
    assert layout.bordered(0, (), 3.0) == 0.0


def test_angles() -> None:
    layout = Geometry(
        [box(40, 40, 50, 50), box(0, 40, 10, 50), box(90, 40, 99, 50), box(40, 90, 50, 99)], (100, 100)
    )
    assert layout.angle(0, 1, 2) == pytest.approx(180.0)
    assert layout.angle(0, 1, 3) == pytest.approx(90.0, abs=15.0)
    assert Geometry([box(0, 0, 9, 9), box(5, 5, 20, 20), box(30, 0, 39, 9)], (50, 50)).angle(0, 1, 2) == 0.0


def test_what_lies_beyond_the_picture_is_not_looked_at() -> None:
    layout = Geometry([box(-500, 10, 60, 20), box(10, 40, 30, 60)], (100, 100))
    assert not layout.slim(0) and layout.gap(0, 1) == 20.0


@pytest.mark.parametrize(("length", "slim"), [(50, False), (90, True)])
def test_slimness_is_length_over_width(length: float, slim: bool) -> None:
    assert Geometry([box(0, 0, length, 10)], (100, 100)).slim(0) is slim
    assert Geometry([box(0, 0, 10, length)], (100, 100)).slim(0) is slim
