"""What GDAL opens for a name, how the files behind it are, and what the user is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rasterio import Affine

from rrsis.errors import SceneError
from rrsis.geo.origin import Origin

WriteRaster = Callable[..., str]


def test_one_file_is_opened_by_its_name(
    write_raster: WriteRaster, rgb: NDArray[np.uint8], tmp_path: Path
) -> None:
    path = write_raster(rgb)
    origin = Origin.of(path)
    assert (origin.name, origin.place, origin.notes) == (path, path, ()) and "bytes of" in origin.state
    assert Origin.of(str(tmp_path)).place == path  # a folder with one raster
    assert Origin.of("s3://bucket/a.tif").place == "/vsis3/bucket/a.tif"


def test_many_files_are_one_vrt(write_raster: WriteRaster, rgb: NDArray[np.uint8], tmp_path: Path) -> None:
    for col in (0, 65):
        write_raster(rgb, f"{col}.tif", transform=Affine(0.5, 0.0, col, 0.0, -0.5, 0.0))
    origin = Origin.of(str(tmp_path))
    assert origin.place.startswith("<VRTDataset") and origin.notes == ("The scene is made up of 2 files.",)
    assert Origin.of(str(tmp_path)) == origin
    write_raster(rgb, "200.tif", transform=Affine(0.5, 0.0, 200, 0.0, -0.5, 0.0))
    assert "3 files" in Origin.of(str(tmp_path)).notes[0]


def test_a_vrt_tells_its_files_and_what_is_missing(
    tmp_path: Path, write_raster: WriteRaster, rgb: NDArray[np.uint8]
) -> None:
    names = [Path(write_raster(rgb, f"{i}.tif")).name for i in range(2)]
    vrt = tmp_path / "all.vrt"
    tags = "".join(f'<SourceFilename relativeToVRT="1">{name}</SourceFilename>' for name in names)
    vrt.write_text(f"<VRTDataset>{tags}</VRTDataset>")
    origin = Origin.of(str(vrt))
    assert origin.place == str(vrt) and origin.notes == ("The scene is made up of 2 files.",)
    (tmp_path / names[1]).unlink()
    with pytest.raises(SceneError, match=r"all\.vrt is made of files of which one is not there: .*1\.tif"):
        Origin.of(str(vrt))
