"""GeoParquet, by pyarrow."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from rasterio.crs import CRS

from rrsis.errors import MissingDependency
from rrsis.export.aside import aside
from rrsis.export.feature import Feature, table


def write_parquet(features: Iterable[Feature], path: Path, crs: CRS | None) -> int:
    """Write a GeoParquet file in the scene's CRS, zstd-compressed, each feature with its bounding box.

    Args:
        features: What was found; read once.
        path: The file to write.
        crs: The coordinate reference system of the geometries, ``None`` for pixels.

    Returns:
        The number of features written.

    Raises:
        MissingDependency: If pyarrow is not installed.
        OutputError: If the file cannot be written.
    """
    if find_spec("pyarrow") is None:
        raise MissingDependency(
            "Writing GeoParquet needs pyarrow, which is not installed.", 'Run: pip install "rrsis[parquet]"'
        )
    rows = table(features, crs)
    texts = rows.astype({"expression": "string[pyarrow]", "label": "string[pyarrow]"})
    with aside(path) as place:
        texts.to_parquet(place, compression="zstd", write_covering_bbox=True, index=False)
    return len(rows)
