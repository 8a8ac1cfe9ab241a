"""Files that are slow to read are told so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import rasterio

from rrsis.geo import layout
from rrsis.geo.layout import remarks

WriteRaster = Callable[..., str]
BANDS = np.random.default_rng(0).integers(0, 255, (3, 200, 100), dtype=np.uint8)


def _remarks(path: str, shrinking: float = 1.0) -> tuple[str, ...]:
    with rasterio.open(path) as dataset:
        return remarks(dataset, 1, shrinking)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_usual_files_are_left_in_peace(write_raster: WriteRaster) -> None:
    assert _remarks(write_raster(BANDS), 8.0) == ()
    assert _remarks(write_raster(BANDS, "scene.png", driver="PNG", crs=None, transform=None), 8.0) == ()


@pytest.mark.parametrize(("compress", "told"), [("deflate", True), (None, False)])
def test_one_huge_strip(
    write_raster: WriteRaster, monkeypatch: pytest.MonkeyPatch, compress: str | None, told: bool
) -> None:
    monkeypatch.setattr(layout, "_STRIP_BYTES", 20_000)
    options = {"compress": compress} if compress else {}
    notes = _remarks(write_raster(BANDS, blockysize=200, **options))
    assert bool(notes) == told
    if told:
        assert "blocks of 0 MB" in notes[0] and "-of COG" in notes[0]
    assert _remarks(write_raster(BANDS, "small.tif", blockysize=8, **options)) == ()


def test_large_scenes_without_overviews(write_raster: WriteRaster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_LARGE_PX", 10_000)
    path = write_raster(BANDS)
    assert _remarks(path, 1.5) == ()
    assert "gdaladdo" in _remarks(path, 4.0)[0]
    assert _remarks(write_raster(BANDS, overviews=[2, 4]), 4.0) == ()
