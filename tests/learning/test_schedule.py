"""Rates rise, then fall."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rrsis.errors import ConfigError
from rrsis.learning.schedule import SCHEDULES, schedule, warm_cosine, warm_poly


@pytest.mark.parametrize(("name", "last"), [("cosine", 0.02), ("poly", 0.0)])
def test_warm_up_peak_and_end(name: str, last: float) -> None:
    factors = [schedule(name)(step, 1000, 100) for step in range(1000)]
    assert factors[0] == pytest.approx(0.01)
    assert max(factors) == factors[100] == pytest.approx(1, abs=1e-3)
    assert all(later <= sooner for sooner, later in pairwise(factors[100:]))
    assert factors[-1] == pytest.approx(last, abs=3e-3)


def test_the_polynomial_is_fianets() -> None:
    assert warm_poly(250, 1000, 0) == pytest.approx(0.75**0.9)
    assert warm_poly(1000, 1000, 0) == 0


def test_each_has_a_name() -> None:
    assert SCHEDULES == {"cosine": warm_cosine, "poly": warm_poly}
    with pytest.raises(ConfigError, match="'step'") as caught:
        schedule("step")
    assert "cosine, poly" in caught.value.hint
