"""An area that is split block by block gives the objects that one look at all of it gives."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from rrsis.geo import framing, pieces
from rrsis.geo.joining import join
from rrsis.geo.measures import AREA, SCORE
from rrsis.geo.pieces import Pieces
from rrsis.geo.runs import Runs
from rrsis.geo.splitting import WALL_TO_WALL

Logits = NDArray[np.float32]


def _town() -> Logits:
    """Houses of many sizes, wall to wall, which the score tells apart by dips."""
    draw = np.random.default_rng(1)
    walls = np.full((300, 340), -2, np.float32)
    for top in range(5, 275, 28):
        for left in range(5, 310, 31):
            walls[top : top + draw.integers(18, 31), left : left + draw.integers(18, 34)] = 4
    grain = draw.normal(0, 0.2, walls.shape).astype("f4")
    town: Logits = ndimage.gaussian_filter(walls, 2.5) + np.float32(1.5) + grain
    return town


def _pieces(logits: Logits, height: int) -> Pieces:
    cut = [(top, logits[top : top + height]) for top in range(0, len(logits), height)]
    areas = join([(top, Runs.of(part >= 0, top), part) for top, part in cut], True)

    def bands() -> Iterator[tuple[int, Runs, NDArray[np.int64], Logits]]:
        for (top, part), offset in zip(cut, areas.offsets, strict=True):
            runs = Runs.of(part >= 0, top)
            yield top, runs, areas.group[runs.labelled()[1] + offset], part

    return Pieces.of(bands(), areas, WALL_TO_WALL)


def _drawn(found: Pieces, shape: tuple[int, ...]) -> NDArray[np.int64]:
    labels = np.zeros(shape, np.int64)
    where = found.runs.within(0, shape[1])
    labels.reshape(-1)[where] = np.repeat(found.piece + 1, found.runs.length)
    return labels


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every area be too large for one look."""
    monkeypatch.setattr(pieces, "LARGEST_PX", 1000)
    monkeypatch.setattr(framing, "BLOCK_PX", 96)
    monkeypatch.setattr(framing, "AROUND_PX", 48)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("height", [300, 41])
def test_blocks_give_what_one_look_gives(height: int, monkeypatch: pytest.MonkeyPatch) -> None:
    town = _town()
    blockwise = _pieces(town, height)
    monkeypatch.setattr(pieces, "LARGEST_PX", 10**7)
    whole = _pieces(town, height)
    assert len(whole.parent) == len(blockwise.parent) > 30
    one, other = _drawn(whole, town.shape), _drawn(blockwise, town.shape)
    assert len(np.unique(one * 1000 + other)) == len(np.unique(one)), "each object is one object of the other"
    order, again = (np.lexsort([found.table[:, AREA], found.table[:, SCORE]]) for found in (whole, blockwise))
    np.testing.assert_array_equal(whole.table[order], blockwise.table[again])


@pytest.mark.usefixtures("small")
def test_objects_of_a_quilt_are_connected_and_their_runs_are_whole() -> None:
    town = _town()
    found = _pieces(town, 50)
    labels = _drawn(found, town.shape)
    for number, extent in enumerate(ndimage.find_objects(labels), 1):
        assert ndimage.label(labels[extent] == number)[1] == 1
    runs = found.runs
    beside = (runs.row[1:] == runs.row[:-1]) & (runs.start[1:] == runs.stop[:-1])
    assert (np.diff(runs.row * 1000 + runs.start) > 0).all()
    assert not (beside & (found.piece[1:] == found.piece[:-1])).any()


@pytest.mark.usefixtures("small")
def test_one_object_larger_than_a_block_stays_one() -> None:
    hall = np.full((280, 330), -5, np.float32)
    hall[20:260, 20:200] = 6
    hall[20:260, 200:206] = 0.5
    hall[100:180, 206:300] = 6
    found = _pieces(hall, 64)
    assert sorted(found.table[:, AREA].tolist()) == pytest.approx([80 * 97, 240 * 183], rel=0.02)
