"""GDAL's virtual rasters: the files behind them, and their gaps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray

from rrsis.geo.vrt import covered, gaps_masked, missing, sources

WriteRaster = Callable[..., str]
TILE = """<SimpleSource><SourceFilename relativeToVRT="1">{name}</SourceFilename><SourceBand>1</SourceBand>
<SrcRect xOff="0" yOff="0" xSize="130" ySize="90"/><DstRect xOff="{left}" yOff="0" xSize="130" ySize="90"/>
</SimpleSource>"""


def written(path: Path, *lefts: int, more: str = "", band: str = "", width: int = 400) -> str:
    """Write a VRT of the tile scene.tif, put at some columns."""
    tiles = "".join(TILE.format(name="scene.tif", left=left) for left in lefts)
    path.write_text(
        f'<VRTDataset rasterXSize="{width}" rasterYSize="90"><GeoTransform>0,1,0,9,0,-1</GeoTransform>'
        f'<VRTRasterBand dataType="Byte" band="1">{band}{tiles}</VRTRasterBand>{more}</VRTDataset>'
    )
    return str(path)


def test_the_files_behind_a_vrt_are_listed_through_others(tmp_path: Path) -> None:
    inner = written(tmp_path / "inner.vrt", 0, 130)
    (tmp_path / "sub").mkdir()
    outer = tmp_path / "sub/outer.VRT"
    outer.write_text(
        '<V><A><SourceFilename relativeToVRT="1">../inner.vrt</SourceFilename></A>'
        '<SourceDataset relativeToVRT="0">/vsicurl/https://host/b.tif</SourceDataset></V>'
    )
    tile = str(tmp_path / "scene.tif")
    assert sources(inner) == (tile,)
    assert sources(str(outer)) == (inner, tile, "/vsicurl/https://host/b.tif")
    assert missing(str(outer)) == tile
    Path(tile).touch()
    assert missing(str(outer)) is None
    assert sources(tile) == sources(str(tmp_path / "no.vrt")) == sources("https://host/a.vrt") == ()


def test_a_vrt_of_itself_comes_to_an_end(tmp_path: Path) -> None:
    loop = tmp_path / "loop.vrt"
    loop.write_text('<V><SourceFilename relativeToVRT="1">loop.vrt</SourceFilename></V>')
    assert sources(str(loop)) == (str(loop),)


def test_what_lies_inside_of_a_file_is_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "a.vrt"
    path.write_text("<V><SourceFilename>NETCDF:a.nc:red</SourceFilename></V>")
    assert missing(str(path)) is None and gaps_masked(str(path)) is None


def test_a_damaged_vrt_is_left_to_gdal(tmp_path: Path) -> None:
    (tmp_path / "a.vrt").write_text("<VRTDataset")
    assert sources(str(tmp_path / "a.vrt")) == () and gaps_masked(str(tmp_path / "a.vrt")) is None


def test_gaps_that_nobody_declared_hold_nothing(
    write_raster: WriteRaster, rgb: NDArray[np.uint8], tmp_path: Path
) -> None:
    write_raster(rgb[:1])
    masked = gaps_masked(written(tmp_path / "a.vrt", 0, 270))
    assert masked is not None
    with rasterio.open(masked) as file:
        known = file.read_masks(1) > 0
        np.testing.assert_array_equal(file.read(1)[:, 270:], rgb[0])
    assert known[:, :130].all() and known[:, 270:].all() and not known[:, 130:270].any()


@pytest.mark.parametrize(
    ("lefts", "more", "band"),
    [
        ((0, 130, 260, 270), "", ""),  # no gap
        ((0,), "", "<NoDataValue>0</NoDataValue>"),
        ((0,), "", "<ColorInterp>Alpha</ColorInterp>"),
        ((0,), "<MaskBand/>", ""),
        ((), "", ""),
    ],
)
def test_what_says_it_itself_is_left_as_it_is(
    lefts: tuple[int, ...], more: str, band: str, tmp_path: Path
) -> None:
    assert gaps_masked(written(tmp_path / "a.vrt", *lefts, more=more, band=band)) is None


def test_rectangles_that_overlap_count_once() -> None:
    assert covered([(0, 0, 10, 10), (5, 0, 15, 10), (100, 0, 101, 1)]) == 151
