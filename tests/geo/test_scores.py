"""Bands on disk are whole or absent, and a folder can be continued."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rrsis.errors import OutputError, ResumeMismatch
from rrsis.geo import scores as module
from rrsis.geo.bandfile import BLANK
from rrsis.geo.grid import Window
from rrsis.geo.scores import ScoreMap
from rrsis.geo.stitch import Piece

WIDTH = 5


def _values(top: int, rows: int, layers: int = 2) -> np.ndarray:
    return np.arange(layers * rows * WIDTH, dtype=np.float32).reshape(layers, rows, WIDTH) / 8 + top - 4


def _append(scores: ScoreMap, top: int, rows: int, carry: int = 2) -> None:
    """Append a band of two pieces."""
    values = _values(top, rows, scores.layers)
    scores.append(Piece(Window(top, 0, rows, 3), values[:, :, :3]))
    below = np.full((scores.layers, carry, WIDTH), top, np.float32)
    scores.append(Piece(Window(top, 3, rows, 2), values[:, :, 3:], below))


def test_what_was_appended_is_read_back_after_reopening(tmp_path: Path) -> None:
    scores = ScoreMap(tmp_path / "new" / "run", 2)
    assert scores.done == 0 and scores.carry is None
    _append(scores, 0, 3)
    _append(scores, 3, 4, carry=1)
    for opened in (scores, ScoreMap(tmp_path / "new" / "run", 2)):
        assert opened.done == 2 and opened.layers == 2
        assert opened.carry is not None
        np.testing.assert_array_equal(opened.carry, np.full((2, 1, WIDTH), 3))
        tops, values = zip(*opened.bands(1), strict=True)
        assert tops == (0, 3)
        np.testing.assert_array_equal(values[1], _values(3, 4)[1])


def test_any_window_is_read(tmp_path: Path) -> None:
    scores = ScoreMap(tmp_path, 2)
    for top in (0, 3, 6):
        _append(scores, top, 3)
    whole = np.concatenate([_values(top, 3) for top in (0, 3, 6)], axis=1)
    for window in (Window(0, 0, 9, 5), Window(2, 1, 5, 3), Window(4, 3, 1, 2), Window(8, 4, 1, 1)):
        rows, cols = (
            slice(window.row, window.row + window.height),
            slice(window.col, window.col + window.width),
        )
        for layer in range(2):
            np.testing.assert_array_equal(scores.read(layer, window), whole[layer, rows, cols])


def test_a_wide_scene_is_read_in_lower_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = ScoreMap(tmp_path, 1)
    _append(scores, 0, 7)
    monkeypatch.setattr(module, "_LONGEST", 3 * WIDTH)
    tops, values = zip(*scores.bands(0), strict=True)
    assert tops == (0, 3, 6)
    np.testing.assert_array_equal(np.concatenate(values), _values(0, 7, 1)[0])


def test_logits_are_kept_to_a_thousandth_and_blanks_exactly(tmp_path: Path) -> None:
    scores = ScoreMap(tmp_path, 1)
    logits = np.array([[[-31.0, -0.3333, 0.0, 4.4444, BLANK - 1e-6]]], np.float32)
    scores.append(Piece(Window(0, 0, 1, WIDTH), logits, np.zeros((1, 0, WIDTH), np.float32)))
    [(_, kept)] = scores.bands(0)
    np.testing.assert_allclose(kept[0, :4], logits[0, 0, :4], atol=0.0005)
    assert kept[0, 4] == BLANK
    assert ScoreMap.bytes_for(3, (100, 20)) == 12_000


def test_a_killed_write_leaves_the_band_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = ScoreMap(tmp_path, 2)
    _append(scores, 0, 3)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("rrsis.geo.bandfile.os.replace", killed)
        _append(scores, 3, 4)
    again = ScoreMap(tmp_path, 2)
    assert again.done == 1
    np.testing.assert_array_equal(again.carry, np.zeros((2, 2, WIDTH)))
    _append(again, 3, 4)
    assert ScoreMap(tmp_path, 2).done == 2


def test_bands_behind_a_gap_are_not_counted_and_lost_sums_are_told(tmp_path: Path) -> None:
    scores = ScoreMap(tmp_path, 1)
    for top in (0, 3, 6):
        _append(scores, top, 3)
    next(tmp_path.glob("band-000001-*")).unlink()
    broken = ScoreMap(tmp_path, 1)
    assert broken.done == 1
    with pytest.raises(OutputError, match="damaged"):
        _ = broken.carry


def test_a_shortened_file_is_told(tmp_path: Path) -> None:
    scores = ScoreMap(tmp_path, 1)
    _append(scores, 0, 3)
    [path] = tmp_path.glob("band-*")
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(OutputError, match="--restart"):
        ScoreMap(tmp_path, 1)
    path.write_bytes(b"")
    with pytest.raises(OutputError, match="damaged"):
        list(scores.bands(0))
    path.unlink()
    with pytest.raises(OutputError, match="cannot be read"):
        list(scores.bands(0))


def test_another_number_of_layers_is_refused(tmp_path: Path) -> None:
    _append(ScoreMap(tmp_path, 2), 0, 3)
    with pytest.raises(ResumeMismatch, match="2 layers, not 3"):
        ScoreMap(tmp_path, 3)


def test_a_piece_out_of_order_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"expected \(0, 0\)"):
        _append(ScoreMap(tmp_path, 2), 3, 3)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    scores = ScoreMap(tmp_path, 2)
    _append(scores, 0, 3)
    before = sorted(tmp_path.iterdir())
    with monkeypatch.context() as patch, pytest.raises(OutputError, match="No space left"):
        patch.setattr("rrsis.geo.bandfile.os.fsync", full)
        _append(scores, 3, 3)
    assert ScoreMap(tmp_path, 2).done == 1
    assert set(before) <= set(tmp_path.iterdir()) and not list(tmp_path.glob("*.tmp"))
    _append(scores, 3, 3)  # there is room again
    assert scores.done == 2
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be made"):
        ScoreMap(tmp_path / "file" / "run", 1)
