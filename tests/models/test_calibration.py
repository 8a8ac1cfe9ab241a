"""Scores come to mean what they say."""

from __future__ import annotations

import numpy as np
import pytest

from rrsis.models.calibration import Calibration


def test_nothing_changes_without_one() -> None:
    assert Calibration().score(0.8125) == 0.8125 == Calibration().mean(0.8125)


def test_a_line_is_found_again() -> None:
    means = np.random.default_rng(3).uniform(0.5, 0.99, 400)
    true = Calibration(0.6, -0.7)
    found = Calibration.fit(means.tolist(), [true.score(one) for one in means.tolist()])
    assert (found.slope, found.offset) == pytest.approx((0.6, -0.7), abs=1e-3)


def test_a_network_too_sure_of_itself_is_brought_down() -> None:
    rng = np.random.default_rng(5)
    means = rng.uniform(0.85, 0.99, 2000)
    hits = (rng.uniform(size=2000) < means - 0.25).astype(float)
    found = Calibration.fit(means.tolist(), hits.tolist())
    scores = np.array([found.score(one) for one in means.tolist()])
    assert abs(scores.mean() - hits.mean()) < 1e-3
    assert np.abs(scores - (means - 0.25)).max() < 0.08
    order = np.argsort(means)
    assert (np.diff(scores[order]) >= 0).all()  # nobody changes places


def test_scores_lead_back_to_means() -> None:
    found = Calibration(0.5, -0.4)
    for mean in (0.51, 0.8, 0.999):
        assert found.mean(found.score(mean)) == pytest.approx(mean)
    assert found.mean(0.0) == 0.0 and found.mean(1.0) == 1.0


def test_hardly_anything_to_fit_leaves_scores_nearly_as_they_are() -> None:
    assert Calibration.fit([], []) == Calibration()
    assert 0.5 < Calibration.fit([0.9, 0.8], [0.9, 0.8]).score(0.85) < 0.95
