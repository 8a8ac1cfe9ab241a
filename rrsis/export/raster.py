"""Masks and scores as Cloud Optimized GeoTIFFs, one band an expression, written by bands of rows."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetWriter
from rasterio.windows import Window as Part
from scipy.special import expit

from rrsis.errors import OutputError
from rrsis.export.aside import aside
from rrsis.export.provenance import TOOL, Provenance
from rrsis.export.sheet import BLOCK, Rows, Sheet
from rrsis.export.style import PALETTE
from rrsis.geo.grid import Window

NO_MASK = 255
"""What a mask holds where the scene has no valid pixel."""

_COLOURS = {0: (0, 0, 0), 1: PALETTE[0]}  # nodata is transparent by itself; a TIFF knows no other alpha


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
class _Kind:
    """What kind of values a raster holds."""

    dtype: str
    nodata: float
    predictor: str
    overviews: str
    coloured: bool = False


_MASKS = _Kind("uint8", NO_MASK, "no", "mode", coloured=True)
_SCORES = _Kind("float32", float("nan"), "floating_point", "average")


def write_mask(layers: Sequence[Layer], path: Path, sheet: Sheet) -> None:
    """Write masks: uint8, 1 inside and 0 outside, ``NO_MASK`` (the file's nodata) where the scene has none.

    The mask of a single expression has a colour table; the format has none for several bands.

    Args:
        layers: One band each, on the sheet's grid; their values are taken as true or false.
        path: The file to write.
        sheet: Where it lies.

    Raises:
        OutputError: If the file cannot be written, or the bands do not fill the sheet.
    """
    _write([Layer(layer.name, _flags(layer.bands)) for layer in layers], path, sheet, _MASKS)


def write_scores(layers: Sequence[Layer], path: Path, sheet: Sheet) -> None:
    """Write probabilities: float32, 0 to 1, NaN (the file's nodata) where the scene has none.

    Args:
        layers: One band each, on the sheet's grid; their values are probabilities.
        path: The file to write.
        sheet: Where it lies.

    Raises:
        OutputError: If the file cannot be written, or the bands do not fill the sheet.
    """
    _write(layers, path, sheet, _SCORES)


def probabilities(bands: Iterable[Rows]) -> Iterator[Rows]:
    """Turn logits, as they are stored, into probabilities.

    Args:
        bands: Top row and logits, (rows, width).
    """
    return ((top, expit(values)) for top, values in bands)


def _flags(bands: Iterable[Rows]) -> Iterator[Rows]:
    """Turn values into 0 and 1."""
    return ((top, values.astype(bool).astype(np.uint8)) for top, values in bands)


def _write(layers: Sequence[Layer], path: Path, sheet: Sheet, kind: _Kind) -> None:
    """Write a plain tiled file by bands of rows, then copy it into a COG with overviews."""
    stale = [path.name + end for end in (".aux.xml", ".ovr", ".msk")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # the user was told so once, in words
        with aside(path, stale, (RasterioError,)) as place:
            plain = place.with_name(f"{place.name}.plain.tif")
            _write_plain(layers, plain, sheet, kind)
            rasterio.shutil.copy(
                plain,
                place,
                driver="COG",
                compress="deflate",
                predictor=kind.predictor,
                blocksize=BLOCK,
                overview_resampling=kind.overviews,
                bigtiff="if_safer",
            )
            plain.unlink()


def _write_plain(layers: Sequence[Layer], place: Path, sheet: Sheet, kind: _Kind) -> None:
    """Write a tiled GeoTIFF, a block row at a time."""
    height, width = sheet.shape
    with rasterio.open(
        place,
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=len(layers),
        dtype=kind.dtype,
        nodata=kind.nodata,
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
        if kind.coloured and len(layers) == 1:
            file.write_colormap(1, _COLOURS)
        if sheet.made is not None:
            _describe(file, sheet.made)
        for band, layer in enumerate(layers, start=1):
            file.set_band_description(band, layer.name)
            for top, values in _block_rows(layer, sheet.shape):
                if sheet.valid is not None:
                    known = sheet.valid(Window(top, 0, len(values), width))
                    values = np.where(known, values, np.array(kind.nodata, kind.dtype))
                file.write(values, band, window=Part(0, top, width, len(values)))


def _describe(file: DatasetWriter, made: Provenance) -> None:
    """Say in the file's tags how it was made."""
    file.update_tags(
        **{TOOL: made.json()},
        TIFFTAG_SOFTWARE=f"{TOOL} {made.version}",
        TIFFTAG_DATETIME=made.when.strftime("%Y:%m:%d %H:%M:%S"),
        TIFFTAG_IMAGEDESCRIPTION="; ".join(made.expressions),
    )


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
