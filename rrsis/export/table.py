"""Table: many objects at once, a column an attribute; what writers are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS

from rrsis.export.feature import Feature

if TYPE_CHECKING:
    import geopandas

SCHEMA = {
    "id": "int64",
    "expression": "object",
    "label": "object",
    "score": "float64",
    "area_m2": "float64",
    "perimeter_m": "float64",
}
"""The columns of every layer, in order, before the geometry, and their numpy types."""

COLUMNS = tuple(SCHEMA)
"""The names of the columns."""

EXTRAS = {"rank": "int64", "margin": "float64", "why": "object"}
"""Columns that a layer has where they are asked for, after the others."""


@dataclass(frozen=True)
class Table:
    """Objects as columns. No Python object a feature is needed to make one, or to write it.

    Attributes:
        columns: Name -> values, each ``(n,)`` with the type in `SCHEMA` or `EXTRAS`; what is missing is NaN.
        geometry: Polygons and multipolygons as shapely objects, ``(n,)``.
    """

    columns: Mapping[str, NDArray[Any]]
    geometry: NDArray[np.object_]

    @classmethod
    def of(cls, features: Iterable[Feature], extras: Sequence[str] = ()) -> Self:
        """Collect features; without any, the columns keep their types.

        Args:
            features: What was found; read once.
            extras: Names of `EXTRAS` that are to be columns too.
        """
        rows = list(features)
        kinds = SCHEMA | {name: EXTRAS[name] for name in extras}
        columns = {
            name: np.array([getattr(row, name) for row in rows], dtype=kind) for name, kind in kinds.items()
        }
        shapes = np.empty(len(rows), object)
        shapes[:] = [row.geometry for row in rows]
        return cls(columns, shapes)

    def __len__(self) -> int:
        """Count the objects."""
        return len(self.geometry)

    @property
    def expressions(self) -> NDArray[np.object_]:
        """The sentence of each object."""
        return cast("NDArray[np.object_]", self.columns["expression"])

    def only(self, chosen: NDArray[np.bool_]) -> Self:
        """Give some of the objects.

        Args:
            chosen: Which, ``(n,)``.
        """
        columns = {name: values[chosen] for name, values in self.columns.items()}
        return type(self)(columns, self.geometry[chosen])

    def wkb(self) -> NDArray[np.object_]:
        """Give the geometries as well-known binary, ``(n,)`` of bytes."""
        return cast("NDArray[np.object_]", shapely.to_wkb(self.geometry))

    def frame(self, crs: CRS | None) -> geopandas.GeoDataFrame:
        """Give the objects as a table of geopandas.

        Args:
            crs: The coordinate reference system of the geometries, ``None`` for pixels.

        Returns:
            One row a feature, the columns and then ``geometry``.
        """
        import geopandas  # here and not above: it takes 80 MB that the network may need

        return geopandas.GeoDataFrame(dict(self.columns), geometry=self.geometry, crs=crs)
