"""GeoParquet, by pyarrow."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely

from rrsis.errors import MissingDependency
from rrsis.export.aside import aside
from rrsis.export.files import Files
from rrsis.export.layer import VectorLayer
from rrsis.export.provenance import TOOL
from rrsis.export.style import write_beside

if TYPE_CHECKING:
    import pyarrow

SPECIFICATION = "1.1.0"
"""The version of GeoParquet that is written; the first with a box for each feature."""

_CORNERS = ("xmin", "ymin", "xmax", "ymax")


def require_pyarrow() -> None:
    """Refuse early what would be refused late.

    Raises:
        MissingDependency: If pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise MissingDependency(
            "Writing GeoParquet needs pyarrow, which is not installed.", 'Run: pip install "rrsis[parquet]"'
        )


def write_parquet(layer: VectorLayer, path: Path) -> None:
    """Write a GeoParquet file in the scene's CRS, zstd-compressed, each feature with its box, and its style.

    How it was made stands in the file's key-value metadata under ``rrsis``.

    Args:
        layer: What to write.
        path: The file.

    Raises:
        MissingDependency: If pyarrow is not installed.
        OutputError: If the file cannot be written.
    """
    require_pyarrow()
    from pyarrow import parquet  # here and not above, because it is an extra

    with aside(path) as place:
        parquet.write_table(_rows(layer), place, compression="zstd")
        write_beside(place, path, layer.style())


PARQUET = Files(write_parquet, require_pyarrow)
"""The writer of GeoParquet files, as it is registered."""


def _rows(layer: VectorLayer) -> pyarrow.Table:
    """Lay out the columns, the geometries as well-known binary, and a box for each."""
    import pyarrow

    table = layer.table
    columns = {
        name: pyarrow.array(values, pyarrow.string() if values.dtype == object else None, from_pandas=True)
        for name, values in table.columns.items()
    }
    columns["geometry"] = pyarrow.array(table.wkb(), pyarrow.binary())
    sides = shapely.bounds(table.geometry).reshape(-1, 4).T
    columns["bbox"] = pyarrow.StructArray.from_arrays([pyarrow.array(side) for side in sides], list(_CORNERS))
    said = {"geo": json.dumps(_geo(layer)), TOOL: layer.made.json()}
    return pyarrow.table(columns).replace_schema_metadata(said)


def _geo(layer: VectorLayer) -> dict[str, object]:
    """Say what the specification wants to be said of the geometries."""
    crs = None if layer.crs is None else pyproj.CRS.from_user_input(layer.crs).to_json_dict()
    kinds = sorted({str(kind) for kind in np.unique([shape.geom_type for shape in layer.table.geometry])})
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": kinds,
        "crs": crs,
        "covering": {"bbox": {corner: ["bbox", corner] for corner in _CORNERS}},
    }
    if len(layer.table):
        column["bbox"] = list(shapely.total_bounds(layer.table.geometry))
    return {"version": SPECIFICATION, "primary_column": "geometry", "columns": {"geometry": column}}
