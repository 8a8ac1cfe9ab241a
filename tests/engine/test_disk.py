"""Too little room is told before the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.engine.disk import require_room, size
from rrsis.errors import OutputError


def test_work_that_cannot_fit_is_refused(tmp_path: Path) -> None:
    require_room(tmp_path, 1, "The scores")
    with pytest.raises(OutputError, match=r"The scores take about .* TB in .* are free") as caught:
        require_room(tmp_path, 1e18, "The scores")
    assert "another folder" in caught.value.hint


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_345_678, "12 MB"),
        (9.6e9, "9.6 GB"),
        (2e15, "2000 TB"),
    ],
)
def test_sizes_are_written_for_people(count: float, words: str) -> None:
    assert size(count) == words
