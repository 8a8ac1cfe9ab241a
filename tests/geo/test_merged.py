"""Looks at several scales become one map."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def full(layers: ScoreMap, layer: int = 0) -> np.ndarray:
    return np.concatenate([values for _, values in layers.bands(layer)])


def merged(
    fine: np.ndarray,
    shape: tuple[int, int],
    coarse: Sequence[Coarse],
    corner: tuple[int, int] = (0, 0),
    small: Collection[int] = (),
    side: int = 16,
) -> np.ndarray:
    """Merge a fine look (layers, h, w) in pieces."""
    merging, found = Merged(shape, coarse, corner, small), np.empty(fine.shape, np.float32)
    for top in range(0, fine.shape[1], side):
        for left in range(0, fine.shape[2], side + 5):
            part = fine[:, top : top + side, left : left + side + 5].astype("f4")
            piece = merging.blended(Piece(Window(top, left, *part.shape[1:]), part))
            found[:, top : top + side, left : left + side + 5] = piece.values
    return found


def test_the_surer_look_counts_and_blanks_stay(tmp_path: Path) -> None:
    fine = np.full((2, 40, 60), -4.0)
    fine[0, :10, :10] = 5
    fine[:, 30:, 50:] = BLANK
    coarse = np.full((2, 20, 30), -6.0)
    coarse[0, 5:15, 10:25] = 3
    look = Coarse(kept(tmp_path / "coarse", coarse, 7), (20, 30))
    both, other = merged(fine, (40, 60), [look])
    assert (both[:10, :10] == 5).all()
    assert (both[12:28, 24:46] == 3).all()
    assert (both[30:, 50:] == BLANK).all()
    assert (both[35:, :40] == -4).all()
    np.testing.assert_array_equal(other, fine[1])
    for side in (7, 60):  # however it is cut
        np.testing.assert_array_equal(merged(fine, (40, 60), [look], side=side), [both, other])


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
    both = merged(fine, (40, 60), [look])[0]
    assert (both[:8, :8] == -0.5).all()  # 5 and -6
    assert (both[2:16, 14:38] == -5).all()
    assert (both[22:, 24:28] == -1).all()  # -4 and 2
    assert (both[26:, :18] == 3).all()
    assert (both[:18, 42:50] == -4).all()  # where the coarse look has no picture the fine one speaks alone
    assert (both[:, 50:] == BLANK).all()


def test_blanks_of_a_coarse_look_add_nothing(tmp_path: Path) -> None:
    look = Coarse(kept(tmp_path / "coarse", np.full((1, 4, 4), BLANK)), (4, 4))
    assert (merged(np.full((1, 8, 8), -30.5), (8, 8), [look]) == -30.5).all()


def test_sums_that_are_not_final_stay_as_they_are(tmp_path: Path) -> None:
    look = Coarse(kept(tmp_path / "coarse", np.full((1, 4, 4), 6.0)), (4, 4))
    carry = np.full((1, 3, 8), -2, np.float32)
    piece = Piece(Window(0, 0, 8, 8), np.full((1, 8, 8), -2, np.float32), carry)
    blended = Merged((8, 8), [look]).blended(piece)
    assert blended.window == piece.window and (blended.values == 6).all()
    assert blended.carry is carry and (carry == -2).all() and (piece.values == -2).all()


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
    look = Coarse(kept(tmp_path / "large", large), (20, 30), kept(tmp_path / "near", near))
    whole = merged(fine, (40, 60), [look])
    cut = Coarse(
        kept(tmp_path / "large-part", large[:, 2:18, 6:28]),
        (20, 30),
        kept(tmp_path / "near-part", near[:, 2:18, 6:28]),
        (2, 6),
    )
    part = merged(fine[:, 8:32, 20:50], (40, 60), [cut], (8, 20), side=11)
    np.testing.assert_allclose(part, whole[:, 8:32, 20:50], atol=1e-6)


def test_beyond_the_part_of_a_coarse_look_the_fine_one_speaks_alone(tmp_path: Path) -> None:
    fine, coarse = np.full((1, 40, 60), -4.0), np.full((1, 10, 30), 6.0)
    look = Coarse(kept(tmp_path / "coarse", coarse), (20, 30), None, (10, 0))
    both = merged(fine, (40, 60), [look])[0]
    assert (both[:19] == -4).all() and (both[21:] == 6).all()


def test_small_things_are_drawn_by_the_fine_look_more_than_by_the_others(tmp_path: Path) -> None:
    fine, near = np.full((2, 8, 8), 4.0), np.full((2, 4, 4), -2.0)
    nothing = np.full((2, 4, 4), -FAINTEST)
    look = Coarse(kept(tmp_path / "large", nothing), (4, 4), kept(tmp_path / "near", near))
    large, little = merged(fine, (8, 8), [look], small={1})
    np.testing.assert_allclose(large, 1.0, atol=1e-6)
    np.testing.assert_allclose(little, 0.7 * 4 - 0.3 * 2, atol=1e-6)
    for count, small in ((1, True), (2, False), (2, True), (3, True)):
        assert sum(module.weights(count, small)) == pytest.approx(1)
    assert module.weights(3, False) == pytest.approx([1 / 3] * 3)
