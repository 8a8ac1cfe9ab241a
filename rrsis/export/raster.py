"""Masks and scores as Cloud Optimized GeoTIFFs, one band an expression, written by bands of rows."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.features import rasterize
from rasterio.windows import Window as Part
from scipy.special import expit
from shapely.geometry import MultiPolygon, Polygon

from rrsis.errors import OutputError
from rrsis.export.aside import aside
from rrsis.geo.grid import Window

BLOCK = 512
"""Side of a block of the files, px."""

NO_MASK = 255
"""What a mask holds where the scene has no valid pixel."""

Rows = tuple[int, NDArray[np.generic]]
"""A top row, and what lies in the rows from there: (rows, width)."""


@dataclass(frozen=True)
class Layer:
    """One band of a raster to be written.

    Attributes:
        name: The expression; becomes the band's description.
        bands: Top row and values, (rows, width), from the top down without gaps; read once.
    """

    name: str
    bands: Iterable[Rows]


@dataclass(frozen=True)
class Sheet:
    """Where a raster lies.

    Attributes:
        shape: Rows and columns.
        transform: From pixels (column, row) to the CRS; the identity without georeferencing.
        crs: The coordinate reference system, if there is one.
        valid: Which pixels of a window the scene knows, (h, w) bool; ``None`` when it knows them all.
    """

    shape: tuple[int, int]
    transform: Affine
    crs: CRS | None
    valid: Callable[[Window], NDArray[np.bool_]] | None = None


def write_mask(layers: Sequence[Layer], path: Path, sheet: Sheet) -> None:
    """Write masks: uint8, 1 inside and 0 outside, ``NO_MASK`` (the file's nodata) where the scene has none.

    Args:
        layers: One band each; their values are taken as true or false.
        path: The file to write.
        sheet: Where it lies.

    Raises:
        OutputError: If the file cannot be written, or the bands do not fill the sheet.
    """
    _write([Layer(layer.name, _flags(layer.bands)) for layer in layers], path, sheet, "uint8", NO_MASK)


def write_scores(layers: Sequence[Layer], path: Path, sheet: Sheet) -> None:
    """Write probabilities: float32, 0 to 1, NaN (the file's nodata) where the scene has none.

    Args:
        layers: One band each; their values are logits, as ``ScoreMap.bands`` gives them.
        path: The file to write.
        sheet: Where it lies.

    Raises:
        OutputError: If the file cannot be written, or the bands do not fill the sheet.
    """
    chances = [Layer(layer.name, ((top, expit(values)) for top, values in layer.bands)) for layer in layers]
    _write(chances, path, sheet, "float32", float("nan"))


def burn(shapes: Sequence[Polygon | MultiPolygon], sheet: Sheet) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """Draw polygons band by band: a pixel is inside when its centre is.

    Args:
        shapes: Polygons in the sheet's CRS.
        sheet: The raster to draw on.

    Yields:
        Top row and which pixels are inside, (rows, width), each ``BLOCK`` rows but the last.
    """
    height, width = sheet.shape
    reach = [(shape, *_reach(shape, ~sheet.transform)) for shape in shapes if not shape.is_empty]
    for top in range(0, height, BLOCK):
        bottom = min(top + BLOCK, height)
        here = [shape for shape, first, last in reach if first <= bottom and last >= top]
        inside = np.zeros((bottom - top, width), np.uint8)
        if here:
            rasterize(here, out=inside, transform=sheet.transform @ Affine.translation(0, top))
        yield top, inside.astype(bool)


def _reach(shape: Polygon | MultiPolygon, to_pixels: Affine) -> tuple[float, float]:
    """Give the rows between which a polygon lies, at the most."""
    west, south, east, north = shape.bounds
    rows = [(to_pixels @ corner)[1] for corner in product((west, east), (south, north))]
    return min(rows), max(rows)


def _flags(bands: Iterable[Rows]) -> Iterator[Rows]:
    """Turn values into 0 and 1."""
    return ((top, values.astype(bool).astype(np.uint8)) for top, values in bands)


def _write(layers: Sequence[Layer], path: Path, sheet: Sheet, dtype: str, nodata: float) -> None:
    """Write a plain tiled file by bands of rows, then copy it into a COG with overviews."""
    stale = [path.name + end for end in (".aux.xml", ".ovr", ".msk")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # the user was told so once, in words
        with aside(path, stale, (RasterioError,)) as place:
            plain = place.with_name(f"{place.name}.plain.tif")
            _write_plain(layers, plain, sheet, dtype, nodata)
            rasterio.shutil.copy(
                plain,
                place,
                driver="COG",
                compress="deflate",
                predictor="floating_point" if dtype == "float32" else "no",
                blocksize=BLOCK,
                overview_resampling="average" if dtype == "float32" else "mode",
                bigtiff="if_safer",
            )
            plain.unlink()


def _write_plain(layers: Sequence[Layer], place: Path, sheet: Sheet, dtype: str, nodata: float) -> None:
    """Write a tiled GeoTIFF, a block row at a time."""
    height, width = sheet.shape
    with rasterio.open(
        place,
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=len(layers),
        dtype=dtype,
        nodata=nodata,
        crs=sheet.crs,
        transform=sheet.transform,
        tiled=True,
        blockxsize=BLOCK,
        blockysize=BLOCK,
        interleave="band",
        compress="deflate",
        zlevel=1,
        bigtiff="if_safer",
    ) as file:
        for band, layer in enumerate(layers, start=1):
            file.set_band_description(band, layer.name)
            for top, values in _block_rows(layer, sheet.shape):
                if sheet.valid is not None:
                    known = sheet.valid(Window(top, 0, len(values), width))
                    values = np.where(known, values, np.array(nodata, dtype))
                file.write(values, band, window=Part(0, top, width, len(values)))


def _block_rows(layer: Layer, shape: tuple[int, int]) -> Iterator[Rows]:
    """Cut bands of any height into rows of blocks, so that no block is compressed twice."""
    waiting: list[NDArray[np.generic]] = []
    top, count = 0, 0
    for start, values in layer.bands:
        if start != top + count or values.shape[1] != shape[1]:
            raise OutputError(
                f"The band {layer.name!r} has a gap at row {top + count}, or rows of another width."
            )
        waiting.append(values)
        count += len(values)
        while count >= BLOCK:
            joined = np.concatenate(waiting)
            yield top, joined[:BLOCK]
            waiting, top, count = [joined[BLOCK:]], top + BLOCK, count - BLOCK
    if top + count != shape[0]:
        raise OutputError(f"The band {layer.name!r} ends at row {top + count} of {shape[0]}.")
    if count:
        yield top, np.concatenate(waiting)
