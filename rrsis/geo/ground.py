"""Sizes on the ground: pixel sizes, areas and perimeters, along geodesics of the CRS's own ellipsoid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS as ProjCRS
from pyproj import Geod, Transformer
from pyproj.exceptions import CRSError, ProjError
from rasterio import Affine
from rasterio.crs import CRS
from shapely import MultiPolygon, Polygon

_STEP_M = 1000.0  # ours: over it a straight edge of the map leaves the geodesic by < 4 cm at 60 degrees
_MOST_STEPS = 4000  # ours: per ring, so that a country's outline stays cheap
_SPAN_PX = 50.0  # ours: pixels on each side of the centre over which a pixel's size is taken
_SMALL_M = 400.0  # ours: below this extent one linear map to the ground does for a polygon, to 1e-6
_TOGETHER = 2000  # ours: polygons measured at once, so that memory does not grow with their number
_POLAR = 85.0  # degrees; beyond, parallels bend too much for that


@dataclass(frozen=True)
class _Globe:
    """From a CRS to degrees on its own ellipsoid, without a change of datum."""

    transformer: Transformer
    geod: Geod
    degrees: float  # degrees in one unit of the geodetic CRS; not 1 where it counts in grads
    step: float  # _STEP_M in units of the CRS

    def lonlat(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn points of the CRS ``(n, 2)`` into longitudes and latitudes ``(2, n)`` in degrees."""
        lon, lat = self.transformer.transform(points[:, 0], points[:, 1])
        return np.stack([lon, lat]) * self.degrees

    def measure(self, polygon: Polygon) -> tuple[float, float]:
        """Return the area in square metres and the perimeter in metres of one polygon."""
        area, perimeter = self._ring(polygon.exterior)
        for hole in polygon.interiors:
            hole_area, hole_perimeter = self._ring(hole)
            area, perimeter = area - hole_area, perimeter + hole_perimeter
        return area, perimeter

    def local(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how boxes ``(n, 4)`` lie on the ground: linear maps to metres east and north ``(n, 2, 2)``.

        Each is taken between the middles of the box's sides; NaN where these are not all on the ground.
        """
        middle, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
        aside, along = half * [1, 0], half * [0, 1]
        ends = np.concatenate([middle - aside, middle + aside, middle - along, middle + along])
        lon, lat = np.radians(self.lonlat(ends)).reshape(2, 4, -1)
        east, north = (np.stack([axis[1] - axis[0], axis[3] - axis[2]], axis=1) for axis in (lon, lat))
        east = (east + math.pi) % math.tau - math.pi  # over the antimeridian
        latitude = lat.mean(axis=0)[:, None]
        bend = 1 - self.geod.es * np.sin(latitude) ** 2
        north *= self.geod.a * (1 - self.geod.es) / bend**1.5
        east *= self.geod.a / np.sqrt(bend) * np.cos(latitude)
        maps: NDArray[np.float64] = np.stack([east, north], axis=1) / (2 * half)[:, None, :]
        maps[~(np.abs(np.degrees(latitude[:, 0])) < _POLAR)] = np.nan
        return maps

    def _ring(self, ring: shapely.LinearRing) -> tuple[float, float]:
        """Return the area in square metres and the length in metres of one ring."""
        fine = shapely.segmentize(ring, max(self.step, ring.length / _MOST_STEPS))
        lon, lat = self.lonlat(shapely.get_coordinates(fine)[:-1])
        area, length = self.geod.polygon_area_perimeter(lon, lat)
        return abs(float(area)), float(length)


@lru_cache(maxsize=32)  # a run sees one CRS, a batch of scenes a few
def _globe(wkt: str) -> _Globe | None:
    """Return the way to the ellipsoid of a CRS, or None where it has none (a local or engineering CRS)."""
    try:
        crs = ProjCRS.from_wkt(wkt)
        geodetic, geod = crs.geodetic_crs, crs.get_geod()
        if geodetic is None or geod is None:
            return None
        geodetic = geodetic.to_2d()
        per_unit = geodetic.axis_info[0].unit_conversion_factor  # radians
        unit = crs.axis_info[0].unit_conversion_factor
        metres = unit * geod.a if crs.is_geographic else unit
        transformer = Transformer.from_crs(crs, geodetic, always_xy=True)
    except (CRSError, ProjError, IndexError):
        return None
    return _Globe(transformer, geod, math.degrees(per_unit), _STEP_M / metres)


def pixel_size_m(transform: Affine, shape: tuple[int, int], crs: CRS | None) -> tuple[float, float] | None:
    """Measure a pixel on the ground at the centre of a raster, along its rows and its columns.

    Args:
        transform: From (column, row) to the CRS; may be rotated.
        shape: Rows and columns of the raster.
        crs: The CRS of ``transform``; None if it is unknown.

    Returns:
        The height and the width of the pixel in metres, or None where the CRS is None, has no ellipsoid, or
        does not cover the centre.
    """
    arms = _arms(transform, shape, crs)
    return None if arms is None else (float(arms[0, 1]), float(arms[1, 1]))


def plane(transform: Affine, shape: tuple[int, int], crs: CRS | None) -> Affine | None:
    """Give the linear map from pixels to metres on the ground at the centre of a raster.

    North is true north there, whatever the CRS calls up; over hundreds of kilometres it turns.

    Args:
        transform: From (column, row) to the CRS; may be rotated.
        shape: Rows and columns of the raster.
        crs: The CRS of ``transform``; None if it is unknown.

    Returns:
        From (column, row) to metres east and north of (0, 0), or None where `pixel_size_m` gives None.
    """
    arms = _arms(transform, shape, crs)
    if arms is None:
        return None
    turn, size = np.radians(arms[:, 0]), arms[:, 1]
    (down_east, across_east), (down_north, across_north) = size * np.sin(turn), size * np.cos(turn)
    return Affine(across_east, down_east, 0.0, across_north, down_north, 0.0)


def _arms(transform: Affine, shape: tuple[int, int], crs: CRS | None) -> NDArray[np.float64] | None:
    """Return azimuth in degrees and metres of a step down a pixel and of one across, at the centre (2, 2)."""
    globe = _globe(crs.to_wkt()) if crs is not None else None
    if globe is None:
        return None
    height, width = shape
    down, across = min(_SPAN_PX, height / 2), min(_SPAN_PX, width / 2)
    col, row = width / 2, height / 2
    cols = np.array([col, col, col - across, col + across, col])
    rows = np.array([row - down, row + down, row, row, row])
    try:
        lon, lat = globe.lonlat(_along(transform, cols, rows))
    except ProjError:
        return None
    if not (np.isfinite(lon).all() and np.isfinite(lat).all() and (np.abs(lat) <= 90).all()):
        return None
    _, _, length = globe.geod.inv(lon[:4:2], lat[:4:2], lon[1:4:2], lat[1:4:2])
    middle = np.full(2, lon[4]), np.full(2, lat[4])  # over a pole, where each arm begins is no guide
    turn, _, _ = globe.geod.inv(middle[0], middle[1], lon[1:4:2], lat[1:4:2])
    size = length / (2 * np.array([down, across]))
    return np.stack([turn, size], axis=1) if size.min() > 0 else None


def _along(transform: Affine, cols: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take columns and rows ``(n,)`` to coordinates ``(n, 2)``."""
    a, b, c, d, e, f = tuple(transform)[:6]
    with np.errstate(over="ignore", invalid="ignore"):  # a geotransform may hold any number
        return np.stack([a * cols + b * rows + c, d * cols + e * rows + f], axis=1)


def area_m2(polygon: Polygon | MultiPolygon, crs: CRS | None) -> float | None:
    """Measure an area on the ellipsoid of the CRS (Karney 2013, by pyproj.Geod).

    Edges are straight in the CRS; long ones are divided before they are taken to the ellipsoid.

    Args:
        polygon: One or more polygons in coordinates of ``crs``.
        crs: Any CRS: degrees, Web Mercator, custom ones; None if it is unknown.

    Returns:
        Square metres, or None where the CRS is None or has no ellipsoid.
    """
    measured = _measure(polygon, crs)
    return None if measured is None else measured[0]


def perimeter_m(polygon: Polygon | MultiPolygon, crs: CRS | None) -> float | None:
    """Measure a perimeter, holes included, on the ellipsoid of the CRS.

    Args:
        polygon: One or more polygons in coordinates of ``crs``.
        crs: Any CRS; None if it is unknown.

    Returns:
        Metres, or None where the CRS is None or has no ellipsoid.
    """
    measured = _measure(polygon, crs)
    return None if measured is None else measured[1]


def sizes(polygons: NDArray[np.object_], crs: CRS | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure many polygons at once, small ones through one linear map to the ground each.

    Args:
        polygons: In coordinates of ``crs``, none of them empty.
        crs: Any CRS; None if it is unknown.

    Returns:
        Square metres and metres ``(n,)``, to one in a million what `area_m2` and `perimeter_m` give; NaN
        where the ground is unknown.
    """
    areas, perimeters = np.full(len(polygons), np.nan), np.full(len(polygons), np.nan)
    globe = _globe(crs.to_wkt()) if crs is not None else None
    if globe is None:
        return areas, perimeters
    for start in range(0, len(polygons), _TOGETHER):
        some = slice(start, start + _TOGETHER)
        areas[some], perimeters[some] = _sizes(polygons[some], crs, globe)
    return areas, perimeters


def _sizes(
    polygons: NDArray[np.object_], crs: CRS | None, globe: _Globe
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure polygons at once."""
    areas, perimeters = np.full(len(polygons), np.nan), np.full(len(polygons), np.nan)
    boxes = shapely.bounds(polygons)
    try:
        maps = globe.local(boxes)
    except ProjError:
        maps = np.full((len(polygons), 2, 2), np.nan)
    spans = maps @ (boxes[:, 2:] - boxes[:, :2])[:, :, None]
    small = np.abs(spans).max(axis=(1, 2)) <= _SMALL_M  # False where it is NaN
    areas[small] = shapely.area(polygons[small]) * np.abs(np.linalg.det(maps[small]))
    perimeters[small] = _lengths(polygons[small], maps[small])
    for number in np.flatnonzero(~small):
        areas[number], perimeters[number] = _measure(polygons[number], crs) or (np.nan, np.nan)
    return areas, perimeters


def _lengths(polygons: NDArray[np.object_], maps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the length of the rings of each polygon after its linear map ``(n, 2, 2)``."""
    parts, polygon = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    steps, owner = np.diff(points, axis=0)[inner], polygon[part[ring[1:][inner]]]
    right, up = steps.T
    east, north = ((maps[:, axis, 0][owner] * right + maps[:, axis, 1][owner] * up) for axis in (0, 1))
    return np.bincount(owner, np.hypot(east, north), len(polygons)).astype(np.float64)


def _measure(polygon: Polygon | MultiPolygon, crs: CRS | None) -> tuple[float, float] | None:
    """Return area and perimeter in metres, or None where the ground is unknown."""
    globe = _globe(crs.to_wkt()) if crs is not None else None
    if globe is None:
        return None
    area = perimeter = 0.0
    for part in shapely.get_parts(polygon):
        part_area, part_perimeter = globe.measure(part)
        area, perimeter = area + part_area, perimeter + part_perimeter
    return (area, perimeter) if math.isfinite(area + perimeter) else None
