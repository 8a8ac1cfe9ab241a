"""Files of one scene must be alike, and say where they lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rasterio import Affine

from rrsis.errors import SceneError
from rrsis.geo.member import Member

if TYPE_CHECKING:
    from conftest import Web

WriteRaster = Callable[..., str]
HALF = Affine(0.5, 0.0, 500_000.0, 0.0, -0.5, 5_000_000.0)


def test_a_member_knows_its_file(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    names = ["red", "green", "blue"]
    path = write_raster(rgb, nodata=7, interp=names, descriptions=names, overviews=[2], photometric="rgb")
    member = Member.read(path)
    assert (member.name, member.shape, member.transform) == (path, (90, 130), HALF)
    assert (member.dtypes, member.nodata, member.overviews) == (("uint8",) * 3, (7.0,) * 3, (2,))
    assert [kind.name for kind in member.kinds] == list(member.descriptions) == names
    assert not member.masked and member.crs is not None


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"crs": "EPSG:32634"}, "CRS is EPSG:32634 in the former, and EPSG:32633 in the latter"),
        ({"crs": None}, "CRS is unknown"),
        ({"transform": HALF @ Affine.scale(1.01)}, "pixel size is 0.505 x 0.505"),
        ({"nodata": 3}, "nodata value is 3, 3, 3 in the former, and none"),
        ({"interp": ["blue", "green", "red"], "photometric": "minisblack"}, "order of colours"),
        ({"bands": slice(0, 1)}, "number of bands is 1 in the former, and 3 in"),
        ({"dtype": "uint16"}, "data type is uint16"),
    ],
)
def test_files_of_other_kinds_are_refused_by_name(
    other: dict[str, Any], words: str, write_raster: WriteRaster, rgb: NDArray[np.uint8]
) -> None:
    first = Member.read(write_raster(rgb, "a.tif", interp=["red", "green", "blue"], photometric="rgb"))
    bands = rgb[other.pop("bands", slice(None))].astype(other.pop("dtype", "uint8"))
    options = {"interp": ["red", "green", "blue"], "photometric": "rgb"} if len(bands) == 3 else {}
    second = Member.read(write_raster(bands, "b.tif", **{**options, **other}))
    with pytest.raises(SceneError, match=words) as error:
        second.require_like(first)
    assert "a.tif" in error.value.message and "b.tif" in error.value.message and "gdal" in error.value.hint


def test_palettes_must_agree(write_raster: WriteRaster, rgb: NDArray[np.uint8]) -> None:
    colours = ({0: (0, 0, 0, 255)}, {0: (9, 0, 0, 255)})
    first, second = (
        Member.read(write_raster(rgb[:1], f"{i}.tif", colormap=each)) for i, each in enumerate(colours)
    )
    with pytest.raises(SceneError, match="palette"):
        second.require_like(first)
    first.require_like(first)


def test_sizes_that_differ_in_the_last_digits_are_the_same(
    write_raster: WriteRaster, rgb: NDArray[np.uint8]
) -> None:
    first, second = (
        Member.read(write_raster(rgb, f"{i}.tif", transform=HALF @ Affine.scale(1 + i * 1e-9)))
        for i in range(2)
    )
    second.require_like(first)


@pytest.mark.parametrize(
    ("transform", "words"),
    [
        (None, "where it lies"),
        (HALF @ Affine.rotation(3), "turned"),
        (HALF @ Affine.scale(1, -1), "turned or mirrored"),
    ],
)
def test_what_has_no_place_in_a_mosaic_is_refused(
    transform: Affine | None, words: str, write_raster: WriteRaster, rgb: NDArray[np.uint8]
) -> None:
    path = write_raster(rgb, crs=None if transform is None else "EPSG:32633", transform=transform)
    with pytest.raises(SceneError, match=words) as error:
        Member.read(path)
    assert path in error.value.message and error.value.hint


def test_what_is_no_raster_is_refused(tmp_path: Path, web: Web) -> None:
    (tmp_path / "a.tif").write_text("text")
    with pytest.raises(SceneError, match=r"a\.tif cannot be opened"):
        Member.read(str(tmp_path / "a.tif"))
    with pytest.raises(SceneError, match="There is no file"):
        Member.read(web.url("a.tif"))
