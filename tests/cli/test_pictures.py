"""Pictures are counted on a terminal and nowhere else."""

from __future__ import annotations

import pytest

from rrsis.cli.pictures import counted


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize(("total", "told"), [(4, "3/4"), (None, "3/?")])
def test_pictures_are_counted_on_a_terminal_alone(
    total: int | None,
    told: str,
    terminal: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rrsis.cli.show.lively", lambda console: terminal)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with counted("harbour") as tell:
        tell(3, total)
    captured = capsys.readouterr()
    assert captured.out == "" and ("harbour" in captured.err and told in captured.err) == terminal
