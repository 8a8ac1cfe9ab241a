"""Parts of bands become areas of the scene."""

from __future__ import annotations

import numpy as np

from rrsis.geo.joining import join
from rrsis.geo.measures import AREA
from rrsis.geo.runs import Runs

MASK = np.array([[1, 0, 1, 0, 1], [1, 0, 1, 0, 0], [1, 1, 1, 0, 1]], bool)


def test_parts_are_joined_across_borders() -> None:
    logits = np.where(MASK, 3, -3).astype(np.float32)
    areas = join((top, Runs.of(MASK[top : top + 1], top), logits[top : top + 1]) for top in range(3))
    assert sorted(areas.table[:, AREA]) == [1, 1, 7]
    assert areas.offsets.tolist() == [0, 3, 5] and areas.bottoms.tolist() == [1, 2, 3]
    first, second, third = np.split(areas.group, areas.offsets[1:])
    assert first[0] == first[1] == second[0] == second[1] == third[0] and first[2] != third[1]
    assert not areas.doubtful.any()


def test_what_lies_in_several_bands_has_to_be_looked_at() -> None:
    logits = np.where(MASK, 3, -3).astype(np.float32)
    areas = join([(top, Runs.of(MASK[top : top + 1], top), logits[top : top + 1]) for top in range(3)], True)
    assert areas.doubtful.tolist() == (areas.table[:, AREA] == 7).tolist()
    assert areas.parts.tolist() == np.where(areas.table[:, AREA] == 7, 5, 1).tolist()


def test_no_bands_have_no_areas() -> None:
    areas = join([], True)
    assert len(areas.table) == len(areas.group) == len(areas.doubtful) == 0
