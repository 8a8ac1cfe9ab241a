"""Masks and scores are Cloud Optimized GeoTIFFs that say what they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rio_cogeo.cogeo import cog_validate

from rrsis.errors import OutputError
from rrsis.export.provenance import Provenance
from rrsis.export.raster import NO_MASK, Layer, probabilities, write_mask, write_scores
from rrsis.export.sheet import BLOCK, Sheet
from rrsis.geo.grid import Window

NORTH_UP = Affine(0.5, 0, 400_000, 0, -0.5, 5_000_000)
SIDEWAYS = Affine(0.4, 0.3, 400_000, 0.3, -0.4, 5_000_000)


def banded(values: NDArray[np.generic], *heights: int) -> list[tuple[int, NDArray[np.generic]]]:
    """Cut an array into bands of these heights; the last takes the rest."""
    tops = [0, *np.cumsum(heights).tolist()]
    return list(zip(tops, np.split(values, tops[1:]), strict=True))


@pytest.fixture
def sheet() -> Sheet:
    """Give a sheet larger than a block both ways, whose sides are no multiples of it."""
    return Sheet((BLOCK + 100, BLOCK + 37), NORTH_UP, CRS.from_epsg(32633))


def test_a_mask_holds_one_described_band_an_expression(tmp_path: Path, sheet: Sheet) -> None:
    inside = np.random.default_rng(1).random(sheet.shape) > 0.5
    layers = [Layer("all tanks", banded(inside, 100, 3, 300)), Layer("die Häuser", banded(~inside, 7))]
    write_mask(layers, tmp_path / "mask.tif", sheet)
    with rasterio.open(tmp_path / "mask.tif") as file:
        assert file.descriptions == ("all tanks", "die Häuser")
        assert (file.dtypes, file.nodata) == (("uint8", "uint8"), NO_MASK)
        assert file.crs.to_epsg() == 32633
        assert file.transform == NORTH_UP
        np.testing.assert_array_equal(file.read(1), inside)
        np.testing.assert_array_equal(file.read(2), ~inside)


def test_the_files_are_cogs(tmp_path: Path, sheet: Sheet) -> None:
    write_mask([Layer("x", banded(np.ones(sheet.shape, bool)))], tmp_path / "mask.tif", sheet)
    with rasterio.open(tmp_path / "mask.tif") as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.block_shapes == [(BLOCK, BLOCK)]
        assert file.overviews(1) == [2]
        assert file.compression.name == "deflate"
    assert [path.name for path in tmp_path.iterdir()] == ["mask.tif"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("transform", [NORTH_UP, SIDEWAYS])
def test_an_independent_judge_finds_them_valid(
    tmp_path: Path, count: int, transform: Affine, made: Provenance
) -> None:
    sheet = Sheet((2 * BLOCK + 3, BLOCK + 37), transform, CRS.from_epsg(32633), made=made)
    chances = np.random.default_rng(4).random(sheet.shape, np.float32)
    layers = [Layer(f"expression {number}", banded(chances, 700)) for number in range(count)]
    write_scores(layers, tmp_path / "scores.tif", sheet)
    write_mask(layers, tmp_path / "mask.tif", sheet)
    for name in ("scores.tif", "mask.tif"):
        assert cog_validate(tmp_path / name, strict=True) == (True, [], [])


def test_a_single_mask_has_a_colour_table(tmp_path: Path, sheet: Sheet) -> None:
    inside = banded(np.ones(sheet.shape, bool))
    write_mask([Layer("x", inside)], tmp_path / "one.tif", sheet)
    with rasterio.open(tmp_path / "one.tif") as file:
        colours = file.colormap(1)
        assert (colours[0], colours[1]) == ((0, 0, 0, 255), (230, 57, 70, 255))
        assert colours[NO_MASK][3] == 0
        assert file.colorinterp[0].name == "palette"
        assert len(file.overviews(1)) == 1


def test_the_tags_say_how_it_was_made(tmp_path: Path, sheet: Sheet, made: Provenance) -> None:
    told = replace(sheet, made=made)
    write_mask([Layer("x", banded(np.ones(sheet.shape, bool)))], tmp_path / "mask.tif", told)
    with rasterio.open(tmp_path / "mask.tif") as file:
        tags = file.tags()
    assert json.loads(tags["rrsis"]) == made.record()
    assert tags["TIFFTAG_DATETIME"] == "2026:05:04 12:30:00"
    assert tags["TIFFTAG_IMAGEDESCRIPTION"] == "all storage tanks; die Häuser am Fluß"


def test_the_same_run_gives_the_same_bytes(tmp_path: Path, sheet: Sheet, made: Provenance) -> None:
    told = replace(sheet, made=made)
    for name in ("one.tif", "two.tif"):
        write_mask([Layer("x", banded(np.eye(*sheet.shape, dtype=bool)))], tmp_path / name, told)
    assert (tmp_path / "one.tif").read_bytes() == (tmp_path / "two.tif").read_bytes()


def test_scores_are_probabilities_of_logits(tmp_path: Path, sheet: Sheet) -> None:
    logits = np.random.default_rng(2).normal(size=sheet.shape).astype(np.float32)
    write_scores([Layer("all tanks", probabilities(banded(logits, 200)))], tmp_path / "scores.tif", sheet)
    with rasterio.open(tmp_path / "scores.tif") as file:
        assert file.dtypes == ("float32",)
        np.testing.assert_allclose(file.read(1), 1 / (1 + np.exp(-logits)), atol=1e-6)


def test_what_the_scene_does_not_know_is_nodata(tmp_path: Path, sheet: Sheet) -> None:
    known = np.random.default_rng(3).random(sheet.shape) > 0.2

    def valid(window: Window) -> NDArray[np.bool_]:
        return known[window.row : window.row + window.height, window.col : window.col + window.width]

    partly = Sheet(sheet.shape, sheet.transform, sheet.crs, valid)
    write_mask([Layer("x", banded(np.ones(sheet.shape, bool), 90))], tmp_path / "mask.tif", partly)
    write_scores(
        [Layer("x", probabilities(banded(np.zeros(sheet.shape, np.float32))))],
        tmp_path / "scores.tif",
        partly,
    )
    with rasterio.open(tmp_path / "mask.tif") as file:
        np.testing.assert_array_equal(file.read(1), np.where(known, 1, NO_MASK))
        np.testing.assert_array_equal(file.read_masks(1) > 0, known)
    with rasterio.open(tmp_path / "scores.tif") as file:
        np.testing.assert_array_equal(file.read(1), np.where(known, np.float32(0.5), np.float32("nan")))


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")  # on reading: it is meant
def test_pixels_without_a_place_on_earth_are_fine(tmp_path: Path) -> None:
    plain = Sheet((20, 30), Affine.identity(), None)
    write_mask([Layer("x", banded(np.eye(20, 30, dtype=bool)))], tmp_path / "mask.tif", plain)
    with rasterio.open(tmp_path / "mask.tif") as file:
        assert (file.crs, file.transform) == (None, Affine.identity())
        assert file.read(1).sum() == 20


@pytest.mark.parametrize("cut", [slice(1, None), slice(None, -1)])
def test_bands_that_do_not_fill_the_sheet_are_refused(tmp_path: Path, cut: slice) -> None:
    bands = banded(np.ones((30, 30), bool), 10, 10)[cut]
    with pytest.raises(OutputError, match="row"):
        write_mask([Layer("x", bands)], tmp_path / "mask.tif", Sheet((30, 30), NORTH_UP, None))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_an_error(tmp_path: Path, sheet: Sheet) -> None:
    with pytest.raises(OutputError):
        write_mask([Layer("x", banded(np.ones(sheet.shape, bool)))], tmp_path / "no" / "mask.tif", sheet)
