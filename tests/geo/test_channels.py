"""Which bands are seen, and which pixels are valid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image

from rrsis.errors import SceneError
from rrsis.geo.channels import Channels
from rrsis.geo.raster import Raster

WriteRaster = Callable[..., str]


def _chosen(path: str, wanted: Sequence[int] | None = None) -> Channels:
    with rasterio.open(path) as dataset:
        return Channels.of(dataset, wanted)


def _bands(count: int, dtype: str = "uint8") -> np.ndarray:
    return np.ones((count, 6, 7), dtype)


@pytest.mark.parametrize(
    ("count", "interp", "descriptions", "bands", "noted"),
    [
        (1, ["gray"], None, (1,), True),
        (2, ["gray", "alpha"], None, (1,), True),
        (3, ["red", "green", "blue"], None, (1, 2, 3), False),
        (4, ["blue", "green", "red", "alpha"], None, (3, 2, 1), False),
        (4, ["gray", "undefined", "undefined", "undefined"], None, (1, 2, 3), True),
        (6, None, ["coastal", "Blue", "green band", "RED", "red edge 1", "nir"], (4, 3, 2), False),
        (4, None, ["Blue", "green", "RED", "red 2"], (1, 2, 3), True),
        (5, None, ["coastal", "Blue", "green band", "RED", "nir"], (4, 3, 2), False),
        (4, None, ["B02", "B03", "B04", "B08"], (3, 2, 1), False),
    ],
)
def test_colours_are_found(
    write_raster: WriteRaster,
    count: int,
    interp: list[str] | None,
    descriptions: list[str] | None,
    bands: tuple[int, ...],
    noted: bool,
) -> None:
    undefined = ["gray", *["undefined"] * (count - 1)]
    path = write_raster(_bands(count), interp=interp or undefined, descriptions=descriptions)
    channels = _chosen(path)
    assert channels.bands == bands
    assert bool(channels.notes) == noted


def test_wanted_bands_are_taken_or_refused(write_raster: WriteRaster) -> None:
    path = write_raster(_bands(4, "uint16"))
    assert _chosen(path, [4, 3, 2]).bands == (4, 3, 2)
    assert _chosen(path, [2]).bands == (2,)
    with pytest.raises(SceneError, match="no band 5") as error:
        _chosen(path, [1, 2, 5])
    assert "1 to 4" in error.value.hint
    for wanted in ([1, 2], []):
        with pytest.raises(SceneError, match="cannot be shown"):
            _chosen(path, wanted)


def test_values_as_large_as_undeclared_nodata_are_invalid(write_raster: WriteRaster) -> None:
    bands = _bands(3, "float32")
    bands[:, 2, 3] = np.finfo(np.float32).min
    path = write_raster(bands)
    with rasterio.open(path) as dataset:
        values, valid = Channels.of(dataset, None).read(dataset)
    assert not valid[2, 3] and valid.sum() == valid.size - 1
    assert values.max() == 1 and values.min() == 0


def test_complex_values_are_no_colours(write_raster: WriteRaster) -> None:
    with pytest.raises(SceneError, match="complex64") as error:
        _chosen(write_raster(_bands(1, "complex64")))
    assert "gdal_translate" in error.value.hint


def test_a_lone_alpha_band_shows_nothing(write_raster: WriteRaster) -> None:
    with pytest.raises(SceneError, match="no bands"):
        _chosen(write_raster(_bands(1), interp=["alpha"]))


def test_valid_means_seen_by_every_kind_of_mask(write_raster: WriteRaster) -> None:
    bands = np.full((4, 6, 7), 50, np.uint8)
    bands[:3, 0], bands[0, 1], bands[3, 2] = 9, 9, 0
    with rasterio.open(write_raster(bands, nodata=9, interp=["red", "green", "blue", "alpha"])) as dataset:
        channels = Channels.of(dataset, None)
        values, valid = channels.read(dataset)
    expected = np.ones((6, 7), np.bool_)
    expected[[0, 2]] = False  # nodata in all bands; transparent; row 1 lacks one band only
    np.testing.assert_array_equal(valid, expected)
    assert channels.masked and (values[~valid] == 0).all() and values[1, 0, 0] == 9


@pytest.mark.parametrize(("dtype", "nodata"), [("float32", -3.4028234663852886e38), ("float64", np.nan)])
def test_what_is_not_a_number_is_invalid(write_raster: WriteRaster, dtype: str, nodata: float) -> None:
    bands = np.ones((3, 6, 7), dtype)
    bands[:, 0], bands[1, 1, 1], bands[2, 2, 2] = nodata, np.nan, np.inf
    with rasterio.open(write_raster(bands, nodata=nodata)) as dataset:
        values, valid = Channels.of(dataset, None).read(dataset)
    assert (~valid).sum() == 7 + 2 and np.isfinite(values).all()


def test_nodata_that_the_type_cannot_hold_hides_nothing(write_raster: WriteRaster) -> None:
    bands = np.full((1, 6, 7), 1e30)
    with rasterio.open(write_raster(bands, nodata=-1e300)) as dataset:
        values, valid = Channels.of(dataset, None).read(dataset)
    assert valid.all() and values.dtype == np.float32


def test_a_palette_becomes_colours(write_raster: WriteRaster) -> None:
    index = np.array([[[0, 1], [2, 2]]], np.uint8)
    colours = {0: (0, 0, 0, 255), 1: (200, 10, 20, 255), 2: (1, 2, 3, 255)}
    with rasterio.open(write_raster(index, colormap=colours, nodata=0)) as dataset:
        channels = Channels.of(dataset, None)
        values, valid = channels.read(dataset)
    assert channels.plain and channels.bands == (1,)
    np.testing.assert_array_equal(values[0, 1], [200, 10, 20])
    np.testing.assert_array_equal(valid, [[False, True], [True, True]])


def test_transparent_colours_of_a_palette_are_invalid(tmp_path: Path) -> None:
    image = Image.fromarray(np.array([[0, 1], [2, 2]], np.uint8), "P")
    image.putpalette([0, 0, 0, 200, 10, 20, 1, 2, 3])
    image.save(tmp_path / "palette.png", transparency=2)
    with Raster(str(tmp_path / "palette.png")).reading() as dataset:
        values, valid = Channels.of(dataset, None).read(dataset)
    np.testing.assert_array_equal(valid, [[True, True], [False, False]])
    np.testing.assert_array_equal(values[0, 1], [200, 10, 20])
