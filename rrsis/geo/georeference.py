"""Georeference: where the pixels of a raster lie, and what is to be said about it."""

from __future__ import annotations

from dataclasses import dataclass

from rasterio import Affine
from rasterio.crs import CRS
from rasterio.io import DatasetReader

from rrsis.errors import SceneError

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

        An image without georeferencing gets pixel coordinates: x = column, y = -row, as QGIS shows it.

        Raises:
            SceneError: If it carries only ground control points or RPCs, or its geotransform is degenerate.
        """
        transform, crs = dataset.transform, dataset.crs
        if transform.is_identity:
            _refuse_unwarped(dataset)
            note = "The scene is not georeferenced: results are in pixels (x = col, y = -row)."
            return cls(PIXELS, None, (note,))
        if transform.is_degenerate:
            raise SceneError(
                f"The geotransform of {dataset.name} gives its pixels no area: {tuple(transform)[:6]}.",
                "Set it anew with `gdal_edit.py -a_ullr ulx uly lrx lry`.",
            )
        if not crs:
            note = "The scene has a geotransform but no CRS: results are in its own coordinates."
            return cls(transform, None, (note,))
        return cls(transform, crs, ())


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
