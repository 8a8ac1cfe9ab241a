"""One run over one scene: questions, numbers, notes, and an orderly end."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rrsis.engine.executor import Serial, Threads
from rrsis.engine.pace import Pace
from rrsis.geo.scene import Scene
from rrsis.job import Job, Wishes
from rrsis.progress import Event, Meter

if TYPE_CHECKING:
    from conftest import StandIn


def job(
    scene_file: Path, stand_in: StandIn, sentences: list[str], events: list[Event], ahead: int = 4
) -> Job:
    scene = Scene.open(scene_file)
    executor = Threads(2, ahead)
    return Job(
        scene, sentences, stand_in, stand_in.config, Wishes(), Meter(events.append), Pace(1, 1, executor)
    )


def test_numbers_go_on_from_sentence_to_sentence(scene_file: Path, stand_in: StandIn) -> None:
    found = list(job(scene_file, stand_in, ["all storage tanks", "airplane", "ship"], []).run())
    assert sorted(feature.id for feature in found) == [1, 2, 3, 4]
    assert [feature.label for feature in found] == ["storage tank"] * 3 + ["ship"]


def test_each_kind_of_a_sentence_is_asked_for_and_labelled(scene_file: Path, stand_in: StandIn) -> None:
    found = list(job(scene_file, stand_in, ["all storage tanks and ships", "cars and vans"], []).run())
    assert sorted(feature.id for feature in found) == [1, 2, 3, 4]
    assert [feature.label for feature in found] == ["storage tank"] * 3 + ["ship"]
    assert {feature.expression for feature in found} == {"all storage tanks and ships"}
    asked = {text for call in stand_in.asked for text in call}
    assert {"all storage tanks", "all ships", "all vehicles"} <= asked


def test_one_is_meant_and_what_is_unclear_is_noted(scene_file: Path, stand_in: StandIn) -> None:
    events: list[Event] = []
    [found] = list(job(scene_file, stand_in, ["the storage tank"], events).run())
    notes = [event.message for event in events if event.kind == "note"]
    assert (found.margin < 0.03) == any("--all gives every candidate" in note for note in notes)


def test_of_a_kind_that_was_not_learnt_its_class_is_given_and_that_is_told(
    scene_file: Path, stand_in: StandIn
) -> None:
    events: list[Event] = []
    stand_in.config = replace(stand_in.config, nouns=("ship", "storage tank"))
    [found] = list(job(scene_file, stand_in, ["the largest boat", "all storage tanks"], events).run())[:1]
    assert found.label == "boat"
    assert {text for call in stand_in.asked for text in call} == {"all ships", "all storage tanks"}
    assert not list(job(scene_file, stand_in, ["the chimney"], events).run())
    notes = [event.message for event in events if event.kind == "note"]
    assert notes == [
        "The model has not learnt “boat”: it is asked for ships.",
        "The model has not learnt “chimney”: expect little.",
        "Nothing found for “the chimney”.",
    ]


def test_specks_are_no_objects_unless_the_user_asks_for_them(scene_file: Path, stand_in: StandIn) -> None:
    areas = [one.area_m2 or 0.0 for one in job(scene_file, stand_in, ["all storage tanks"], []).run()]
    bound = (min(areas) + max(areas)) / 2  # the scene's pixels are square metres
    stand_in.config = replace(stand_in.config, min_px=bound)
    assert len(list(job(scene_file, stand_in, ["all storage tanks"], []).run())) == sum(
        area > bound for area in areas
    )
    asked = job(scene_file, stand_in, ["all storage tanks"], [])
    asked.wishes = Wishes(min_area_m2=1.0)
    assert len(list(asked.run())) == len(areas)


def test_words_that_were_not_learnt_are_left_out_and_that_is_told(
    scene_file: Path, stand_in: StandIn
) -> None:
    events: list[Event] = []
    stand_in.config = replace(stand_in.config, nouns=("ship", "storage tank"), looks=("mossy",))
    assert len(list(job(scene_file, stand_in, ["all mossy old storage tanks"], events).run())) == 3
    asked = {text for call in stand_in.asked for text in call}
    assert asked == {"all mossy storage tanks", "all storage tanks"}
    notes = [event.message for event in events if event.kind == "note"]
    assert notes == ["The model has not learnt “old”: it is asked without."]


def test_all_candidates_come_by_rank_and_say_why(scene_file: Path, stand_in: StandIn) -> None:
    one = job(scene_file, stand_in, ["the largest storage tank"], [])
    [best] = list(one.run())
    every = job(scene_file, stand_in, ["the largest storage tank"], [])
    every.wishes = Wishes(every=True, why=True)
    found = sorted(every.run(), key=lambda feature: feature.rank)
    assert [feature.rank for feature in found] == [1, 2, 3]
    assert found[0].geometry.equals(best.geometry) and best.why == ""
    assert "“largest”: 1 of 3" in found[0].why and all(0 <= feature.margin <= 1 for feature in found)


@pytest.mark.parametrize("culprit", ["encode", "decode"])
def test_readers_end_before_their_scene_is_closed(
    culprit: str, scene_file: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stand_in, culprit, fail)
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        list(job(scene_file, stand_in, ["ship"], [], ahead=12).run())
    assert threading.active_count() == before


def test_the_way_of_reading_changes_nothing(scene_file: Path, stand_in: StandIn) -> None:
    ahead = list(job(scene_file, stand_in, ["all storage tanks"], []).run())
    with Scene.open(scene_file) as scene:
        plain = Job(
            scene, ["all storage tanks"], stand_in, stand_in.config, Wishes(), Meter(), Pace(3, 3, Serial())
        )
        assert list(plain.run()) == ahead
