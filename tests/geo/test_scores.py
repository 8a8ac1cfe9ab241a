"""Bands on disk are whole or absent, and a folder can be continued."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rrsis.errors import OutputError, ResumeMismatch
from rrsis.geo.scores import ScoreMap
from rrsis.geo.stitch import Band


def _band(top: int, rows: int, carry: int = 2, layers: int = 2) -> Band:
    values = np.arange(layers * rows * 5, dtype=np.float32).reshape(layers, rows, 5) + top
    return Band(top, values, np.full((layers, carry, 5), top, np.float32))


def test_what_was_appended_is_read_back_after_reopening(tmp_path: Path) -> None:
    scores = ScoreMap(tmp_path / "new" / "run", 2)
    assert scores.done == 0 and scores.carry is None
    for band in (_band(0, 3), _band(3, 4, carry=1)):
        scores.append(band)
    for opened in (scores, ScoreMap(tmp_path / "new" / "run", 2)):
        assert opened.done == 2 and opened.layers == 2
        assert opened.carry is not None
        np.testing.assert_array_equal(opened.carry, np.full((2, 1, 5), 3))
        tops, values = zip(*opened.bands(1), strict=True)
        assert tops == (0, 3)
        np.testing.assert_array_equal(values[1], _band(3, 4).values[1])


def test_a_killed_write_leaves_the_band_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = ScoreMap(tmp_path, 2)
    scores.append(_band(0, 3))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("rrsis.geo.scores.os.replace", killed)
        scores.append(_band(3, 4))
    assert scores.done == 1
    again = ScoreMap(tmp_path, 2)
    assert again.done == 1
    again.append(_band(3, 4))
    assert ScoreMap(tmp_path, 2).done == 2


def test_bands_behind_a_gap_are_not_counted(tmp_path: Path) -> None:
    scores = ScoreMap(tmp_path, 1)
    for top in (0, 3, 6):
        scores.append(_band(top, 3, layers=1))
    next(tmp_path.glob("band-000001-*")).unlink()
    assert ScoreMap(tmp_path, 1).done == 1


def test_another_number_of_layers_is_refused(tmp_path: Path) -> None:
    ScoreMap(tmp_path, 2).append(_band(0, 3))
    with pytest.raises(ResumeMismatch, match="2 layers, not 3"):
        ScoreMap(tmp_path, 3)


def test_a_band_out_of_order_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected 0"):
        ScoreMap(tmp_path, 2).append(_band(3, 3))


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    scores = ScoreMap(tmp_path, 2)
    monkeypatch.setattr("rrsis.geo.scores.os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        scores.append(_band(0, 3))
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be made"):
        ScoreMap(tmp_path / "file" / "run", 1)
