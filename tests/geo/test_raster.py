"""Files open once a thread, and fail in words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from rasterio.io import DatasetReader

from rrsis.errors import SceneError
from rrsis.geo.raster import Raster

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
