"""What the network has not learnt from is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import rasterio

from rrsis.geo.familiarity import remarks
from rrsis.geo.scene import Scene

WriteRaster = Callable[..., str]


def _remarks(path: str, bands: Sequence[int], palette: bool = False) -> str:
    with rasterio.open(path) as dataset:
        return " ".join(remarks(dataset, bands, palette))


def _path(
    write_raster: WriteRaster, count: int, names: Sequence[str] | None = None, dtype: str = "uint16"
) -> str:
    interp = ["gray", *["undefined"] * (count - 1)]
    return write_raster(np.ones((count, 4, 4), dtype), descriptions=names, interp=interp)


def test_natural_colours_and_bands_without_names_are_left_in_peace(write_raster: WriteRaster) -> None:
    for names in (None, ["red", "green", "blue", "nir"], ["B04 red", "B03 green", "B02 blue", "B08"]):
        assert _remarks(_path(write_raster, 4, names), (1, 2, 3)) == ""


@pytest.mark.parametrize("names", [["B08 nir", "red", "green"], ["NIR1", "Red", "Green"]])
def test_false_colours(write_raster: WriteRaster, names: list[str]) -> None:
    told = _remarks(_path(write_raster, 3, names), (1, 2, 3))
    assert told.startswith(f"False colours: red shows Band 1 ({names[0]}), green shows Band 2")
    assert "natural colours" in told and "misses" in told


def test_turned_colours_are_false_too(write_raster: WriteRaster) -> None:
    path = write_raster(np.ones((3, 4, 4), "uint8"), interp=["red", "green", "blue"])
    assert "red shows Band 3 (blue), blue shows Band 1 (red)" in _remarks(path, (3, 2, 1))


def test_red_edge_is_no_red(write_raster: WriteRaster) -> None:
    path = _path(write_raster, 3, ["red edge 1", "green", "blue"])
    assert "red shows Band 1 (red edge 1);" in _remarks(path, (1, 2, 3))


def test_one_band_is_grey(write_raster: WriteRaster) -> None:
    told = _remarks(_path(write_raster, 1), (1,))
    assert "shades of grey, by band 1;" in told and "heights" not in told
    assert _remarks(_path(write_raster, 3), (2, 2, 2)).startswith("The scene is seen in shades of grey")


def test_numbers_that_may_be_no_light(write_raster: WriteRaster) -> None:
    assert "float32 values: if these are heights" in _remarks(_path(write_raster, 1, dtype="float32"), (1,))
    assert "if these are heights" in _remarks(_path(write_raster, 1, ["DSM"]), (1,))


def test_radar(write_raster: WriteRaster) -> None:
    path = _path(write_raster, 2, ["VV", "VH"], "float32")
    assert _remarks(path, (1,)).startswith("Band 1 (VV) is radar")
    with Scene.open(path) as scene:
        assert scene.bands == (1,) and "radar" in scene.notes[0]


def test_a_palette_may_be_a_map(write_raster: WriteRaster) -> None:
    assert "from a palette" in _remarks(_path(write_raster, 1, dtype="uint8"), (1,), palette=True)
