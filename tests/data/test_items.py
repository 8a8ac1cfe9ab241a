"""Items of a batch, from labels and from ready sentences."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rrsis.data import coco
from rrsis.data.items import draw_item, grouped
from rrsis.data.samples import Sample

PLACES = {"left": (10, 60), "right": (150, 60), "top": (80, 10), "bottom": (80, 100)}


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    """Four bright boxes in one wide picture, each called by its place, and something that is not there."""
    picture = np.full((130, 190, 3), 60, np.uint8)
    found = []
    for word, (col, row) in PLACES.items():
        picture[row : row + 20, col : col + 24] = 220
        mask = np.zeros((130, 190), np.uint8)
        mask[row : row + 20, col : col + 24] = 255
        Image.fromarray(mask).save(tmp_path / f"{word}.png")
        text = f"the ship on the {word}"
        found.append(Sample(word, "train", tmp_path / "p.png", text, tmp_path / f"{word}.png"))
    Image.fromarray(picture).save(tmp_path / "p.png")
    return [*found, Sample("none", "train", tmp_path / "p.png", "the airplane", None)]


def test_shown_whole_a_picture_is_stretched_and_nothing_else(samples: list[Sample]) -> None:
    drawn = [draw_item(tuple(samples), 96, 5, random.Random(seed), whole=True) for seed in range(3)]
    picture = Image.open(samples[0].image).resize((96, 96), Image.Resampling.BILINEAR)
    for item in drawn:
        assert item is not None and item.corners == (0.0, 0.0, 1.0, 1.0) and item.classes == {}
        assert np.array_equal(item.pixels, np.asarray(picture))
        told = dict(item.asked)
        assert told.keys() == {one.expression for one in samples}
        for one in samples:
            assert told[one.expression].shape == (48, 48) and told[one.expression].dtype == np.int16
            rows, cols = np.nonzero(one.open_mask())
            if len(rows):
                down, across = np.nonzero(told[one.expression])
                assert down.mean() + 0.5 == pytest.approx((rows.mean() + 0.5) * 48 / 130, abs=0.51)
                assert across.mean() + 0.5 == pytest.approx((cols.mean() + 0.5) * 48 / 190, abs=0.51)
            else:
                assert not told[one.expression].any()


def test_shown_whole_a_mask_of_another_size_is_stretched_by_itself(samples: list[Sample]) -> None:
    half = np.zeros((65, 95), np.uint8)
    half[:, 48:] = 255
    Image.fromarray(half).save(samples[0].mask)
    item = draw_item((samples[0],), 96, 1, random.Random(0), whole=True)
    assert item is not None
    assert item.asked[0][1].sum(1).tolist() == [24] * 48


def test_sentences_of_one_picture_come_together(samples: list[Sample], tmp_path: Path) -> None:
    other = Sample("other", "train", tmp_path / "q.png", "a ship", None)
    groups = grouped([samples[0], other, *samples[1:]])
    assert [[one.name for one in group] for group in groups] == [
        ["left", "right", "top", "bottom", "none"],
        ["other"],
    ]


def test_ready_sentences_stay_true_under_every_turn_and_cut(samples: list[Sample]) -> None:
    said = set()
    for seed in range(40):
        item = draw_item(tuple(samples[:4]), 96, 3, random.Random(seed))
        assert item is not None and item.pixels.shape == (96, 96, 3) and item.classes == {}
        top, left, bottom, right = item.corners
        for text, answer in item.asked:
            assert answer.shape == (48, 48) and answer.dtype == np.int16
            assert item.pixels[::2, ::2][answer == 1].mean() > item.pixels[::2, ::2][answer == 0].mean() + 40
            rows, cols = np.nonzero(answer)
            down = top + (bottom - top) * (rows.mean() + 0.5) / 48  # as a share of the scene
            across = left + (right - left) * (cols.mean() + 0.5) / 48
            word = text.rsplit(" ", 1)[1]
            fits = {"left": across < 0.25, "right": across > 0.75, "top": down < 0.35, "bottom": down > 0.65}
            assert fits[word], (seed, text, down, across)
            said.add(word)
    assert said == set(PLACES)


def test_what_is_meant_is_never_cut_off(samples: list[Sample]) -> None:
    for seed in range(30):
        item = draw_item((samples[1],), 190, 1, random.Random(seed))
        assert item is not None
        scale = 190 / ((item.corners[3] - item.corners[1]) * 190)
        assert (item.asked[0][1] == 1).sum() * 4 == pytest.approx(24 * 20 * scale**2, rel=0.15)


def test_a_sentence_about_nothing_has_an_empty_answer(samples: list[Sample]) -> None:
    item = draw_item((samples[4],), 64, 2, random.Random(0))
    assert item is not None
    assert [text for text, _ in item.asked] == ["the airplane"] * 2
    assert not any(answer.any() for _, answer in item.asked)


def test_a_doubtful_word_forbids_the_turn(samples: list[Sample]) -> None:
    doubtful = Sample("x", "train", samples[0].image, "the ship right next to the dock", samples[0].mask)
    for seed in range(10):
        item = draw_item((doubtful,), 64, 1, random.Random(seed))
        assert item is not None and item.asked[0][0] == doubtful.expression
        cols = np.nonzero(item.asked[0][1])[1]
        left, right = item.corners[1], item.corners[3]
        assert left + (right - left) * cols.mean() / 32 < 0.25


def test_labels_give_sentences_and_what_is_known(fleet: Path) -> None:
    picture = coco.load(fleet, ("airplane",))[0]
    item = draw_item(picture, 64, 3, random.Random(1))
    assert item is not None and len(item.asked) == 3
    assert set(item.classes) == {"ship", "airplane"}
