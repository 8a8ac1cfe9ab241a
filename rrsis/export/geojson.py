"""GeoJSON by RFC 7946: WGS 84, right-hand rule, seven decimals; as a collection, or one feature a line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from rrsis.errors import OutputError
from rrsis.export.aside import aside
from rrsis.export.files import Files
from rrsis.export.layer import VectorLayer
from rrsis.export.ogr import FAILURES, Driver, save
from rrsis.export.provenance import TOOL
from rrsis.export.style import write_beside
from rrsis.export.table import Table
from rrsis.geo.degrees import in_degrees

DECIMALS = 7
"""Decimals of a coordinate: about a centimetre in degrees."""


def write_geojson(layer: VectorLayer, path: Path) -> None:
    """Write a GeoJSON feature collection, brought to WGS 84 as RFC 7946 demands, and its style.

    What crosses the antimeridian is cut there into a multipolygon.

    Without a CRS the coordinates are pixels as the scene gives them; the format has no word for that.
    GeoJSON has no schema either: an empty layer is an empty collection. How it was made stands in the
    collection's foreign member ``rrsis``.

    Args:
        layer: What to write.
        path: The file.

    Raises:
        OutputError: If the file cannot be written, or the CRS has no way to WGS 84.
    """
    said = json.dumps({TOOL: layer.made.record()}, ensure_ascii=False)
    with aside(path, (), FAILURES) as place:
        _save(layer, place, path, "GeoJSON", {"FOREIGN_MEMBERS_COLLECTION": said})
        write_beside(place, path, layer.style())


def write_lines(layer: VectorLayer, path: Path) -> None:
    """Write GeoJSON features, one a line, so that other programs can take them as they come.

    The format has no place for a style or for how it was made.

    Args:
        layer: What to write.
        path: The file.

    Raises:
        OutputError: If the file cannot be written, or the CRS has no way to WGS 84.
    """
    with aside(path, (), FAILURES) as place:
        _save(layer, place, path, "GeoJSONSeq", {"RS": "NO"})
        place.touch()  # GDAL writes no file for no features


GEOJSON, LINES = Files(write_geojson), Files(write_lines)
"""The writers of collections and of lines, as they are registered."""


def _save(layer: VectorLayer, place: Path, final: Path, driver: str, options: dict[str, str]) -> None:
    """Write by one of GDAL's GeoJSON drivers, in degrees where that can be."""
    options["COORDINATE_PRECISION"] = str(DECIMALS)
    if layer.crs is None:
        layer = _with(layer, shapely.orient_polygons(layer.table.geometry))
    else:
        layer = _with(layer, _moved(layer, layer.crs, final))
        if driver == "GeoJSON":
            options["RFC7946"] = "YES"
    if (
        layer.crs is not None or driver == "GeoJSONSeq"
    ):  # which warns of a missing CRS that it assumes this one
        layer = replace(layer, crs=CRS.from_epsg(4326))
    save(layer, place, Driver(driver, "Unknown", options))


def _with(layer: VectorLayer, shapes: NDArray[np.object_]) -> VectorLayer:
    """Give the same objects other outlines."""
    return replace(layer, table=Table(layer.table.columns, shapes))


def _moved(layer: VectorLayer, crs: CRS, path: Path) -> NDArray[np.object_]:
    """Bring the outlines to WGS 84.

    Raises:
        OutputError: If there is no way to it.
    """
    try:
        return in_degrees(layer.table.geometry, crs)
    except ValueError as error:
        name = pyproj.CRS.from_user_input(crs).name
        raise OutputError(
            f"Cannot write {path}: GeoJSON is in WGS 84, and there is no way to it from {name!r} ({error}).",
            "Use .gpkg, which keeps the scene's own coordinates.",
        ) from error
