"""GeoPackage, FlatGeobuf and Shapefile, by GDAL's vector drivers."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

import geopandas
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from rasterio.crs import CRS

from rrsis.export.aside import aside
from rrsis.export.feature import COLUMNS, Feature, table

FAILURES = (DataLayerError, DataSourceError)
"""What pyogrio raises when it cannot write."""

SHAPEFILE_NAMES = {"expression": "expr", "perimeter_m": "perim_m"}
"""Columns whose names a Shapefile cannot hold (ten characters) -> their names there."""

_TEXT_BYTES = 254  # the widest text field of a dBASE file
_COMPANIONS = ("cpg", "dbf", "idm", "ind", "prj", "qix", "qpj", "sbn", "sbx", "shp.xml", "shx", "fields.json")


def write_geopackage(features: Iterable[Feature], path: Path, crs: CRS | None) -> int:
    """Write a GeoPackage: one layer of multipolygons, named like the file, in the scene's CRS.

    Args:
        features: What was found; read once.
        path: The file to write.
        crs: The coordinate reference system of the geometries, ``None`` for pixels.

    Returns:
        The number of features written.

    Raises:
        OutputError: If the file cannot be written.
    """
    rows = table(features, crs)
    stale = [path.name + end for end in ("-wal", "-shm", "-journal")]
    with aside(path, stale, FAILURES) as place:
        save(rows, place, "GPKG", "MultiPolygon")
    return len(rows)


def write_flatgeobuf(features: Iterable[Feature], path: Path, crs: CRS | None) -> int:
    """Write a FlatGeobuf of multipolygons with a spatial index, in the scene's CRS.

    Args:
        features: What was found; read once.
        path: The file to write.
        crs: The coordinate reference system of the geometries, ``None`` for pixels.

    Returns:
        The number of features written.

    Raises:
        OutputError: If the file cannot be written.
    """
    rows = table(features, crs)
    with aside(path, (), FAILURES) as place:
        save(rows, place, "FlatGeobuf", "MultiPolygon")
    return len(rows)


def write_shapefile(features: Iterable[Feature], path: Path, crs: CRS | None) -> int:
    """Write a Shapefile in the scene's CRS, texts in UTF-8.

    Names longer than ten characters are shortened by ``SHAPEFILE_NAMES`` and texts longer than 254 bytes are
    cut. ``NAME.fields.json`` beside it says which field is which, and holds every text that was cut in full.

    Args:
        features: What was found; read once.
        path: The ``.shp`` file; its companions lie beside it.
        crs: The coordinate reference system of the geometries, ``None`` for pixels.

    Returns:
        The number of features written.

    Raises:
        OutputError: If a file cannot be written.
    """
    rows = table(features, crs)
    stale = [f"{path.stem}.{end}" for end in _COMPANIONS]
    with aside(path, stale, FAILURES) as place:
        notes = _field_notes(rows)
        for name in ("expression", "label"):
            rows[name] = rows[name].map(_cut)
        save(rows.rename(columns=SHAPEFILE_NAMES), place, "ESRI Shapefile", "Polygon", {"ENCODING": "UTF-8"})
        place.with_suffix(".fields.json").write_text(notes, encoding="utf-8")
    return len(rows)


def save(
    rows: geopandas.GeoDataFrame,
    place: Path,
    driver: str,
    geometry_type: str,
    options: Mapping[str, str] | None = None,
) -> None:
    """Write a table with one of GDAL's drivers, its geometry type declared even when it is empty.

    Args:
        rows: The table.
        place: The file to write; must not exist yet.
        driver: GDAL's name of the format.
        geometry_type: Type that the layer declares; with ``"MultiPolygon"`` single polygons are promoted.
        options: Layer creation options of the driver.
    """
    with warnings.catch_warnings():
        # A scene without georeferencing has no CRS, and the user was told so once, in words.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.write_dataframe(
            rows,
            place,
            driver=driver,
            geometry_type=geometry_type,
            promote_to_multi=geometry_type == "MultiPolygon",
            layer_options=dict(options or {}),
        )


def _cut(text: str) -> str:
    """Cut a text to what a Shapefile holds, never within a character."""
    return text.encode()[:_TEXT_BYTES].decode(errors="ignore")


def _field_notes(rows: geopandas.GeoDataFrame) -> str:
    """Tell, as JSON, which column a field stands for, and the texts that were cut, by row from 0."""
    cut = [
        {"row": row, "field": SHAPEFILE_NAMES.get(name, name), "text": text}
        for name in ("expression", "label")
        for row, text in enumerate(rows[name])
        if _cut(text) != text
    ]
    fields = {SHAPEFILE_NAMES.get(name, name): name for name in COLUMNS}
    return json.dumps({"fields": fields, "cut": cut}, ensure_ascii=False, indent=1)
