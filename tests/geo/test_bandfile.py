"""The file of one band: pieces in, rows out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rrsis.geo.bandfile import BLANK, BYTES, BandFile, BandWriter


def test_pieces_come_back_from_any_columns(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(-9000, 9000, (3, 4, 10)).astype(np.float32) / 1024
    writer = BandWriter(tmp_path)
    for first, last in ((0, 4), (4, 5), (5, 10)):
        writer.add(values[:, :, first:last])
        assert writer.right == last
    made = writer.finish(7, 20, 4)
    assert writer.right == 0
    assert made.path.name == "band-000007-20-4.logits" and made == BandFile.open(made.path)
    assert made.path.stat().st_size < values.size * BYTES + 100
    for left, right in ((0, 10), (3, 6), (4, 5), (6, 9)):
        into = np.empty((2, right - left), np.float32)
        made.read(2, 21, left, into)
        np.testing.assert_array_equal(into, values[2, 1:3, left:right])


def test_what_holds_no_picture_takes_no_room(tmp_path: Path) -> None:
    writer, blank = BandWriter(tmp_path), np.full((2, 300, 1000), BLANK, np.float32)
    seen = np.linspace(-31, 31, 2 * 300 * 10, dtype=np.float32).reshape(2, 300, 10)
    for piece in (blank, seen, blank):
        writer.add(piece)
    made = writer.finish(0, 0, 300)
    said = made.path.stat()
    assert said.st_size > 2 * blank.size * BYTES  # as if all of it were there
    assert said.st_blocks * 512 < blank.size * BYTES  # blocks that lie on the disk
    into = np.zeros((300, 2010), np.float32)
    made.read(1, 0, 0, into)
    assert (into[:, :1000] == BLANK).all() and (into[:, 1010:] == BLANK).all()
    np.testing.assert_allclose(into[:, 1000:1010], seen[1], atol=0.51 / 1024)


def test_other_files_are_no_bands(tmp_path: Path) -> None:
    assert BandFile.open(tmp_path / "carry-000001.npy") is None


def test_what_is_abandoned_leaves_nothing(tmp_path: Path) -> None:
    writer = BandWriter(tmp_path)
    writer.add(np.zeros((1, 2, 3), np.float32))
    writer.abandon()
    writer.abandon()
    assert not list(tmp_path.iterdir()) and writer.right == 0
    with pytest.raises(ValueError, match="without a piece"):
        writer.finish(0, 0, 2)
