"""A vector file of labelled polygons: its geometries, their classes, and where they lie on a scene."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from rrsis.errors import DatasetError
from rrsis.geo.scene import Scene

NAMES = ("label", "class", "category", "class_name", "classname", "label_name", "type", "kind", "name")
"""Attributes that are taken for the class, the first that is there."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Labelled polygons.

    Attributes:
        path: The file.
        labels: The class of each polygon, as the file spells it.
        shapes: The polygons, valid, in the file's CRS.
        left_out: What could not be used, and how often.
    """

    path: Path
    labels: tuple[str, ...]
    shapes: geopandas.GeoSeries
    left_out: Counter[str]

    @classmethod
    def read(cls, path: Path, label: str | None = None, everything: str = "") -> Layer:
        """Read a file with one layer.

        Args:
            path: Any vector file that GDAL reads.
            label: Attribute that holds the class; None finds it.
            everything: The class of all polygons, where no attribute holds it.

        Raises:
            DatasetError: It is missing or unusable, or it has no class or no polygons.
        """
        table = _table(path)
        if everything:
            labels = [everything] * len(table)
        else:
            labels = [_text(value) for value in table[_attribute(path, table, label)]]
        kinds = table.geometry.geom_type
        areas = kinds.isin(["Polygon", "MultiPolygon", "GeometryCollection"]) & ~table.geometry.is_empty
        named = np.array([bool(one) for one in labels], bool)
        left_out = Counter({"features that are no polygons": int((~areas).sum())})
        left_out["polygons without a class"] += int((areas & ~named).sum())
        kept = (areas & named).to_numpy()
        if not kept.any():
            found = ", ".join(sorted({str(kind) for kind in kinds})) or "nothing"
            raise DatasetError(
                f"{path} has no labelled polygons: {len(table)} features ({found}), "
                f"{int(named.sum())} with a class.",
                "Draw around the objects, and give each outline its class.",
            )
        chosen = tuple(one for one, keep in zip(labels, kept, strict=True) if keep)
        return cls(path, chosen, table.geometry[kept].make_valid(), +left_out)

    @property
    def crs_name(self) -> str:
        """The CRS in words that people know."""
        return str(self.shapes.crs.to_string())

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Least x and y, largest x and y."""
        low_x, low_y, high_x, high_y = (float(value) for value in self.shapes.total_bounds)
        return low_x, low_y, high_x, high_y

    def on(self, scene: Scene) -> list[tuple[int, shapely.Geometry]]:
        """Find the polygons that reach into a scene.

        Args:
            scene: A scene.

        Returns:
            The number of each and its outline in the scene's pixels (x = column, y = row).

        Raises:
            DatasetError: The scene has no CRS.
        """
        if scene.crs is None:
            raise DatasetError(
                f"{scene.path} has no coordinate reference system, so {self.path} cannot be laid over it.",
                f"Set it with `gdal_edit.py -a_srs EPSG:... {scene.path}`.",
            )
        a, b, c, d, e, f = tuple(~scene.transform)[:6]
        matrix, offset = np.array([[a, d], [b, e]]), np.array([c, f])
        placed = shapely.transform(
            self.shapes.to_crs(scene.crs).to_numpy(), lambda points: points @ matrix + offset
        )
        rows, cols = scene.shape
        frame = shapely.box(0.0, 0.0, float(cols), float(rows))
        sound = np.isfinite(shapely.bounds(placed)).all(axis=1)  # a projection may not reach that far
        there = np.flatnonzero(sound)[
            shapely.intersects(placed[sound], frame) & ~shapely.touches(placed[sound], frame)
        ]
        return [(int(i), placed[i]) for i in there]


def _table(path: Path) -> geopandas.GeoDataFrame:
    if not path.exists():
        raise DatasetError(f"There is no file {path}.", "Check the name and the folder.")
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if len(layers) > 1:
            raise DatasetError(
                f"{path} has {len(layers)} layers: {', '.join(layers)}.",
                f"Take out the one with the labels: ogr2ogr labels.gpkg {path} {layers[0]}",
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the reader; what matters is checked below
            table = geopandas.read_file(path)
    except (DataLayerError, DataSourceError, ValueError) as error:
        raise DatasetError(
            f"{path} cannot be read as a vector layer: {str(error).split(';')[0].rstrip('.')}.",
            "Give a GeoJSON, GeoPackage or Shapefile, or COCO instances as .json.",
        ) from error
    if not isinstance(table, geopandas.GeoDataFrame) or not len(table):
        raise DatasetError(f"{path} holds no geometries.", "Is it the layer with the labels?")
    _require_crs(path, table)
    return table


def _require_crs(path: Path, table: geopandas.GeoDataFrame) -> None:
    if table.crs is None:
        raise DatasetError(
            f"{path} has no coordinate reference system, so it cannot be laid over a raster.",
            f"Give it the one it was drawn in: ogr2ogr -a_srs EPSG:... labels.gpkg {path}",
        )
    if table.crs.is_geographic and np.nanmax(np.abs(table.total_bounds)) > 361.0:
        raise DatasetError(
            f"{path} says that it is in degrees ({table.crs.to_string()}; GeoJSON always is, unless it names "
            f"another), but its coordinates go up to {np.nanmax(np.abs(table.total_bounds)):.6g}.",
            f"Give it the one it was drawn in: ogr2ogr -a_srs EPSG:... labels.gpkg {path}",
        )


def _text(value: object) -> str:
    missing = value is None or value != value  # NaN is not itself
    return "" if missing else str(value).strip()


def _attribute(path: Path, table: geopandas.GeoDataFrame, label: str | None) -> str:
    """Find the attribute that holds the class."""
    columns = [str(name) for name in table.columns if name != table.geometry.name]
    known = ", ".join(columns) or "none"
    if label is not None:
        if label in columns:
            return label
        raise DatasetError(
            f"{path} has no attribute {label!r}; it has: {known}.", "Name one of them with --label."
        )
    folded = {name.lower(): name for name in reversed(columns)}
    texts = [name for name in columns if _wordy(table, name)]
    for name in NAMES:
        if folded.get(name) in texts:
            return folded[name]
    if len(texts) == 1:
        return texts[0]
    raise DatasetError(
        f"{path}: no attribute is plainly the class of a polygon; it has: {known}.",
        "Name it with --label, or the one class of all polygons with --class.",
    )


def _wordy(table: geopandas.GeoDataFrame, name: str) -> bool:
    """Return whether an attribute holds words."""
    return any(
        any(letter.isalpha() for letter in _text(value)) for value in table[name] if isinstance(value, str)
    )
