"""Looks at several scales become one map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rrsis.geo import merged as module
from rrsis.geo.bandfile import BLANK
from rrsis.geo.grid import Window
from rrsis.geo.merged import Coarse, Merged, only_large
from rrsis.geo.scores import FAINTEST, ScoreMap
from rrsis.geo.stitch import Piece


def kept(folder: Path, logits: np.ndarray, rows: int = 16) -> ScoreMap:
    """Put logits (layers, h, w) on disk."""
    scores = ScoreMap(folder, len(logits))
    for top in range(0, logits.shape[1], rows):
        part = np.asarray(logits[:, top : top + rows], np.float32)
        scores.append(Piece(Window(top, 0, *part.shape[1:]), part, np.zeros((len(logits), 0, 0), np.float32)))
    return scores


def full(layers: ScoreMap | Merged, layer: int = 0) -> np.ndarray:
    return np.concatenate([values for _, values in layers.bands(layer)])


def test_the_surer_look_counts_and_blanks_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fine = np.full((2, 40, 60), -4.0)
    fine[0, :10, :10] = 5
    fine[:, 30:, 50:] = BLANK
    coarse = np.full((2, 20, 30), -6.0)
    coarse[0, 5:15, 10:25] = 3
    monkeypatch.setattr(module, "_BLOCK", 25)  # cut within the scene: nothing may be seen of it
    looks = Merged(
        kept(tmp_path / "fine", fine), (40, 60), [Coarse(kept(tmp_path / "coarse", coarse, 7), (20, 30))]
    )
    both = full(looks)
    assert (both[:10, :10] == 5).all()
    assert (both[12:28, 24:46] == 3).all()
    assert (both[30:, 50:] == BLANK).all()
    assert (both[35:, :40] == -4).all()
    np.testing.assert_array_equal(full(looks, 1), full(looks.fine, 1))
    window = Window(7, 18, 20, 33)
    np.testing.assert_array_equal(looks.read(0, window), both[7:27, 18:51])


def test_a_near_look_shares_in_the_mean_and_a_large_thing_still_stands(tmp_path: Path) -> None:
    fine = np.full((1, 40, 60), -4.0)
    fine[0, :10, :10] = 5
    fine[0, :, 50:] = BLANK
    near = np.full((1, 20, 30), -6.0)
    near[0, 10:, :15] = 2
    near[0, :, 20:] = BLANK
    large = np.full((1, 20, 30), -FAINTEST)
    large[0, 12:, :10] = 3
    look = Coarse(kept(tmp_path / "large", large), (20, 30), kept(tmp_path / "near", near))
    both = full(Merged(kept(tmp_path / "fine", fine), (40, 60), [look]))
    assert (both[:8, :8] == -0.5).all()  # 5 and -6
    assert (both[2:16, 14:38] == -5).all()
    assert (both[22:, 24:28] == -1).all()  # -4 and 2
    assert (both[26:, :18] == 3).all()
    assert (both[:18, 42:50] == -4).all()  # where the coarse look has no picture the fine one speaks alone
    assert (both[:, 50:] == BLANK).all()


def test_blanks_of_a_coarse_look_add_nothing(tmp_path: Path) -> None:
    coarse = np.full((1, 4, 4), BLANK)
    looks = Merged(
        kept(tmp_path / "fine", np.full((1, 8, 8), -30.5)),
        (8, 8),
        [Coarse(kept(tmp_path / "coarse", coarse), (4, 4))],
    )
    assert (full(looks) == -30.5).all()


def test_small_regions_are_dropped_and_a_begun_copy_is_continued(tmp_path: Path) -> None:
    logits = np.full((2, 40, 40), -2.0)
    logits[0, 5:25, 5:25] = 2  # 400 px, over two bands
    logits[0, 30:33, 30:33] = 4
    logits[1, 14:18, 14:18] = 1
    scores = kept(tmp_path / "all", logits)
    large = only_large(scores, tmp_path / "large", 0.5, 100)
    wanted = logits.copy()
    wanted[0, 30:33, 30:33] = wanted[1, 14:18, 14:18] = -FAINTEST
    for layer in range(2):
        np.testing.assert_array_equal(full(large, layer), wanted[layer])
    last = sorted((tmp_path / "large").glob("band-*"))[-1]
    before = last.read_bytes()
    last.unlink()
    (tmp_path / "large" / "carry-000003.npy").rename(tmp_path / "large" / "carry-000002.npy")
    again = only_large(scores, tmp_path / "large", 0.5, 100)
    assert again.done == 3 and last.read_bytes() == before


def test_parts_are_merged_as_the_whole_is(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    fine, near, large = (rng.normal(0, 4, (1, *size)) for size in ((40, 60), (20, 30), (20, 30)))
    whole = Merged(
        kept(tmp_path / "fine", fine),
        (40, 60),
        [Coarse(kept(tmp_path / "large", large), (20, 30), kept(tmp_path / "near", near))],
    )
    part = Merged(
        kept(tmp_path / "fine-part", fine[:, 8:32, 20:50]),
        (40, 60),
        [
            Coarse(
                kept(tmp_path / "large-part", large[:, 2:18, 6:28]),
                (20, 30),
                kept(tmp_path / "near-part", near[:, 2:18, 6:28]),
                (2, 6),
            )
        ],
        (8, 20),
    )
    np.testing.assert_allclose(full(part), full(whole)[8:32, 20:50], atol=1e-6)
    window = Window(3, 5, 11, 17)
    np.testing.assert_allclose(part.read(0, window), whole.read(0, Window(11, 25, 11, 17)), atol=1e-6)


def test_beyond_the_part_of_a_coarse_look_the_fine_one_speaks_alone(tmp_path: Path) -> None:
    fine, coarse = np.full((1, 40, 60), -4.0), np.full((1, 10, 30), 6.0)
    look = Coarse(kept(tmp_path / "coarse", coarse), (20, 30), None, (10, 0))
    both = full(Merged(kept(tmp_path / "fine", fine), (40, 60), [look]))
    assert (both[:19] == -4).all() and (both[21:] == 6).all()


def test_small_things_are_drawn_by_the_fine_look_more_than_by_the_others(tmp_path: Path) -> None:
    fine, near = np.full((2, 8, 8), 4.0), np.full((2, 4, 4), -2.0)
    nothing = np.full((2, 4, 4), -FAINTEST)
    look = Coarse(kept(tmp_path / "large", nothing), (4, 4), kept(tmp_path / "near", near))
    looks = Merged(kept(tmp_path / "fine", fine), (8, 8), [look], small={1})
    np.testing.assert_allclose(full(looks, 0), 1.0, atol=1e-6)
    np.testing.assert_allclose(full(looks, 1), 0.7 * 4 - 0.3 * 2, atol=1e-6)
    for count, small in ((1, True), (2, False), (2, True), (3, True)):
        assert sum(module.weights(count, small)) == pytest.approx(1)
    assert module.weights(3, False) == pytest.approx([1 / 3] * 3)
