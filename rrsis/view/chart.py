"""Chart: where the pixels of a picture lie: on the map of its CRS, and in degrees."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS as ProjCRS
from pyproj import Transformer
from pyproj.exceptions import CRSError, ProjError
from rasterio import Affine
from rasterio.crs import CRS

from rrsis.view.plain import Plain

_MESHES = (8, 16, 32, 64)  # cells along a side
_ALLOWED_PX = 0.25  # ours: how far a point between nodes may be off before the mesh is made finer

Degrees = NDArray[np.float64]


@dataclass(frozen=True)
class Mesh:
    """Longitudes and latitudes at the corners of equal cells; between them both are nearly linear.

    Attributes:
        lon: ``(n + 1, n + 1)`` degrees, without a jump at the antimeridian; NaN where there is none.
        lat: ``(n + 1, n + 1)`` degrees.
        major_m: Semi-major axis of the ellipsoid in metres.
        flattening: Of the ellipsoid.
    """

    lon: Degrees
    lat: Degrees
    major_m: float
    flattening: float

    def record(self) -> dict[str, Plain]:
        """Give what the page needs."""
        return {
            "cells": len(self.lon) - 1,
            "lon": _numbers(self.lon),
            "lat": _numbers(self.lat),
            "major": self.major_m,
            "flattening": self.flattening,
        }


@dataclass(frozen=True)
class Chart:
    """From pixels (column, row) to coordinates.

    Attributes:
        shape: Rows and columns of the picture.
        transform: From (column, row) to the CRS.
        crs: The CRS; None if it is unknown.
    """

    shape: tuple[int, int]
    transform: Affine
    crs: CRS | None

    def record(self) -> dict[str, Plain]:
        """Give what the page needs."""
        mesh = self.mesh()
        return {
            "rows": self.shape[0],
            "cols": self.shape[1],
            "transform": [float(value) for value in tuple(self.transform)[:6]],
            "crs": _named(self.crs),
            "degrees": bool(self.crs is not None and self.crs.is_geographic),
            "mesh": None if mesh is None else mesh.record(),
        }

    def mesh(self) -> Mesh | None:
        """Measure longitudes and latitudes, in WGS 84 where there is a way to it.

        Returns:
            The coarsest mesh that is right to a quarter of a pixel, or the finest there is; None without a
            CRS or where it has no degrees.
        """
        globe = _globe(self.crs)
        if globe is None:
            return None
        transformer, major, flattening = globe
        for cells in _MESHES:
            fine_lon, fine_lat = self._degrees(transformer, 2 * cells)
            lon, lat = fine_lon[::2, ::2], fine_lat[::2, ::2]
            if not np.isfinite(lon).any():
                return None
            if self._off_px(lon, lat, fine_lon, fine_lat) <= _ALLOWED_PX:
                break
        return Mesh(lon, lat, major, flattening)

    def _degrees(self, transformer: Transformer, cells: int) -> tuple[Degrees, Degrees]:
        rows, cols = self.shape
        across, down = np.meshgrid(np.linspace(0, cols, cells + 1), np.linspace(0, rows, cells + 1))
        a, b, c, d, e, f = tuple(self.transform)[:6]
        lon, lat = transformer.transform(a * across + b * down + c, d * across + e * down + f)
        known = np.isfinite(lon) & np.isfinite(lat)
        lon, lat = np.where(known, lon, np.nan), np.where(known, lat, np.nan)
        if known.any():
            first = lon[known][0]
            lon = first + (lon - first + 180.0) % 360.0 - 180.0
        return lon, lat

    def _off_px(self, lon: Degrees, lat: Degrees, fine_lon: Degrees, fine_lat: Degrees) -> float:
        """Tell by how many pixels the middles of the cells are off, at the most."""
        off = np.hypot(
            (_middles(lon) - fine_lon[1::2, 1::2]) * np.cos(np.radians(fine_lat[1::2, 1::2])),
            _middles(lat) - fine_lat[1::2, 1::2],
        )
        rise = np.hypot(
            np.diff(lat, axis=0)[:, :-1], np.diff(lon, axis=0)[:, :-1] * np.cos(np.radians(lat[:-1, :-1]))
        )
        cell_px = self.shape[0] / (len(lat) - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = off / rise * cell_px
        share = share[np.isfinite(share)]
        return float(share.max()) if len(share) else 0.0


def _middles(nodes: Degrees) -> Degrees:
    middles: Degrees = (nodes[1:, 1:] + nodes[1:, :-1] + nodes[:-1, 1:] + nodes[:-1, :-1]) / 4
    return middles


def _globe(crs: CRS | None) -> tuple[Transformer, float, float] | None:
    """Return the way to degrees and their ellipsoid; of another body's own where WGS 84 is out of reach."""
    if crs is None:
        return None
    try:
        own = ProjCRS.from_wkt(crs.to_wkt())
        degrees = ProjCRS.from_epsg(4326)
        try:
            transformer = Transformer.from_crs(own, degrees, always_xy=True)
        except ProjError:
            if own.geodetic_crs is None:
                return None
            degrees = own.geodetic_crs.to_2d()
            transformer = Transformer.from_crs(own, degrees, always_xy=True)
        geod = degrees.get_geod()
    except (CRSError, ProjError):
        return None
    return None if geod is None else (transformer, geod.a, geod.f)


def _named(crs: CRS | None) -> str:
    """Name a CRS for people, with its code where it has one."""
    if crs is None:
        return ""
    try:
        own = ProjCRS.from_wkt(crs.to_wkt())
    except CRSError:
        return "custom"
    code = own.to_authority()
    return f"{own.name} ({':'.join(code)})" if code else own.name


def _numbers(values: Degrees) -> list[Plain]:
    return [round(float(value), 10) if math.isfinite(value) else None for value in values.ravel()]
