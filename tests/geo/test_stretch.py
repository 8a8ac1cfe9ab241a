"""One stretch for the whole scene, from its valid pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import rasterio

from rrsis.geo import stretch as module
from rrsis.geo.channels import Channels
from rrsis.geo.stretch import Stretch


def _measured(path: str) -> Stretch:
    with rasterio.open(path) as dataset:
        return Stretch.of(Channels.of(dataset, None), dataset)


def test_percentiles_of_valid_pixels(write_raster: Callable[..., str]) -> None:
    ramp = np.arange(10_000, dtype=np.uint16).reshape(1, 100, 100) + 500
    ramp[:, :50, :50] = 60_000
    valid = ramp[ramp != 60_000]
    found = _measured(write_raster(ramp, nodata=60_000))
    np.testing.assert_allclose(found.low, np.percentile(valid, 2), rtol=1e-3)
    np.testing.assert_allclose(found.high, np.percentile(valid, 98), rtol=1e-3)


def test_an_undeclared_black_collar_does_not_count(write_raster: Callable[..., str]) -> None:
    bands = np.zeros((3, 60, 60), np.uint16)
    bands[:, 40:, 40:] = np.random.default_rng(0).integers(1000, 2000, (3, 20, 20))
    assert min(_measured(write_raster(bands)).low) >= 1000


def test_patches_stand_for_scenes_without_overviews(
    write_raster: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bands = np.random.default_rng(0).normal(1000, 100, (1, 300, 40)).astype(np.float32)
    path = write_raster(bands)
    whole = _measured(path)
    monkeypatch.setattr(module, "_DIRECT_PX", 100)
    np.testing.assert_allclose(_measured(path).low, whole.low, rtol=0.02)


def test_eight_bits_stay_and_others_are_mapped() -> None:
    plain = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    valid = np.ones((2, 2), np.bool_)
    stretch = Stretch((0.0, 100.0, 5.0), (10.0, 200.0, 5.0))
    np.testing.assert_array_equal(stretch.apply(plain, valid), plain)
    values = np.array([[[5, 150, 5], [-3, 300, 9]]], np.float32)
    colours = stretch.apply(values, np.ones((1, 2), np.bool_))
    np.testing.assert_array_equal(colours, [[[128, 128, 0], [0, 255, 0]]])
    assert (stretch.apply(values, np.zeros((1, 2), np.bool_)) == 0).all()


def test_flat_and_empty_scenes(write_raster: Callable[..., str]) -> None:
    flat = np.full((1, 20, 20), 9, np.int16)
    flat[0, 0, 0] = 200  # outside the percentiles, so the extremes are taken
    assert _measured(write_raster(flat)) == Stretch((9.0,) * 3, (200.0,) * 3)
    assert _measured(write_raster(flat)).note == ""
    empty = _measured(write_raster(np.full((1, 8, 8), np.nan, np.float32)))
    assert empty == Stretch((0.0,) * 3, (0.0,) * 3)
    assert "alike (0)" in empty.note
    assert "alike (9)" in _measured(write_raster(np.full((1, 20, 20), 9, np.int16))).note
