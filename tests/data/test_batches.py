"""Batches: decided by the seed and the step alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from rrsis.data import coco
from rrsis.data.batches import Batch, Drawn
from rrsis.data.samples import Picture
from rrsis.errors import DatasetError
from rrsis.models.words import Reader


@pytest.fixture
def reader(wordpieces: str) -> Reader:
    """A reader of at most 32 tokens."""
    return Reader.parse(wordpieces, 32)


@pytest.fixture
def pictures(fleet: Path) -> list[Picture]:
    """Pictures with two ships each; no airplane is in them."""
    return coco.load(fleet, ("airplane",))


def same(one: Batch, other: Batch) -> bool:
    flat = [[*batch[:2], *batch.tokens, *batch[3:5], *batch.nouns, batch.classes] for batch in (one, other)]
    return all(
        left.shape == right.shape and torch.equal(left, right) for left, right in zip(*flat, strict=True)
    )


def test_pictures_sentences_and_answers_belong_together(reader: Reader, pictures: list[Picture]) -> None:
    batch = Drawn([(1.0, pictures)], reader, side=64, pictures=2, sentences=3, seed=1)[0]
    assert batch.pixels.shape == (2, 3, 64, 64) and batch.pixels.dtype == torch.uint8
    assert batch.corners.shape == (2, 4) and batch.corners.dtype == torch.float32
    assert len(batch.tokens.ids) == 6
    assert batch.masks.shape == (6, 32, 32) and batch.masks.dtype == torch.int16
    assert set(batch.masks.unique().tolist()) <= {0, 1, 255}
    assert batch.present.dtype == torch.float32
    assert len(batch.nouns.ids) == 2  # ships are there, airplanes are not
    assert batch.classes.shape == (2, 2, 16, 16) and batch.classes.dtype == torch.int16
    assert not batch.classes[:, 0].any() and (batch.classes[:, 1] == 1).any()
    meant = (batch.masks == 1).any((1, 2))
    assert torch.equal(batch.present.bool()[meant], meant[meant])


def test_what_is_meant_is_what_is_bright(reader: Reader, pictures: list[Picture]) -> None:
    drawn = Drawn([(1.0, pictures)], reader, side=64, pictures=2, sentences=2, seed=2)
    for step in range(3):
        batch = drawn[step]
        half = batch.pixels.float().mean(1)[:, ::2, ::2].repeat_interleave(2, 0)
        meant = batch.masks == 1
        assert meant.any()
        assert half[meant].mean() > half[(batch.masks == 0) & ~meant].mean() + 20


def test_a_step_is_the_same_whenever_it_is_drawn(reader: Reader, pictures: list[Picture]) -> None:
    one, other = (Drawn([(1.0, pictures)], reader, 64, 2, 2, seed=3) for _ in range(2))
    later = other[1]
    assert same(one[0], one[0]) and same(one[1], later)
    assert not same(one[0], one[1])
    assert not same(one[0], Drawn([(1.0, pictures)], reader, 64, 2, 2, seed=4)[0])


def test_sets_are_drawn_by_their_shares(reader: Reader, pictures: list[Picture]) -> None:
    white = [Picture("white", "train", np.full((80, 96, 3), 255, np.uint8), pictures[0].things)]
    heavy = Drawn([(1.0, white), (0.0, pictures), (1.0, [])], reader, 64, 4, 1, seed=5)[0]
    assert heavy.pixels[:, :, 32, 32].float().mean() > heavy.pixels.new_tensor(230).float() * 0.5
    light = Drawn([(0.0, white), (1.0, pictures)], reader, 64, 4, 1, seed=5)[0]
    assert light.pixels.float().mean() < heavy.pixels.float().mean()


def test_too_few_sentences_are_asked_again(reader: Reader) -> None:
    empty = Picture("sea", "train", np.full((80, 96, 3), 60, np.uint8), absent=("airplane",))
    batch = Drawn([(1.0, [empty])], reader, 64, 1, 20, seed=6)[0]
    assert len(batch.masks) == 20
    assert not (batch.masks == 1).any() and not batch.present.any()


def test_no_picture_at_all_is_refused(reader: Reader) -> None:
    with pytest.raises(DatasetError, match="no picture"):
        Drawn([(1.0, [])], reader, 64, 1, 1, seed=7)


def test_a_batch_takes_one_of_several_sides_for_as_many_pixels(
    reader: Reader, pictures: list[Picture]
) -> None:
    drawn = Drawn([(1.0, pictures)], reader, side=64, pictures=4, sentences=1, seed=1, sides=(128,))
    batches = [drawn[step] for step in range(8)]
    assert {batch.pixels.shape for batch in batches} == {(4, 3, 64, 64), (1, 3, 128, 128)}
    for batch in batches:
        side = batch.pixels.shape[-1]
        assert batch.masks.shape[1:] == (side // 2, side // 2)
        assert batch.classes.shape[2:] == (side // 4, side // 4)
    assert all(same(batch, drawn[step]) for step, batch in enumerate(batches))


def test_objects_are_set_onto_a_share_of_the_pictures(reader: Reader, pictures: list[Picture]) -> None:
    cars = [
        replace(one, things=tuple(replace(thing, label="vehicle") for thing in one.things))
        for one in pictures
    ]
    never, always = (
        Drawn([(1.0, cars)], reader, side=64, pictures=8, sentences=1, seed=1, paste=paste)
        for paste in (1e-9, 1.0)
    )
    assert len(always.donors) == len(cars)
    assert not torch.equal(never[0].pixels, always[0].pixels)
    known = {one.name: len(one.things) for one in cars}
    assert {one.name: len(one.things) for one in always.donors} == known


def test_another_sensor_changes_pixels_and_nothing_else(reader: Reader, pictures: list[Picture]) -> None:
    plain, changed = (
        Drawn([(1.0, pictures)], reader, side=64, pictures=8, sentences=2, seed=1, resense=share)
        for share in (0.0, 1.0)
    )
    one, other = plain[0], changed[0]
    assert not torch.equal(one.pixels, other.pixels)
    assert same(one._replace(pixels=other.pixels), other) and same(other, changed[0])
