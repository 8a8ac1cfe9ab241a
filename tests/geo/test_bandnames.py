"""Bands are found by what they are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import rasterio

from rrsis.errors import SceneError
from rrsis.geo.bandnames import described, name_of, wanted_bands
from rrsis.geo.scene import Scene

WriteRaster = Callable[..., str]
SENTINEL = ["B02 blue", "B03 green", "B04 red", "B08 NIR", "B8A red edge"]


@pytest.fixture
def sentinel(write_raster: WriteRaster) -> str:
    """Five bands with descriptions, the colour interpretation of the fourth known."""
    interp = ["gray", "undefined", "undefined", "nir", "undefined"]
    return write_raster(np.ones((5, 4, 4), "uint16"), descriptions=SENTINEL, interp=interp)


def _plain(write_raster: WriteRaster, names: list[str]) -> str:
    return write_raster(np.ones((len(names), 4, 4), "uint16"), descriptions=names)


def _wanted(path: str, *wanted: int | str) -> tuple[int, ...]:
    with rasterio.open(path) as dataset:
        return wanted_bands(dataset, wanted)


@pytest.mark.parametrize(
    ("wanted", "bands"),
    [
        (("nir", "B04", "green"), (4, 3, 2)),
        (("b04 RED", 2, "Blue"), (3, 2, 1)),
        (("B8A",), (5,)),
        (("Red Edge",), (5,)),
        ((1, 1, 1), (1, 1, 1)),
    ],
)
def test_names_are_descriptions_interpretations_or_words_of_them(
    sentinel: str, wanted: Sequence[int | str], bands: tuple[int, ...]
) -> None:
    assert _wanted(sentinel, *wanted) == bands


def test_colour_interpretation_is_a_name(write_raster: WriteRaster) -> None:
    path = write_raster(np.ones((4, 4, 4), "uint8"), interp=["blue", "green", "red", "nir"])
    assert _wanted(path, "nir", "red", "green") == (4, 3, 2)
    with Scene.open(path, bands=("nir", "red", "green")) as scene:
        assert scene.bands == (4, 3, 2)


def test_sentinels_numbers_stand_for_colours(write_raster: WriteRaster) -> None:
    path = _plain(write_raster, ["B2", "B3", "B4"])
    assert _wanted(path, "red", "green", "blue") == (3, 2, 1)
    with rasterio.open(path) as dataset:
        assert described(dataset) == (3, 2, 1)
        assert name_of(dataset, 1) == "B2"


def test_unknown_names_are_answered_with_those_there(sentinel: str) -> None:
    with pytest.raises(SceneError, match="no band 'nirr'") as caught:
        _wanted(sentinel, "nirr", "red", "green")
    assert "Did you mean 'nir'?" in caught.value.hint and "4 (B08 NIR)" in caught.value.hint


def test_red_edge_is_no_red(sentinel: str) -> None:
    assert _wanted(sentinel, "red", "green", "blue") == (3, 2, 1)


def test_names_of_several_bands_are_refused(write_raster: WriteRaster) -> None:
    path = _plain(write_raster, ["red 1", "red 2", "blue"])
    with pytest.raises(SceneError, match=r"Bands 1, 2 .* are all 'red'"):
        _wanted(path, "red")


def test_bands_without_names_are_listed_by_number(write_raster: WriteRaster) -> None:
    path = write_raster(np.ones((25, 4, 4), "uint8"), interp=["gray", *["undefined"] * 24])
    with pytest.raises(SceneError) as caught:
        _wanted(path, "infrared")
    assert "Its bands: 1, 2, 3" in caught.value.hint and "and 5 more" in caught.value.hint
    assert "mean" not in caught.value.hint
