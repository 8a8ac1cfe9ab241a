"""Rasters of every kind, made on the spot."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning

WriteRaster = Callable[..., str]
UTM = Affine(0.5, 0.0, 500_000.0, 0.0, -0.5, 5_000_000.0)


@pytest.fixture
def write_raster(tmp_path: Path) -> WriteRaster:
    """Return a function that writes bands ``(n, h, w)`` as a GeoTIFF and gives its path."""

    def write(
        bands: NDArray[np.generic],
        name: str = "scene.tif",
        *,
        driver: str = "GTiff",
        crs: str | None = "EPSG:32633",
        transform: Affine | None = UTM,
        nodata: float | None = None,
        interp: Sequence[str] | None = None,
        descriptions: Sequence[str] | None = None,
        mask: NDArray[np.bool_] | None = None,
        colormap: dict[int, tuple[int, int, int, int]] | None = None,
        overviews: Sequence[int] = (),
        gcps: Sequence[GroundControlPoint] = (),
        **options: object,
    ) -> str:
        path = tmp_path / name
        count, height, width = bands.shape
        profile = {"driver": driver, "count": count, "height": height, "width": width, **options}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with (
                rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
                rasterio.open(
                    path, "w", dtype=bands.dtype, crs=crs, transform=transform, nodata=nodata, **profile
                ) as file,
            ):
                if interp:
                    file.colorinterp = [ColorInterp[kind] for kind in interp]
                if colormap:
                    file.write_colormap(1, colormap)
                if gcps:
                    file.gcps = (list(gcps), "EPSG:4326")
                file.write(bands)
                for number, text in enumerate(descriptions or (), 1):
                    file.set_band_description(number, text)
                if mask is not None:
                    file.write_mask(mask)
                if overviews:
                    file.build_overviews(list(overviews), rasterio.enums.Resampling.average)
        return str(path)

    return write


@pytest.fixture
def rgb() -> NDArray[np.uint8]:
    """Return a noisy picture ``(3, 90, 130)``."""
    return np.random.default_rng(0).integers(1, 255, (3, 90, 130), dtype=np.uint8)
