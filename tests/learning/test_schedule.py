"""Rates rise, then fall."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rrsis.learning.schedule import warm_cosine


def test_warm_up_peak_and_end() -> None:
    factors = [warm_cosine(step, 1000, 100) for step in range(1000)]
    assert factors[0] == pytest.approx(0.01)
    assert max(factors) == factors[100] == pytest.approx(1, abs=1e-3)
    assert all(later <= sooner for sooner, later in pairwise(factors[100:]))
    assert factors[-1] == pytest.approx(0.02, abs=1e-3)
