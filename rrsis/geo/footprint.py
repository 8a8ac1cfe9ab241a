"""footprint: where a scene lies on Earth, as one outline in degrees."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.affinity import affine_transform

from rrsis.geo.degrees import in_degrees
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
    with np.errstate(over="ignore", invalid="ignore"):  # a geotransform may hold any number
        ground = affine_transform(border, scene.native_transform.to_shapely())
    try:
        found: shapely.Polygon | shapely.MultiPolygon = in_degrees(np.array([ground]), scene.crs)[0]
    except ValueError:
        return None
    return found


def box_of(shape: shapely.Polygon | shapely.MultiPolygon) -> list[float]:
    """Give west, south, east and north of a footprint; west is more than east across the antimeridian.

    Args:
        shape: What `footprint` gave.
    """
    if isinstance(shape, shapely.Polygon):
        return list(shape.bounds)
    west, south, east, north = shapely.bounds(shapely.get_parts(shape)).T
    before = east == 180
    return [float(west[before].min()), float(south.min()), float(east[~before].max()), float(north.max())]
