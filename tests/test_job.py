"""One run over one scene: questions, numbers, notes, and an orderly end."""

from __future__ import annotations

import threading
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
    return Job(scene, sentences, stand_in, stand_in.config, Wishes(), Meter(events.append), Pace(1, 1, executor))


def test_numbers_go_on_from_sentence_to_sentence(scene_file: Path, stand_in: StandIn) -> None:
    found = list(job(scene_file, stand_in, ["all storage tanks", "airplane", "ship"], []).run())
    assert sorted(feature.id for feature in found) == [1, 2, 3, 4]
    assert [feature.label for feature in found] == ["storage tank"] * 3 + ["ship"]


def test_an_unclear_sentence_is_noted_and_answered_in_full(scene_file: Path, stand_in: StandIn) -> None:
    events: list[Event] = []
    found = list(job(scene_file, stand_in, ["the storage tank"], events).run())
    notes = [event.message for event in events if event.kind == "note"]
    assert len(found) == 1 or any(f"fits {len(found)} objects" in note for note in notes)


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
