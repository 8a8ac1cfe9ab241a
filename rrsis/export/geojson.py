"""GeoJSON by RFC 7946: WGS 84, right-hand rule, seven decimals."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyproj
import shapely
from pyproj.exceptions import ProjError
from rasterio.crs import CRS

from rrsis.errors import OutputError
from rrsis.export.aside import aside
from rrsis.export.feature import Feature, table
from rrsis.export.ogr import FAILURES, save

DECIMALS = 7
"""Decimals of a coordinate: about a centimetre in degrees."""


def write_geojson(features: Iterable[Feature], path: Path, crs: CRS | None) -> int:
    """Write a GeoJSON feature collection, brought to WGS 84 as RFC 7946 demands.

    Without a CRS the coordinates are pixels as the scene gives them; the format has no word for that.
    GeoJSON has no schema either: an empty layer is an empty collection.

    Args:
        features: What was found; read once.
        path: The file to write.
        crs: The coordinate reference system of the geometries, ``None`` for pixels.

    Returns:
        The number of features written.

    Raises:
        OutputError: If the file cannot be written, or the CRS has no way to WGS 84.
    """
    rows = table(features, crs)
    options = {"COORDINATE_PRECISION": str(DECIMALS)}
    if rows.crs is None:
        rows = rows.set_geometry([_right_handed(shape) for shape in rows.geometry])
    else:
        _require_way(rows.crs, path)
        options["RFC7946"] = "YES"
    with aside(path, (), FAILURES) as place:
        save(rows, place, "GeoJSON", "Unknown", options)
    return len(rows)


def _right_handed(shape: shapely.Polygon | shapely.MultiPolygon) -> shapely.Polygon | shapely.MultiPolygon:
    """Turn outer rings counter-clockwise and holes clockwise."""
    if isinstance(shape, shapely.MultiPolygon):
        return shapely.MultiPolygon([_right_handed(part) for part in shape.geoms])
    return shapely.geometry.polygon.orient(shape)


def _require_way(crs: pyproj.CRS, path: Path) -> None:
    """Check that coordinates of this CRS can be brought to WGS 84."""
    try:
        pyproj.Transformer.from_crs(crs, "EPSG:4326")
    except ProjError as error:
        raise OutputError(
            f"Cannot write {path}: GeoJSON is in WGS 84, and there is no way to it from {crs.name!r}.",
            "Use .gpkg, which keeps the scene's own coordinates.",
        ) from error
