"""Frames cover their areas, and views hold what the scene holds there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from rrsis.geo import framing
from rrsis.geo.framing import Scan, views
from rrsis.geo.joining import Areas, join
from rrsis.geo.measures import AREA, LEFT, RIGHT
from rrsis.geo.runs import Runs
from rrsis.geo.splitting import MARGIN_PX


def _cut(logits: NDArray[np.float32], height: int) -> tuple[Areas, Scan]:
    bands = [(top, logits[top : top + height]) for top in range(0, len(logits), height)]
    areas = join([(top, Runs.of(part >= 0, top), part) for top, part in bands], True)

    def scan() -> Iterator[tuple[int, Runs, NDArray[np.int64], NDArray[np.float32]]]:
        for (top, part), offset in zip(bands, areas.offsets, strict=True):
            runs = Runs.of(part >= 0, top)
            yield top, runs, areas.group[runs.labelled()[1] + offset], part

    return areas, scan()


@pytest.fixture
def logits() -> NDArray[np.float32]:
    """Two areas: a frame of beams with something inside that is not of it, and a block to its right."""
    found = np.random.default_rng(4).uniform(-9, -1, (90, 120)).astype("f4")
    for row, col in ((3, 2), (3, 62), (75, 2)):
        found[row : row + 8, col : col + 8] = 3
    found[3:83, 2:8] = found[3:9, 2:70] = found[77:83, 2:70] = 4
    found[30:40, 30:40] = 5
    found[20:60, 100:118] = 2
    return found


@pytest.mark.parametrize("height", [90, 17, 1])
def test_a_whole_area_is_seen_with_a_margin(logits: NDArray[np.float32], height: int) -> None:
    areas, scan = _cut(logits, height)
    seen = list(views(scan, areas, np.arange(len(areas.table)), np.zeros(0, np.int64)))
    assert len(seen) == len(areas.table) == 3
    padded = np.pad(logits, MARGIN_PX, "symmetric")
    for view in seen:
        top, left, rows, cols = view.window
        rows_seen, cols_seen = slice(top + MARGIN_PX, None), slice(left + MARGIN_PX, None)
        np.testing.assert_array_equal(view.filled(), padded[rows_seen, cols_seen][:rows, :cols])
        assert view.inside.sum() == areas.table[view.frame.area, AREA]
        assert (view.filled()[view.inside] > 0).all() and view.frame.block is None
        assert view.frame.core == view.window


@pytest.mark.parametrize("height", [90, 17, 1])
def test_blocks_share_out_an_area(
    logits: NDArray[np.float32], height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing, "BLOCK_PX", 32)
    monkeypatch.setattr(framing, "AROUND_PX", 9)
    areas, scan = _cut(logits, height)
    frame = int(np.argmax(areas.table[:, RIGHT] - areas.table[:, LEFT]))
    seen = list(views(scan, areas, np.zeros(0, np.int64), np.array([frame])))
    assert [view.frame.block for view in seen] == [(down, across) for down in range(3) for across in range(3)]
    covered = np.zeros(logits.shape, int)
    for view in seen:
        top, left, rows, cols = view.frame.core
        row, col = top - view.window.row, left - view.window.col
        inside = view.inside[row : row + rows, col : col + cols]
        covered[top : top + rows, left : left + cols] += inside
        values = view.filled()[row : row + rows, col : col + cols]
        np.testing.assert_array_equal(values, logits[top : top + rows, left : left + cols])
    assert covered.max() == 1 and covered.sum() == areas.table[frame, AREA]
    assert covered[35, 35] == 0, "what lies in the frame of beams is another area"
