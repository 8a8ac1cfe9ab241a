"""Georeference: where the pixels of a raster lie, and what is to be said about it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.io import DatasetReader
from shapely.affinity import affine_transform

from rrsis.errors import SceneError
from rrsis.geo.ground import pixel_size_m

# What QGIS shows for an image without georeferencing: x is the column, y is minus the row, so that the
# picture stands upright on a map whose y points up.
PIXELS = Affine(1.0, 0.0, 0.0, 0.0, -1.0, 0.0)


@dataclass(frozen=True)
class Georeference:
    """From pixels to coordinates.

    Attributes:
        transform: From (column, row) to coordinates, with the origin at the upper left corner.
        crs: What the coordinates mean; None if that is unknown.
        notes: Warnings for the user, one sentence each.
    """

    transform: Affine
    crs: CRS | None
    notes: tuple[str, ...]

    @classmethod
    def of(cls, dataset: DatasetReader) -> Georeference:
        """Read where a data set lies.

        An image without georeferencing gets pixel coordinates: x = column, y = -row, as QGIS shows it. A CRS
        that cannot be true of the coordinates is left out.

        Raises:
            SceneError: If it carries only ground control points or RPCs, or its geotransform is degenerate or
                holds no numbers.
        """
        transform, crs = dataset.transform, dataset.crs
        if transform.is_identity:
            _refuse_unwarped(dataset)
            note = "The scene is not georeferenced: results are in pixels (x = col, y = -row)."
            return cls(PIXELS, None, (note,))
        if transform.is_degenerate or not all(map(math.isfinite, transform)):
            raise SceneError(
                f"The geotransform of {dataset.name} gives its pixels no area: {tuple(transform)[:6]}.",
                "Set it anew with `gdal_edit.py -a_ullr ulx uly lrx lry`.",
            )
        if not crs:
            note = "The scene has a geotransform but no CRS: results are in its own coordinates."
            return cls(transform, None, (note,))
        lie = _lie(dataset)
        if lie:
            return cls(transform, None, (lie,))
        if pixel_size_m(transform, dataset.shape, crs) is None:
            note = f"The CRS of the scene ({_name(crs)}) has no ground: nothing can be measured in metres."
            return cls(transform, crs, (note,))
        return cls(transform, crs, ())


def _lie(dataset: DatasetReader) -> str:
    """Say that a CRS cannot be true of the coordinates; "" if it may be."""
    crs, (rows, cols) = dataset.crs, dataset.shape
    with np.errstate(over="ignore", invalid="ignore"):  # a geotransform may hold any number
        corners = affine_transform(shapely.box(0, 0, cols, rows), dataset.transform.to_shapely())
    west, south, east, north = corners.bounds
    name = _name(crs)
    if crs.is_geographic:
        degree = math.radians(1) / crs.units_factor[1]  # in units of the CRS, which may be grads
        spare = 1.0 * degree  # a world's outer pixels may lie about the poles
        if max(-south, north) <= 90 * degree + spare and max(-west, east) <= 540 * degree + spare:
            return ""
        beyond = max(-south, north, key=abs)
        found = f"{name} counts in degrees up to 90 at the poles, but the scene reaches to {beyond:.10g}"
    elif crs.is_projected and pixel_size_m(dataset.transform, dataset.shape, crs) is None:
        found = f"{name} has no place for the scene at {(west + east) / 2:.10g}, {(south + north) / 2:.10g}"
    else:
        return ""
    return (
        f"The CRS of the scene cannot be right and is left out: {found}; results are in the scene's own "
        "coordinates, without areas. `gdal_edit.py -a_srs EPSG:...` sets another CRS."
    )


def _name(crs: CRS) -> str:
    """Name a CRS in few words."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else crs.to_wkt().split('"')[1] if '"' in crs.to_wkt() else "unnamed"


def _refuse_unwarped(dataset: DatasetReader) -> None:
    """Refuse a raster that would have to be warped first.

    Raises:
        SceneError: If the data set has ground control points or RPCs in place of a geotransform.
    """
    points, target = dataset.gcps
    if points:
        to = "" if target is None else f" -t_srs {target.to_string()}" if target.to_epsg() else ""
        raise SceneError(
            f"{dataset.name} has {len(points)} ground control points but no geotransform.",
            f"Warp it first: gdalwarp -tps{to} {dataset.name} warped.tif",
        )
    if dataset.rpcs:
        raise SceneError(
            f"{dataset.name} has rational polynomials (RPCs) but no geotransform.",
            f"Warp it first: gdalwarp -rpc {dataset.name} warped.tif",
        )
