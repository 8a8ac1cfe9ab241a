"""Channels: which bands of a raster are seen as red, green and blue, and which pixels are valid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.io import DatasetReader
from rasterio.windows import Window as FileWindow

from rrsis.errors import SceneError
from rrsis.geo.bandnames import PRIMARIES, described, interpretations, wanted_bands
from rrsis.geo.familiarity import remarks

_LARGEST = 1e38  # ours: beyond it lies the -3.4e38 that many tools write for nothing, mostly undeclared
_PRIMARIES = tuple(ColorInterp[colour] for colour in PRIMARIES)


@dataclass(frozen=True, eq=False)
class Channels:
    """The bands to read and how they become colours.

    Attributes:
        bands: Band numbers from 1, red first; a single one is gray or a palette's index.
        alpha: Number of the alpha band, or None.
        palette: Colours of the palette's indices ``(n, 4)`` uint8 RGBA, or None.
        dtype: The data type of the bands, as numpy names it.
        nodata: The nodata value of each band, or None.
        internal: Whether the file has a mask of its own.
        notes: Warnings for the user, one sentence each.
    """

    bands: tuple[int, ...]
    alpha: int | None
    palette: NDArray[np.uint8] | None
    dtype: np.dtype[np.generic]
    nodata: tuple[float | None, ...]
    internal: bool
    notes: tuple[str, ...]

    @classmethod
    def of(cls, dataset: DatasetReader, wanted: Sequence[int | str] | None) -> Channels:
        """Choose the bands: those wanted, else by colour interpretation, description, or order.

        Args:
            dataset: An open raster.
            wanted: One band (gray) or three (red, green, blue), by numbers from 1 or by words of their
                descriptions and colour interpretations; None chooses.

        Raises:
            SceneError: If a wanted band does not exist or its name fits several, or no band can be used.
        """
        kinds = interpretations(dataset)
        alpha = kinds.index(ColorInterp.alpha) + 1 if ColorInterp.alpha in kinds else None
        colours = [i for i in range(1, dataset.count + 1) if i != alpha]
        if not colours:
            raise _nothing_to_see(dataset)
        bands, note = _chosen(dataset, colours) if wanted is None else (wanted_bands(dataset, wanted), "")
        dtype = np.result_type(*[_dtype(dataset, band) for band in bands])
        flags = dataset.mask_flag_enums[bands[0] - 1]
        internal = MaskFlags.per_dataset in flags and MaskFlags.alpha not in flags
        palette = _palette(dataset, bands[0]) if len(bands) == 1 else None
        nodata = tuple(dataset.nodatavals[band - 1] for band in bands)
        notes = tuple(filter(None, (note, *remarks(dataset, bands, palette is not None))))
        return cls(bands, None if alpha in bands else alpha, palette, dtype, nodata, internal, notes)

    @property
    def plain(self) -> bool:
        """Whether values are colours already and need no stretch."""
        return self.palette is not None or self.dtype == np.uint8

    @property
    def masked(self) -> bool:
        """Whether pixels can be invalid."""
        known = self.internal or self.alpha is not None or None not in self.nodata
        return known or self.dtype.kind == "f" or self.palette is not None

    def read(
        self, dataset: DatasetReader, window: FileWindow | None = None, shape: tuple[int, int] | None = None
    ) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
        """Read colours and validity.

        A pixel is invalid where all its bands are nodata, the mask or the alpha band is 0, the palette's
        colour is transparent, or a value is not finite or as large as only undeclared nodata is.

        Args:
            dataset: An open raster with these bands.
            window: What to read; None for all of it.
            shape: Rows and columns to read it into, by nearest neighbour; None for its own.

        Returns:
            The values ``(h, w, 3)``, uint8 if plain and float32 otherwise, invalid ones 0; and validity
            ``(h, w)``.
        """
        bands = list(self.bands)
        shapes = None if shape is None else (len(bands), *shape)
        raw = _read(dataset, bands, window, shapes)
        valid = np.ones(raw.shape[1:], np.bool_)
        if None not in self.nodata:
            with np.errstate(
                over="ignore"
            ):  # a nodata value need not fit the data type; then nothing equals it
                pairs = zip(raw, self.nodata, strict=True)
                valid = np.any([values != missing for values, missing in pairs], axis=0)
        if self.internal:
            valid &= dataset.read_masks(bands[0], window=window, out_shape=shape) > 0
        if self.alpha is not None:
            valid &= dataset.read(self.alpha, window=window, out_shape=shape) > 0
        if self.dtype.kind == "f":
            valid &= (np.abs(raw) < _LARGEST).all(axis=0)  # False for what is no number, too
        if self.palette is not None:
            valid &= self.palette[self._index(raw), 3] > 0
        values = self._colours(raw, valid)
        values[~valid] = 0
        return values, valid

    def _index(self, raw: NDArray[np.generic]) -> NDArray[np.int64]:
        """Return the palette's index of each pixel of ``(1, h, w)``; unknown ones are the last colour."""
        last = 0 if self.palette is None else len(self.palette) - 1
        index: NDArray[np.int64] = np.clip(raw[0].astype(np.int64), 0, last)
        return index

    def _colours(self, raw: NDArray[np.generic], valid: NDArray[np.bool_]) -> NDArray[np.generic]:
        """Turn bands ``(n, h, w)`` into values ``(h, w, 3)``."""
        if self.palette is not None:
            return self.palette[self._index(raw), :3]
        if not self.plain:
            with np.errstate(over="ignore", invalid="ignore"):  # float64 nodata need not fit float32
                raw = np.where(valid, raw, raw.dtype.type(0)).astype(np.float32)
        return np.broadcast_to(raw, (3, *raw.shape[1:])).transpose(1, 2, 0).copy()


def _read(
    dataset: DatasetReader, bands: list[int], window: FileWindow | None, shapes: tuple[int, ...] | None
) -> NDArray[np.generic]:
    """Read bands ``(n, h, w)``, pixel by pixel in memory: GDAL turns them round faster than numpy does."""
    kinds = {dataset.dtypes[band - 1] for band in bands}
    pixels = None
    if window is not None and shapes is None and len(kinds) == 1:
        pixels = np.empty((int(window.height), int(window.width), len(bands)), kinds.pop()).transpose(2, 0, 1)
    found: NDArray[np.generic] = dataset.read(bands, window=window, out_shape=shapes, out=pixels)
    return found


def _chosen(dataset: DatasetReader, colours: list[int]) -> tuple[tuple[int, ...], str]:
    """Choose from the bands that are not alpha; return their numbers and a note."""
    kinds = interpretations(dataset)
    if kinds[colours[0] - 1] == ColorInterp.palette or len(colours) < 3:
        return (colours[0],), ""
    if all(kind in kinds for kind in _PRIMARIES):
        return tuple(kinds.index(kind) + 1 for kind in _PRIMARIES), ""
    named = described(dataset)
    if named is not None:
        return named, ""
    first = tuple(colours[:3])
    note = (
        f"The scene does not say which of its {len(colours)} bands are red, green and blue: "
        f"bands {first[0]},{first[1]},{first[2]} are taken; --bands chooses others, such as 3,2,1."
    )
    return first, note


def _dtype(dataset: DatasetReader, band: int) -> np.dtype[np.generic]:
    """Return a band's data type.

    Raises:
        SceneError: If its values are complex.
    """
    name = str(dataset.dtypes[band - 1])
    if name.startswith("complex"):
        raise SceneError(
            f"Band {band} of {dataset.name} holds {name} values, which are no colours.",
            "Make an intensity first: gdal_translate -ot Float32 DERIVED_SUBDATASET:INTENSITY:IN.tif OUT.tif",
        )
    return np.dtype(name)


def _palette(dataset: DatasetReader, band: int) -> NDArray[np.uint8] | None:
    """Return a band's colour table ``(n, 4)`` uint8 RGBA, or None where it has none."""
    if interpretations(dataset)[band - 1] != ColorInterp.palette:
        return None
    colours = dataset.colormap(band)
    table = np.zeros((max(colours) + 1, 4), np.uint8)
    table[list(colours)] = list(colours.values())
    return table


def _nothing_to_see(dataset: DatasetReader) -> SceneError:
    """Say that a raster has no band to look at."""
    hint = "Give a raster with one or three bands."
    if dataset.subdatasets:
        hint = f"It is a container; give one of its data sets, such as {dataset.subdatasets[0]}"
    return SceneError(f"{dataset.name} has no bands that can be seen.", hint)
