"""Values of a kind part in two groups, or in none."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.grounding.parting import cut


@pytest.mark.parametrize(
    ("values", "apart", "least"),
    [
        ([20.0, 70.0, 22.0, 74.0, 71.0], 8.0, 22.0),
        ([70.0, 20.0], 8.0, 20.0),
        ([70.0, 71.0, 74.0], 8.0, None),
        ([70.0], 8.0, None),
        ([], 8.0, None),
        ([5.0, 5.0, 5.0], 0.1, None),
    ],
)
def test_two_groups_have_means_that_lie_apart(values: list[float], apart: float, least: float | None) -> None:
    assert cut(np.array(values), apart) == least
