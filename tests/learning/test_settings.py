"""Which changes of the settings make another run."""

from __future__ import annotations

from dataclasses import replace

from rrsis.config import SourceConfig, TrainConfig
from rrsis.learning.settings import differing, remembered

RUN = TrainConfig(sources=(SourceConfig("fleet"),))


def difference(one: TrainConfig, other: TrainConfig, ranks: tuple[int, int] = (1, 1)) -> str:
    return differing(remembered(one, ranks[0]), remembered(other, ranks[1]))


def test_what_changes_no_number_is_free() -> None:
    other = replace(RUN, out="elsewhere", root="/data", workers=4, save_every=7, tensorboard=True, start="x")
    other = replace(other, recompute=True)
    assert difference(RUN, other) == ""


def test_what_changes_a_number_is_named() -> None:
    assert difference(RUN, replace(RUN, rate=0.5)) == "rate 0.001, now 0.5"
    assert difference(RUN, replace(RUN, seed=2, steps=9)) == "steps 2000, now 9; seed 1, now 2"
    assert "model.width 64, now 32" in difference(RUN, replace(RUN, model=replace(RUN.model, width=32)))
    assert difference(RUN, replace(RUN, sources=())).startswith("sources ")


def test_as_many_batches_a_step_are_the_same_run_on_fewer_processes() -> None:
    assert difference(RUN, replace(RUN, accumulate=2), (2, 1)) == ""
    assert difference(RUN, RUN, (1, 2)) == "batches a step 1, now 2"


def test_a_setting_of_another_version_is_no_difference() -> None:
    now = remembered(RUN, 1)
    assert differing({**now, "gone": "1"}, {**now, "new": "2"}) == ""
