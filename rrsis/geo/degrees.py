"""degrees: polygons brought to WGS 84, cut at the antimeridian and closed over the poles."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError, ProjError
from rasterio.crs import CRS
from shapely import MultiPolygon, Polygon

_PIECES = 128  # ours: parts of an outline that may cross the antimeridian, so that none spans half the globe
_SMALL = 1e-9  # ours: degrees by which rounding may reach across it, a tenth of a millimetre
_THIN = 1e-7  # ours: degrees that such an outline may be simplified by, as much as GeoJSON rounds by


def in_degrees(polygons: NDArray[np.object_], crs: CRS) -> NDArray[np.object_]:
    """Bring polygons to WGS 84 as RFC 7946 wants them.

    What crosses the antimeridian is cut there (section 3.1.9), so that no polygon spans the globe; what holds
    a pole reaches up to it.

    Args:
        polygons: Polygons and multipolygons ``(n,)`` in coordinates of ``crs``.
        crs: Any CRS that has a way to WGS 84.

    Returns:
        Longitudes of -180 to 180 and latitudes, outer rings counter-clockwise ``(n,)``.

    Raises:
        ValueError: If there is no way to WGS 84, or not for all points.
    """
    try:
        way = pyproj.Transformer.from_crs(pyproj.CRS.from_user_input(crs), 4326, always_xy=True)
    except (CRSError, ProjError) as error:
        raise ValueError(f"there is no way to WGS 84: {error}") from error
    moved = _moved(polygons, way)
    west, _, east, _ = shapely.bounds(moved).T if len(moved) else np.zeros((4, 0))
    astray = (west < -180) | (east > 180) | (east - west > 180)
    for number in np.flatnonzero(astray):
        moved[number] = _cut(polygons[number], way)
    turned: NDArray[np.object_] = shapely.orient_polygons(moved)
    return turned


def _moved(polygons: NDArray[np.object_], way: pyproj.Transformer) -> NDArray[np.object_]:
    """Take every point to degrees.

    Raises:
        ValueError: If a point has no place there.
    """

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = way.transform(points[:, 0], points[:, 1])
        found = np.stack([lon, lat], axis=1)
        if not np.isfinite(found).all() or (np.abs(lat) > 90 + _SMALL).any():
            raise ValueError("the CRS does not reach all of its points")
        return found

    return np.asarray(shapely.transform(np.asarray(polygons, object), move), object)


def _cut(polygon: Polygon | MultiPolygon, way: pyproj.Transformer) -> Polygon | MultiPolygon:
    """Bring one polygon that may cross the antimeridian, or hold a pole, to degrees."""
    west, south, east, north = polygon.bounds
    fine = shapely.segmentize(polygon, max(east - west, north - south) / _PIECES)
    whole = shapely.union_all(
        [_unrolled(part) for part in shapely.get_parts(_moved(np.array([fine]), way)[0])]
    )
    west, _, east, _ = whole.bounds
    first, last = np.floor((west + _SMALL + 180) / 360), np.ceil((east - _SMALL + 180) / 360)
    turns = np.arange(first, max(last, first + 1)) * 360
    inside = shapely.intersection(whole, shapely.box(turns - 180, -90, turns + 180, 90))
    back = [_turned(part, turn) for part, turn in zip(inside, turns, strict=True)]
    thin = shapely.simplify(shapely.union_all(back), _THIN)  # most points only were there to be moved
    parts = [part for part in shapely.get_parts(thin) if part.geom_type == "Polygon" and part.area > 0]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _turned(shape: Polygon | MultiPolygon, turn: float) -> Polygon | MultiPolygon:
    """Turn a shape back into the range of longitudes."""
    turned: Polygon | MultiPolygon = shapely.transform(
        shape, lambda points: np.clip(points - (turn, 0.0), (-180, -90), (180, 90))
    )
    return turned


def _unrolled(polygon: Polygon) -> Polygon:
    """Lay a polygon out so that its longitudes have no jumps; some may lie beyond 180."""
    shell = _ring(polygon.exterior)
    middle = shell[:, 0].mean()
    holes = []
    for ring in map(_ring, polygon.interiors):
        turns = np.round((ring[:, 0].mean() - middle) / 360) * 360
        holes += [ring - (turns + more, 0) for more in (-360, 0, 360)]
    laid = shapely.make_valid(Polygon(shell))
    bare = shapely.make_valid(shapely.union_all([Polygon(hole) for hole in holes]))
    return shapely.difference(laid, bare) if holes else laid


def _ring(ring: shapely.LinearRing) -> NDArray[np.float64]:
    """Unroll one ring ``(n, 2)``; one that goes round a pole is led over it."""
    points: NDArray[np.float64] = shapely.get_coordinates(ring)
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    first, last = points[0, 0], points[-1, 0]
    if abs(last - first) < 180:
        return points
    pole = 90.0 if points[:, 1].mean() > 0 else -90.0
    return np.concatenate([points, [[last, pole], [first, pole], points[0]]])
