"""Result: a layer of polygons on disk, read so that it can be laid over a scene."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pandas
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import ProjError
from rasterio import Affine
from rasterio.crs import CRS

from rrsis.errors import LayerError, MissingDependency
from rrsis.view.chart import Chart

SUFFIXES = (
    ".geojson",
    ".json",
    ".geojsonl",
    ".geojsons",
    ".gpkg",
    ".shp",
    ".fgb",
    ".parquet",
    ".gml",
    ".kml",
)
"""How layers end, and scenes do not; ``.json`` may be a STAC item and so a scene."""
_SPELT = {"expr": "expression", "perim_m": "perimeter_m"}  # what a Shapefile calls our columns
_AREAS = ("Polygon", "MultiPolygon")
_SIDE = 2**16  # units along the longer side of a layer that is shown without its scene


@dataclass(frozen=True, eq=False)
class Result:
    """Polygons with their attributes.

    Attributes:
        path: The file.
        table: One row an object.
        notes: What the user should know of it, one sentence each.
    """

    path: Path
    table: geopandas.GeoDataFrame
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Result:
        """Read all layers of a file.

        Args:
            path: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, GeoParquet or any other file that GDAL reads.

        Raises:
            LayerError: There is no such file, or it holds no layer.
            MissingDependency: It is GeoParquet and pyarrow is not installed.
        """
        if not path.exists():
            raise LayerError(f"There is no file {path}.", "Give the layer that `rrsis segment` has written.")
        table = _parquet(path) if path.suffix.lower() == ".parquet" else _vector(path)
        areas = table.geometry.geom_type.isin(_AREAS) & ~table.geometry.is_empty
        left_out = int((~areas).sum())
        notes = (
            (f"{left_out} features of {path.name} are no polygons and are not shown.",) if left_out else ()
        )
        renamed = {old: new for old, new in _SPELT.items() if new not in table.columns}
        return cls(path, table[areas].rename(columns=renamed).reset_index(drop=True), notes)

    def over(self, chart: Chart) -> Result:
        """Bring the polygons to the coordinates of a scene.

        A layer or a scene without a CRS is taken as it is: then both are in the same coordinates.

        Args:
            chart: Where the scene's pixels lie.

        Raises:
            LayerError: There is no way from the layer's CRS to the scene's.
        """
        table = self.table
        if chart.crs is None:
            table = table.set_crs(None, allow_override=True)
        elif table.crs is None:
            table = table.set_crs(chart.crs.to_wkt())
        elif table.crs != chart.crs:
            try:
                table = table.to_crs(chart.crs.to_wkt())
            except ProjError as error:
                raise LayerError(
                    f"{self.path} cannot be brought to the scene: there is no way from {table.crs.name!r}.",
                    "Write it in the scene's own coordinates, as a .gpkg.",
                ) from error
        return Result(self.path, table, (*self.notes, *_astray(self.path, table, chart)))

    def chart(self) -> Chart:
        """Give a picture's coordinates for polygons that are shown without their scene."""
        low_x, low_y, high_x, high_y = map(float, self.table.total_bounds)
        crs = None if self.table.crs is None else CRS.from_wkt(self.table.crs.to_wkt())
        if not len(self.table):
            low_x, low_y, high_x, high_y = 0.0, 0.0, 1.0, 1.0
        margin = 0.05 * max(high_x - low_x, high_y - low_y) or 1.0
        unit = (max(high_x - low_x, high_y - low_y) + 2 * margin) / _SIDE
        transform = Affine(unit, 0.0, low_x - margin, 0.0, -unit, high_y + margin)
        cols, rows = ((high_x - low_x) + 2 * margin) / unit, ((high_y - low_y) + 2 * margin) / unit
        return Chart((round(rows), round(cols)), transform, crs)


def _astray(path: Path, table: geopandas.GeoDataFrame, chart: Chart) -> tuple[str, ...]:
    """Say so when no polygon lies on the scene."""
    if not len(table):
        return (f"{path.name} holds no polygons.",)
    rows, cols = chart.shape
    corners = [chart.transform @ corner for corner in ((0, 0), (cols, 0), (0, rows), (cols, rows))]
    xs, ys = zip(*corners, strict=True)
    low_x, low_y, high_x, high_y = table.total_bounds
    if low_x > max(xs) or high_x < min(xs) or low_y > max(ys) or high_y < min(ys):
        return (f"No polygon of {path.name} lies on this scene: do the two belong together?",)
    return ()


def _vector(path: Path) -> geopandas.GeoDataFrame:
    try:
        with warnings.catch_warnings():
            # GeoPackages of ours carry their style beside their layer, which is no news to anybody.
            warnings.filterwarnings("ignore", message="More than one layer found")
            names = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
            found = [pyogrio.read_dataframe(path, layer=name) for name in names]
    except (DataLayerError, DataSourceError, ValueError) as error:
        raise LayerError(
            f"{path} cannot be read as a layer: {error}", "Give a layer that `ogrinfo` can read."
        ) from error
    if not found:
        raise LayerError(
            f"{path} holds no layer of shapes.", "Give the layer that `rrsis segment` has written."
        )
    return _joined(found)


def _joined(found: list[geopandas.GeoDataFrame]) -> geopandas.GeoDataFrame:
    """Join layers, empty ones too, in the CRS of the first."""
    crs = found[0].crs
    same = [
        table.to_crs(crs) if crs is not None and table.crs not in (None, crs) else table for table in found
    ]
    full = [table for table in same if len(table)] or same[:1]
    return (
        full[0] if len(full) == 1 else geopandas.GeoDataFrame(pandas.concat(full, ignore_index=True), crs=crs)
    )


def _parquet(path: Path) -> geopandas.GeoDataFrame:
    try:
        return geopandas.read_parquet(path)
    except ImportError as error:
        raise MissingDependency(
            "pyarrow, which reads GeoParquet, is not installed.", 'Install it: pip install "rrsis[parquet]"'
        ) from error
    except (ValueError, OSError) as error:
        raise LayerError(
            f"{path} cannot be read as GeoParquet: {error}", "Give a GeoParquet file."
        ) from error
