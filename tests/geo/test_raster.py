"""Files open once a thread, and fail in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rasterio.io import DatasetReader
from rasterio.windows import Window

from rrsis.errors import SceneError
from rrsis.geo.raster import Raster
from rrsis.geo.remote import place

if TYPE_CHECKING:
    from conftest import Web

BANDS = np.random.default_rng(0).integers(0, 255, (1, 64, 64), dtype=np.uint8)


def test_each_thread_has_its_own_data_set(write_raster: Callable[..., str]) -> None:
    raster = Raster(write_raster(BANDS, crs=None, transform=None))
    meet = Barrier(3)

    def opened(_: int) -> DatasetReader:
        meet.wait()
        with raster.reading() as first, raster.reading() as second:
            assert first is second
            return first

    with ThreadPoolExecutor(3) as pool:
        datasets = list(pool.map(opened, range(3)))
    assert len({id(dataset) for dataset in datasets}) == 3
    raster.close()
    assert all(dataset.closed for dataset in datasets)
    with raster.reading() as again:
        assert not again.closed
    raster.close()


def test_an_overview_can_stand_for_the_raster(write_raster: Callable[..., str]) -> None:
    raster = Raster(write_raster(BANDS, overviews=[2, 4]), level=1)
    with raster.reading() as dataset:
        assert dataset.shape == (16, 16)
    raster.close()


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    text = tmp_path / "text.tif"
    text.write_text("no raster")
    for path, words in ((tmp_path / "no.tif", "no file"), (tmp_path, "folder"), (text, "as a raster")):
        with pytest.raises(SceneError, match=words) as error, Raster(str(path)).reading():
            pass
        assert error.value.hint


def test_a_truncated_file_fails_when_it_is_read(write_raster: Callable[..., str]) -> None:
    path = Path(write_raster(BANDS, tiled=False, blockysize=8))
    path.write_bytes(path.read_bytes()[:-2000])
    raster = Raster(str(path))
    with pytest.raises(SceneError, match="cannot be read") as error, raster.reading() as dataset:
        dataset.read()
    assert "damaged" in error.value.hint
    raster.close()


def test_what_broke_off_is_read_again(
    write_raster: Callable[..., str], web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = np.random.default_rng(0).integers(0, 255, (1, 256, 256), dtype=np.uint8)
    shutil.move(write_raster(large), web.folder / "a.tif")
    raster = Raster(web.url("a.tif"), place=place(web.url("a.tif")))
    with raster.reading() as dataset:
        assert dataset.shape == (256, 256)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        web.mood = "files"

    monkeypatch.setattr("rrsis.geo.raster.time.sleep", pause)
    web.mood = "torn"
    found = raster.read(lambda dataset: dataset.read(1, window=Window(0, 192, 256, 64)))
    np.testing.assert_array_equal(found, large[0, 192:])
    assert len(pauses) == 1
    web.mood = "torn"
    monkeypatch.setattr("rrsis.geo.raster.time.sleep", pauses.append)
    with pytest.raises(SceneError, match="the server broke off, or"):
        raster.read(lambda dataset: dataset.read(1, window=Window(0, 100, 256, 64)))
    assert len(pauses) == 3
    web.mood = "busy"
    with pytest.raises(SceneError, match="answers 503"):
        raster.read(lambda dataset: dataset.read(1, window=Window(0, 0, 256, 64)))
    assert len(pauses) == 3  # GDAL has tried again by itself
    raster.close()


def test_what_gdal_opens_is_told_by_the_name_that_people_use(tmp_path: Path) -> None:
    (tmp_path / "tiles.txt").touch()
    broken = "<VRTDataset/>"
    with (
        pytest.raises(SceneError, match=r"tiles\.txt cannot be opened") as error,
        Raster(str(tmp_path / "tiles.txt"), place=broken).reading(),
    ):
        pass
    assert broken not in error.value.message
