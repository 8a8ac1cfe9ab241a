"""Sentences asked while a page is open."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import shapely
from rasterio import Affine
from rasterio.crs import CRS

from rrsis.errors import CheckpointError, ExpressionError
from rrsis.export.feature import Feature
from rrsis.export.layer import VectorLayer, layers
from rrsis.export.provenance import Provenance
from rrsis.export.table import Table
from rrsis.progress import Event, Listener
from rrsis.view.live import Live

UTM = CRS.from_epsg(32631)


def layer(text: str, *scores: float) -> VectorLayer:
    features = [
        Feature(number, text, "ship", score, 1.0, 4.0, shapely.box(number, 0, number + 1, 1))
        for number, score in enumerate(scores, 1)
    ]
    return layers(Table.of(features), UTM, Provenance.of("scene.tif", [text], "default", "abc"))[0]


class Slow:
    """Finds two ships for each sentence, after a tile that it waits for."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked: list[str] = []
        self.go = threading.Event()

    def __call__(self, text: str, listener: Listener) -> VectorLayer:
        """Answer."""
        self.asked.append(text)
        listener(Event("start", tiles_total=2))
        listener(Event("tile", tiles=1, tiles_total=2))
        listener(Event("note", "The scene is coarse."))
        assert self.go.wait(20)
        listener(Event("tile", tiles=2, tiles_total=2))
        if text == "all errors":
            raise CheckpointError("It is broken.", "Take another.")
        if text == "all bugs":
            raise ZeroDivisionError("division by zero")
        return layer(text, 0.9, 0.4)


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def live(slow: Slow) -> Iterator[Live]:
    with Live(slow, Affine.identity()) as session:
        yield session
        slow.go.set()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def states(live: Live) -> list[object]:
    asked = live.news(-1, 0)["asked"]
    assert isinstance(asked, list)
    return [one["state"] for one in asked]


def test_progress_then_objects(live: Live, slow: Slow) -> None:
    live.ask("all ships")
    live.ask("the largest ship")
    until(lambda: live.news(-1, 0)["asked"][0]["notes"] != [])  # type: ignore[index, call-overload]
    first, second = live.news(-1, 0)["asked"]  # type: ignore[misc]
    assert (first["state"], first["tiles"], first["tiles_total"]) == ("running", 1, 2)
    assert first["notes"] == ["The scene is coarse."]
    assert second["state"] == "waiting" and slow.asked == ["all ships"]
    assert first["colour"] != second["colour"]
    slow.go.set()
    until(lambda: states(live) == ["done", "done"])
    first, second = live.news(-1, 0)["asked"]  # type: ignore[misc]
    assert len(first["found"]["objects"]) == 2 and first["found"]["columns"][1] == ["all ships"] * 2
    assert first["seconds"] > 0


def test_news_are_waited_for_and_told_once(live: Live, slow: Slow) -> None:
    began = time.monotonic()
    assert live.news(0, 0.2) == {"version": 0, "asked": []}
    assert time.monotonic() - began >= 0.19
    slow.go.set()
    live.ask("all ships")
    until(lambda: states(live) == ["done"])
    version = live.news(-1, 0)["version"]
    assert isinstance(version, int)
    assert live.news(version, 0) == {"version": version, "asked": [{"id": 1}]}
    threading.Timer(0.1, live.ask, ["all ships near the dock"]).start()
    assert len(live.news(version, 20)["asked"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "  ", "x" * 5000])
def test_what_cannot_be_read_is_refused_at_once(live: Live, text: str) -> None:
    with pytest.raises(ExpressionError):
        live.ask(text)
    assert states(live) == []


def test_the_same_is_not_asked_twice_but_after_a_failure(live: Live, slow: Slow) -> None:
    slow.go.set()
    live.ask("all ships")
    live.ask("all ships")
    live.ask("all errors")
    until(lambda: states(live) == ["done", "failed"])
    live.ask("all errors")
    until(lambda: slow.asked.count("all errors") == 2)
    until(lambda: states(live) == ["done", "failed"])
    assert slow.asked.count("all ships") == 1


def test_errors_and_bugs_are_told_and_the_work_goes_on(live: Live, slow: Slow) -> None:
    slow.go.set()
    for text in ("all errors", "all bugs", "all ships"):
        live.ask(text)
    until(lambda: states(live) == ["failed", "failed", "done"])
    broken, bug, _ = live.news(-1, 0)["asked"]  # type: ignore[misc]
    assert broken["error"] == "It is broken. Take another."
    assert "ZeroDivisionError: division by zero" in bug["error"]


def test_what_is_dropped_stops_at_the_next_tile(live: Live, slow: Slow) -> None:
    live.ask("all ships")
    until(lambda: slow.asked == ["all ships"])
    live.drop(1)
    live.drop(99)
    assert live.news(-1, 0)["asked"] == []
    slow.go.set()
    live.ask("all boats")
    until(lambda: states(live) == ["done"])
    assert live.chosen({1, 2}, 0.0) is not None


def test_what_was_found_is_joined_and_numbered_anew(live: Live, slow: Slow) -> None:
    slow.go.set()
    assert live.chosen({1}, 0.0) is None
    live.ask("all ships")
    live.ask("all boats")
    until(lambda: states(live) == ["done", "done"])
    both = live.chosen({1, 2}, 0.0)
    assert both is not None and both.crs == UTM
    assert list(both.table.columns["id"]) == [1, 2, 3, 4]
    assert both.made.expressions == ("all ships", "all boats") and both.made.model == "default"
    sure = live.chosen({2}, 0.5)
    assert sure is not None and list(sure.table.columns["score"]) == [0.9]


def test_closing_wakes_who_waits_and_ends_the_work(slow: Slow) -> None:
    live = Live(slow, Affine.identity())
    live.ask("all ships")
    until(lambda: slow.asked == ["all ships"])
    version = live.news(-1, 0)["version"]
    assert isinstance(version, int)
    threading.Timer(0.1, slow.go.set).start()
    threading.Timer(0.05, live.close).start()
    began = time.monotonic()
    live.news(version + 5, 30)
    live._worker.join(20)
    assert time.monotonic() - began < 20 and not live._worker.is_alive()
