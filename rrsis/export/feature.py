"""Feature: one object that was found, and the table that many of them make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas
import numpy as np
from rasterio.crs import CRS
from shapely.geometry import MultiPolygon, Polygon

COLUMNS = ("id", "expression", "label", "score", "area_m2", "perimeter_m")
"""The columns of every layer, in order, before the geometry."""

_TYPES = ("int64", "object", "object", "float64", "float64", "float64")


@dataclass(frozen=True)
class Feature:
    """One object that an expression means.

    Attributes:
        id: Number of the object, unique within a run.
        expression: The user's words, verbatim.
        label: The noun of the object, such as ``"storage tank"``.
        score: Mean probability inside the object, 0 to 1.
        area_m2: True area in square metres; ``None`` without georeferencing.
        perimeter_m: True perimeter in metres; ``None`` without georeferencing.
        geometry: Outline in the scene's CRS; in pixels (x = column, y = -row) without one.
    """

    id: int
    expression: str
    label: str
    score: float
    area_m2: float | None
    perimeter_m: float | None
    geometry: Polygon | MultiPolygon


def table(features: Iterable[Feature], crs: CRS | None) -> geopandas.GeoDataFrame:
    """Collect features into a table; without any features the columns keep their types.

    Args:
        features: What was found; read once.
        crs: The coordinate reference system of the geometries, ``None`` for pixels.

    Returns:
        One row a feature, columns ``COLUMNS`` and ``geometry``; a missing measure is NaN.
    """
    rows = list(features)
    columns = {
        name: np.array([getattr(row, name) for row in rows], dtype=kind)
        for name, kind in zip(COLUMNS, _TYPES, strict=True)
    }
    return geopandas.GeoDataFrame(columns, geometry=[row.geometry for row in rows], crs=crs)
