"""Raster: a file that GDAL reads, opened once a thread, with errors in our words."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader

from rrsis.errors import SceneError
from rrsis.geo.remote import is_virtual, options, reaches_out, refusal

T = TypeVar("T")

_FAILURES = RasterioError, CPLE_BaseError, OSError  # some of GDAL's come as they are
_PAUSES_S = 0.5, 2.0  # ours: before what broke off is read again
_CACHE_ROWS = 640  # ours: the rows of a usual tile; with one more row of blocks, each is decoded once
_CACHE_BYTES = 16 * 2**20, 352 * 2**20  # ours: the least and the most, whatever the machine's memory
_PIXEL = {"complex_int16": 4}  # bytes of a pixel that numpy has no name for
_OPENING = threading.RLock()  # Python's list of warning filters belongs to the process, not to a thread


class _Interrupted(SceneError):
    """A server broke off, and does not say why."""


class Raster:
    """A raster file with one data set for each thread, because GDAL's handles are not to be shared.

    Args:
        path: A file, a URL or any other name that people use for it.
        level: Which overview to read as if it were the raster, from 0; None for the raster itself.
        place: What GDAL opens, where that is not the path: a name of its own, or a VRT as text.
    """

    def __init__(self, path: str, level: int | None = None, place: str | None = None) -> None:
        """Remember the path; the file is opened on the first read."""
        self.path = path
        self.level = level
        self._place = path if place is None else place
        self._options = options(self._place)
        self._elsewhere = reaches_out(self._place)
        self._local = threading.local()
        self._opened: list[DatasetReader] = []
        self._cache_bytes = _CACHE_BYTES[0]

    @contextmanager
    def reading(self) -> Iterator[DatasetReader]:
        """Give the calling thread's data set, with a bounded block cache.

        Raises:
            SceneError: If the file cannot be opened, or a read inside the block fails.
        """
        bounds = {} if "GDAL_CACHEMAX" in os.environ else {"GDAL_CACHEMAX": self._cache_bytes}
        try:
            with rasterio.Env(**bounds, **self._options):
                yield self._dataset()
        except SceneError as error:
            raise SceneError(self._named(error.message), self._named(error.hint)) from error
        except _FAILURES as error:
            failure = _Interrupted if self._elsewhere else SceneError
            aside = "the server broke off, or " if self._elsewhere else ""
            raise refusal(self.path) or failure(
                f"{self.path} cannot be read: {aside}{self._named(_said(error)).rstrip('.')}.",
                "The file may be damaged or incomplete; `gdalinfo -checksum` on it tells more.",
            ) from error

    def read(self, how: Callable[[DatasetReader], T]) -> T:
        """Read by the calling thread's data set; again, where a server broke off and still is there.

        Args:
            how: Reads what is wanted.

        Raises:
            SceneError: If the file cannot be opened or read.
        """
        for pause in _PAUSES_S:
            try:
                with self.reading() as dataset:
                    return how(dataset)
            except _Interrupted:
                self._drop()
                time.sleep(pause)
        with self.reading() as dataset:
            return how(dataset)

    def close(self) -> None:
        """Close the data sets of all threads; reading again opens a new one."""
        with _OPENING:
            for dataset in self._opened:
                dataset.close()
            self._opened.clear()
            self._local = threading.local()

    def _drop(self) -> None:
        """Close this thread's data set, if it has one, and with it what GDAL remembers of the file."""
        dataset: DatasetReader | None = self._local.__dict__.pop("dataset", None)
        if dataset is not None:
            with _OPENING:
                self._opened.remove(dataset)
                dataset.close()

    def _dataset(self) -> DatasetReader:
        """Return this thread's data set, opened on first use."""
        dataset: DatasetReader | None = getattr(self._local, "dataset", None)
        if dataset is None:
            with _OPENING:
                dataset = _open(self.path, self.level, self._place)
                self._opened.append(dataset)
                self._cache_bytes = _cache_bytes(dataset)
            self._local.dataset = dataset
        return dataset

    def _named(self, text: str) -> str:
        """Put the name that people use in place of what GDAL opens."""
        return text.replace(self._place, self.path)


@contextmanager
def quietly() -> Iterator[None]:
    """Silence rasterio about pictures without a place (the scene's notes say it), one thread at a time.

    Python's filters of warnings belong to all threads: who puts them back wakes the others' warnings.
    """
    with _OPENING, warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield


def _said(error: BaseException) -> str:
    """Give the words of the failure itself, where what was raised only points to it."""
    while error.__cause__ is not None and "previous exception" in str(error):
        error = error.__cause__
    return str(error)


def _cache_bytes(dataset: DatasetReader) -> int:
    """Say how much of a file GDAL should keep decoded: what lies under one row of tiles."""
    width = sum(_PIXEL.get(name) or np.dtype(name).itemsize for name in dataset.dtypes) * dataset.width
    rows = _CACHE_ROWS + dataset.block_shapes[0][0]
    least, most = _CACHE_BYTES
    return min(max(least, int(width * rows)), most)


def _open(path: str, level: int | None, place: str) -> DatasetReader:
    """Open a data set for reading.

    Raises:
        SceneError: If there is no such file, or it is not a raster.
    """
    chosen = {} if level is None else {"overview_level": level}
    try:
        with quietly():
            return rasterio.open(place, **chosen)
    except _FAILURES as error:
        raise refusal(path) or _refusal(path, error) from error


def _refusal(path: str, error: Exception) -> SceneError:
    """Say why a path cannot be opened."""
    where = Path(path)
    if not is_virtual(path) and not where.exists() and ":" not in path:
        return SceneError(f"There is no file {path}.", "Check the path; it is taken from the working folder.")
    if where.is_dir():
        return SceneError(f"{path} is a folder without rasters.", "Give a raster or its folder.")
    return SceneError(
        f"{path} cannot be opened as a raster: {str(error).rstrip('.')}.",
        "Give a GeoTIFF or another raster that `gdalinfo` can read.",
    )
