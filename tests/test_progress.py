"""A meter counts and tells."""

from __future__ import annotations

import pytest

from rrsis.progress import Event, Meter


def test_a_meter_tells_what_is_done() -> None:
    events: list[Event] = []
    meter = Meter(events.append)
    meter.begin(tiles=2, pixels=4_000_000)
    meter.tile()
    meter.note("look")
    meter.found()
    meter.tile()
    meter.done()
    assert [event.kind for event in events] == ["start", "tile", "note", "tile", "done"]
    assert [event.tiles for event in events] == [0, 1, 1, 2, 2]
    assert events[1].megapixels == pytest.approx(2.0)
    assert events[-1].megapixels == events[-1].megapixels_total == 4.0
    assert (events[2].message, events[-1].objects) == ("look", 1)
    seconds = [event.seconds for event in events]
    assert seconds == sorted(seconds)


def test_without_a_listener_only_notes_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    meter = Meter()
    meter.begin(1, 1)
    meter.tile()
    meter.note("look")
    assert caplog.messages == ["look"]


def test_notes_before_the_beginning_are_told() -> None:
    events: list[Event] = []
    Meter(events.append).note("early")
    assert (events[0].tiles_total, events[0].megapixels) == (0, 0.0)
