"""Wishes replace a checkpoint's settings, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rrsis.config import ModelConfig
from rrsis.errors import ConfigError
from rrsis.tuning import Tuning

OWN = ModelConfig(
    tile=640, overlap=128, threshold=0.4, min_score=0.65, min_share=0.9, stuff_score=0.6, min_px=12.0
)


def test_nothing_wished_changes_nothing() -> None:
    assert Tuning().of(OWN) == OWN


def test_what_is_wished_replaces_only_itself() -> None:
    found = Tuning(tile=256).of(OWN)
    assert (found.tile, found.overlap, found.threshold, found.min_score) == (256, 64, 0.4, 0.65)
    assert Tuning(threshold=0.6, overlap=0).of(OWN).overlap == 0
    assert Tuning(threshold=0.6).of(OWN).threshold == 0.6


def test_whoever_gives_a_score_gets_everything_above_it() -> None:
    found = Tuning(min_score=0.3).of(OWN)
    assert (found.min_score, found.min_share, found.stuff_score, found.min_px) == (0.3, 0.0, 0.3, 0.0)
    modest = replace(OWN, calibration=(1.0, -2.0))
    assert Tuning(min_score=0.5).of(modest).min_score == pytest.approx(0.8808, abs=1e-4)  # logit 2


@pytest.mark.parametrize("wish", [{"threshold": 0.0}, {"threshold": 1.0}, {"min_score": -0.1}])
def test_no_probability_is_refused(wish: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match="between 0 and 1"):
        Tuning(None, None, **wish)


@pytest.mark.parametrize(
    ("wish", "words"),
    [(Tuning(31), "too small"), (Tuning(256, 129), "cannot overlap"), (Tuning(64, -1), "-1 px")],
)
def test_tiles_that_do_not_work_are_refused(wish: Tuning, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        wish.of(OWN)


@pytest.mark.parametrize("scales", [(), (2,), (1, 0), (1, 17)])
def test_scales_that_cannot_be_used_are_refused(scales: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="cannot be used"):
        Tuning(scales=scales)


def test_scales_are_the_checkpoint_s_unless_wished() -> None:
    own = ModelConfig(scales=(1, 2))
    assert Tuning().of(own).scales == (1, 2)
    assert Tuning(scales=(4, 1, 4)).of(own).scales == (1, 4)
