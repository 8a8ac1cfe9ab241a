"""footprint: where a scene lies on Earth, as one outline in degrees."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import ProjError

from rrsis.geo.scene import Scene

_CORNERS = 16  # pieces of each side, so that a bent border stays true


def footprint(scene: Scene) -> shapely.Polygon | shapely.MultiPolygon | None:
    """Bring the border of a scene to WGS 84.

    Args:
        scene: The scene.

    Returns:
        Longitudes and latitudes, counter-clockwise; two parts where the scene crosses the antimeridian, as
        GeoJSON wants it; None where the scene has no place on Earth.
    """
    if scene.crs is None:
        return None
    rows, cols = scene.native_shape
    border = shapely.segmentize(shapely.box(0, 0, cols, rows), max(rows, cols) / _CORNERS)
    corners = [scene.native_transform @ corner for corner in border.exterior.coords]
    try:
        way = pyproj.Transformer.from_crs(pyproj.CRS.from_user_input(scene.crs), 4326, always_xy=True)
        x, y = np.array(corners).T
        east, north = (np.asarray(axis) for axis in way.transform(x, y))
    except ProjError:
        return None
    if not (np.isfinite(east).all() and np.isfinite(north).all()):
        return None
    if np.ptp(east) <= 180:
        return shapely.orient_polygons(shapely.Polygon(np.stack([east, north], axis=1)))
    round_it = shapely.Polygon(np.stack([np.where(east < 0, east + 360, east), north], axis=1))
    before = shapely.intersection(round_it, shapely.box(0, -90, 180, 90))
    after = shapely.intersection(round_it, shapely.box(180, -90, 360, 90))
    return shapely.orient_polygons(
        shapely.MultiPolygon([before, shapely.transform(after, lambda points: points - (360.0, 0.0))])
    )


def box_of(shape: shapely.Polygon | shapely.MultiPolygon) -> list[float]:
    """Give west, south, east and north of a footprint; west is more than east across the antimeridian.

    Args:
        shape: What `footprint` gave.
    """
    if isinstance(shape, shapely.MultiPolygon):
        before, after = (part.bounds for part in shape.geoms)
        return [before[0], min(before[1], after[1]), after[2], max(before[3], after[3])]
    return list(shape.bounds)
