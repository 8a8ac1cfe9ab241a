"""The bar follows events on a terminal."""

from __future__ import annotations

import pytest

from rrsis.cli import show
from rrsis.progress import Event


def test_a_terminal_sees_tiles_speed_and_notes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with show.watch(as_json=False) as listener:
        listener(Event("start", tiles_total=4, megapixels_total=4.0))
        listener(Event("tile", "", 3, 4, 3.0, 4.0, 1.0))
        listener(Event("note", "look"))
        listener(Event("done", "", 4, 4, 4.0, 4.0, 2.0))
    captured = capsys.readouterr()
    assert captured.out == ""
    for words in ("Tiles", "4/4", "Mpx/s", "look"):
        assert words in captured.err
