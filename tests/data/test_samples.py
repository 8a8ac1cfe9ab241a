"""Pictures and samples are read when they are needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image
from pycocotools import mask as coco

from rrsis.data.samples import Picture, Rle, Sample
from rrsis.errors import DatasetError


def packed(mask: NDArray[np.bool_]) -> Rle:
    """Pack a mask with COCO's own library."""
    return Rle(*mask.shape, coco.encode(np.asfortranarray(mask, np.uint8))["counts"].decode())


def sample(image: Path, mask: Path | Rle | None, level: int = 0) -> Sample:
    """Make a sample of a picture and a mask."""
    return Sample("one", "val", image, "a ship", mask, level=level)


def test_pixels_come_from_memory_or_a_file(tmp_path: Path) -> None:
    Image.new("L", (6, 4), 9).save(tmp_path / "grey.png")
    assert Picture("g", "train", tmp_path / "grey.png").open().mode == "RGB"
    assert Picture("m", "train", np.zeros((4, 6, 3), np.uint8)).open().size == (6, 4)
    assert Picture("m", "train", np.zeros((4, 6, 3), np.uint8)).open_areas() is None


def test_a_size_is_known_before_the_pixels_are_read(tmp_path: Path) -> None:
    pixels = np.zeros((7, 11, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "p.png")
    for picture in (Picture("p", "train", pixels), Picture("p", "train", tmp_path / "p.png")):
        assert picture.size == picture.open().size == (11, 7)
    (tmp_path / "p.png").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match=r"p\.png"):
        _ = Picture("p", "train", tmp_path / "p.png").size


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match=r"bad\.jpg"):
        Picture("b", "train", tmp_path / "bad.jpg").open()


def test_an_index_mask_with_a_palette_keeps_its_indices(tmp_path: Path) -> None:
    areas = Image.new("P", (6, 4), 3)
    areas.putpalette([0, 0, 0, 9, 9, 9, 80, 80, 80, 200, 10, 10])
    areas.save(tmp_path / "areas.png")
    read = Picture("p", "train", tmp_path / "none.png", areas=tmp_path / "areas.png").open_areas()
    assert read is not None and np.asarray(read).max() == 3


@given(arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 40))))
def test_run_lengths_unpack_as_coco_packs_them(mask: NDArray[np.bool_]) -> None:
    assert np.array_equal(packed(mask).mask(), mask)


def test_a_large_ragged_mask_unpacks() -> None:
    mask = np.random.default_rng(1).random((800, 801)) < 0.4
    mask[:, 300:] = True
    unpacked = packed(mask).mask()
    assert unpacked.dtype == bool and unpacked.flags.c_contiguous and np.array_equal(unpacked, mask)


@pytest.mark.parametrize("counts", ["", ";2300", ";230009" + "11", "abc", "~~~", "é", "P" * 9 + "0", "\0"])
def test_broken_run_lengths_are_refused(tmp_path: Path, counts: str) -> None:
    with pytest.raises(DatasetError, match=r"one: its mask is broken"):
        sample(tmp_path / "no.png", Rle(5, 7, counts)).open_mask()


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_gray_masks_are_cut_at_their_level(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"mask.{suffix}"
    Image.fromarray(np.asarray([[0, 50, 51, 255]], np.uint8)).save(path)
    assert sample(path, path, level=50).open_mask().tolist() == [[False, False, True, True]]
    assert sample(path, path).open_mask().tolist() == [[False, True, True, True]]


def test_masks_of_other_modes_are_read_as_gray(tmp_path: Path) -> None:
    for mode in ("1", "P", "RGB"):
        path = tmp_path / f"{mode}.png"
        Image.fromarray(np.asarray([[0, 255]], np.uint8)).convert(mode).save(path)
        assert sample(path, path, level=50).open_mask().tolist() == [[False, True]]


def test_a_sample_without_a_mask_means_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (6, 4)).save(tmp_path / "a.png")
    empty = sample(tmp_path / "a.png", None).open_mask()
    assert empty.shape == (4, 6) and not empty.any()


@pytest.mark.parametrize("suffix", ["png", "tif", "jpg"])
def test_a_file_that_was_cut_short_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"short.{suffix}"
    Image.fromarray(np.random.default_rng(2).integers(0, 255, (64, 64), np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:-1500])
    for read in (sample(path, path).open, sample(path, path).open_mask):
        with pytest.raises(DatasetError, match=rf"cannot read .*short\.{suffix}"):
            read()
