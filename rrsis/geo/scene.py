"""Scene: a raster of any kind, read by window as 8-bit RGB, at the resolution to work at."""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.windows import Window as FileWindow

from rrsis.geo import layout
from rrsis.geo.area import Area
from rrsis.geo.channels import Channels
from rrsis.geo.georeference import Georeference
from rrsis.geo.grid import Window
from rrsis.geo.ground import pixel_size_m
from rrsis.geo.limits import Limits
from rrsis.geo.origin import Origin
from rrsis.geo.raster import Raster
from rrsis.geo.resample import resample, span
from rrsis.geo.resolution import working_shape
from rrsis.geo.stretch import Stretch

_CHUNK_PX = 4_000_000  # ours: source pixels in memory at a time while shrinking, about 64 MB


@dataclass(frozen=True)
class _Request:
    """What a scene was opened with; it is all that travels to another process."""

    path: str
    bands: tuple[int | str, ...] | None
    gsd_m: float | None
    gsd_range_m: tuple[float, float] | None
    shrink: float = 1.0
    area: Area | None = None
    stretch: Stretch | None = None


class Scene:
    """A raster seen as 8-bit RGB on a working grid; open it with ``Scene.open``.

    It is a context manager, may be read from several threads at once, and pickles as what it was opened
    with. Pixels without georeferencing get x = column and y = -row, as QGIS shows them.

    Attributes:
        path: The raster's path or name.
        shape: Rows and columns of the working grid.
        transform: From (column, row) of the working grid to the CRS.
        crs: The CRS; None if it is unknown.
        gsd_m: Ground size of a working pixel at the scene's centre in metres (the geometric mean of its
            sides, along geodesics); None where the CRS is unknown.
        native_shape: Rows and columns of the raster.
        native_transform: From (column, row) of the raster to the CRS.
        native_gsd_m: Ground size of the raster's own pixels in metres, or None.
        scale: Working pixels per native pixel along a side; 1.0 reads the raster as it is.
        georeferenced: Whether the CRS is known, so that areas can be measured.
        bands: Band numbers from 1 that are read as red, green and blue, or as gray.
        dtype: Data type of these bands, as numpy names it.
        nodata: The raster's nodata value, or None.
        area: The area of interest, or None for all of the scene.
        limits: The same, over the working grid.
        notes: Warnings for the user, one sentence each.
    """

    def __init__(self, request: _Request) -> None:
        """Open the raster; ``Scene.open`` is the public way."""
        self._request = request
        self.path = request.path
        origin = Origin.of(request.path)
        self._state = origin.state
        self._native = Raster(request.path, None, origin.place)
        with self._native.reading() as dataset:
            self._channels = Channels.of(dataset, request.bands)
            where = Georeference.of(dataset)
            size_m = pixel_size_m(where.transform, dataset.shape, where.crs)
            self.native_shape: tuple[int, int] = dataset.shape
            self.native_transform: Affine = where.transform
            self.shape, coarse = working_shape(dataset.shape, size_m, request.gsd_m, request.gsd_range_m)
            if request.shrink > 1.0:
                rows, cols = (max(1, round(length / request.shrink)) for length in self.shape)
                self.shape = rows, cols
            self._stretch = request.stretch or Stretch.of(self._channels, dataset)
            self.nodata: float | None = dataset.nodata
            slow = layout.remarks(dataset, self._channels.bands[0], self._shrinking())
            level = _level(dataset.overviews(self._channels.bands[0]), self._shrinking())
        self._source = self._native if level is None else Raster(request.path, level, origin.place)
        with self._source.reading() as dataset:
            self._source_shape: tuple[int, int] = dataset.shape
        self.transform: Affine = _rescaled(where.transform, self.native_shape, self.shape)
        self.crs: CRS | None = where.crs
        self.georeferenced = where.crs is not None
        self.native_gsd_m = _mean(size_m)
        self.gsd_m = _mean(pixel_size_m(self.transform, self.shape, where.crs))
        self.bands = self._channels.bands
        self.dtype = str(self._channels.dtype)
        self.area, self.limits = request.area, self._limits(request.area)
        seen = *self._channels.notes, self._stretch.note
        told = *origin.notes, *where.notes, *seen, *coarse, *slow
        self.notes: tuple[str, ...] = tuple(note for note in told if note)

    @classmethod
    def open(
        cls,
        path: str | PathLike[str],
        *,
        bands: Sequence[int | str] | None = None,
        gsd_m: float | None = None,
        gsd_range_m: tuple[float, float] | None = None,
        shrink: float = 1.0,
        area: Area | None = None,
    ) -> Self:
        """Open a raster and measure all that is needed to read it in the same way everywhere.

        Args:
            path: A file, a URL, any other name that GDAL understands, or what stands for several files: a
                folder, a pattern, or a text file that lists them.
            bands: One band (gray) or three (red, green, blue), by numbers from 1 or by names; None takes them
                by their colour interpretation, their descriptions or, failing both, their order.
            gsd_m: Work at this ground size of a pixel, in metres.
            gsd_range_m: Without ``gsd_m``, work at the nearer end if the raster's own ground size lies
                outside this range, but never at more than 4 times its pixels.
            shrink: Then make the working grid this many times smaller along each side, as a picture to
                look at; needs no georeferencing.
            area: Only what lies within it holds anything; nothing else is read.

        Raises:
            SceneError: If the raster is missing, damaged, or has no bands that can be used; if it would
                have to be warped first; or if ``bands``, ``gsd_m`` or ``area`` do not fit it; or if
                several files are no single scene.
        """
        wanted = None if bands is None else tuple(bands)
        return cls(_Request(os.fspath(path), wanted, gsd_m, gsd_range_m, shrink, area))

    def smaller(self, times: float) -> Self:
        """Open the same raster on a smaller working grid, without measuring its colours anew.

        Args:
            times: How many times smaller along each side.

        Raises:
            SceneError: What `open` raises.
        """
        return type(self)(replace(self._request, shrink=times, stretch=self._stretch))

    @property
    def scale(self) -> float:
        """Working pixels per native pixel along a side."""
        return math.sqrt(math.prod(self.shape) / math.prod(self.native_shape))

    @property
    def identity(self) -> str:
        """A short digest of the files' states and of how they are read; runs go on only on the same."""
        read = (self.native_shape, self.shape, self.bands, self._stretch, tuple(self.transform))
        return hashlib.sha256(f"{self._state} {read}".encode()).hexdigest()[:16]

    @property
    def masked(self) -> bool:
        """Whether there can be pixels that hold nothing."""
        return self._channels.masked or self.limits is not None

    def read(self, window: Window) -> NDArray[np.uint8]:
        """Read colours.

        Args:
            window: A window inside the working grid.

        Returns:
            Colours ``(h, w, 3)`` uint8 RGB; invalid pixels are 0.

        Raises:
            SceneError: If the raster turns out to be damaged there.
        """
        return self.look(window)[0]

    def valid(self, window: Window) -> NDArray[np.bool_]:
        """Read which pixels hold anything.

        Args:
            window: A window inside the working grid.

        Returns:
            ``(h, w)``, False for nodata, masked, transparent and not finite pixels.

        Raises:
            SceneError: If the raster turns out to be damaged there.
        """
        if not self.masked:
            return np.ones((window.height, window.width), np.bool_)
        return self.look(window)[1]

    def look(self, window: Window) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Read what ``read`` and ``valid`` give, at once.

        Args:
            window: A window inside the working grid.

        Returns:
            Colours ``(h, w, 3)`` uint8 and which pixels hold anything ``(h, w)``; beside an area of interest
            there may be colours, which do not count.

        Raises:
            SceneError: If the raster turns out to be damaged there.
        """
        return self._look(window) if self.limits is None else self.limits.look(window, self._look)

    def _look(self, window: Window) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Read a window, in pieces."""
        parts = [self._piece(piece) for piece in self._pieces(window)]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    def close(self) -> None:
        """Close the files of all threads."""
        self._native.close()
        self._source.close()

    def __enter__(self) -> Self:
        """Return the scene itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self.close()

    def __reduce__(self) -> tuple[type[Self], tuple[_Request]]:
        """Pickle as what the scene was opened with."""
        return type(self), (self._request,)

    def __repr__(self) -> str:
        """Tell the path and the size."""
        return f"Scene({self.path!r}, shape={self.shape}, gsd_m={self.gsd_m})"

    def _limits(self, area: Area | None) -> Limits | None:
        """Lay the area of interest over the working grid."""
        if area is None:
            return None
        return Limits.of(area.on(self.native_transform, self.native_shape, self.crs), self.transform)

    def _shrinking(self) -> float:
        """Return native pixels per working pixel on the axis that shrinks less."""
        return min(n / w for n, w in zip(self.native_shape, self.shape, strict=True))

    def _pieces(self, window: Window) -> Iterator[Window]:
        """Cut a window into lower ones whose source pixels fit in memory."""
        down, across = (s / w for s, w in zip(self._source_shape, self.shape, strict=True))
        rows = max(1, int(_CHUNK_PX / max(1.0, down * across * window.width)))
        for top in range(window.row, window.row + window.height, rows):
            height = min(rows, window.row + window.height - top)
            yield Window(top, window.col, height, window.width)

    def _piece(self, window: Window) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Read one piece and bring it to the working grid."""
        starts, counts = window[:2], window[2:]
        if self._source_shape == self.shape:
            inner = FileWindow(window.col, window.row, window.width, window.height)
            values, valid = self._source.read(partial(self._channels.read, window=inner))
            return self._stretch.apply(values, valid), valid
        (top, bottom), (left, right) = (
            span(*axis) for axis in zip(self._source_shape, self.shape, starts, counts, strict=True)
        )
        inner = FileWindow(left, top, right - left, bottom - top)
        values, valid = self._source.read(partial(self._channels.read, window=inner))
        mixed, usable = resample(values, valid, self._source_shape, self.shape, starts, counts)
        return self._stretch.apply(mixed, usable), usable


def _level(overviews: Sequence[int], shrinking: float) -> int | None:
    """Return the coarsest overview that is still finer than wanted, or None."""
    usable = [level for level, factor in enumerate(overviews) if factor <= shrinking]
    return max(usable, key=lambda level: overviews[level], default=None)


def _rescaled(transform: Affine, native: tuple[int, int], working: tuple[int, int]) -> Affine:
    """Return the transform of a working grid that covers the same ground."""
    if native == working:
        return transform
    down, across = native[0] / working[0], native[1] / working[1]
    a, b, c, d, e, f = tuple(transform)[:6]
    return Affine(a * across, b * down, c, d * across, e * down, f)


def _mean(size_m: tuple[float, float] | None) -> float | None:
    """Return the geometric mean of a pixel's sides in metres."""
    return None if size_m is None else math.sqrt(size_m[0] * size_m[1])
