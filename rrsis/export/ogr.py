"""One layer by one of GDAL's vector drivers, in bulk: arrays of well-known binary and of columns."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from rrsis.export.aside import aside
from rrsis.export.files import Files
from rrsis.export.layer import VectorLayer
from rrsis.export.provenance import TOOL, Provenance
from rrsis.export.style import write_beside

FAILURES = (DataLayerError, DataSourceError, FeatureError, GeometryError)
"""What pyogrio raises when it cannot write."""


@dataclass(frozen=True)
class Driver:
    """How GDAL is to write a layer.

    Attributes:
        name: GDAL's name of the format.
        geometry_type: What the layer declares; with ``"MultiPolygon"`` single polygons are promoted.
        options: Layer creation options.
        file: Options for the creation of the file.
        layer: The layer's name; None calls it like the file.
        append: Add to the layer that is there.
        metadata: Texts that the driver keeps with the layer.
        rename: Columns that are called otherwise in the file.
    """

    name: str
    geometry_type: str = "MultiPolygon"
    options: Mapping[str, str] = field(default_factory=dict)
    file: Mapping[str, str] = field(default_factory=dict)
    layer: str | None = None
    append: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)
    rename: Mapping[str, str] = field(default_factory=dict)


def save(layer: VectorLayer, place: Path, driver: Driver) -> None:
    """Write a layer, its columns and geometry type declared even when it is empty.

    Args:
        layer: What to write.
        place: The file; must not exist yet, unless the driver holds several layers.
        driver: How to write it.
    """
    table = layer.table
    with _dated(layer.made), warnings.catch_warnings():
        # A scene without georeferencing has no CRS, and the user was told so once, in words.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.raw.write(
            place,
            table.wkb(),
            list(table.columns.values()),
            np.array([driver.rename.get(name, name) for name in table.columns], object),
            driver=driver.name,
            layer=driver.layer,
            geometry_type=driver.geometry_type,
            promote_to_multi=driver.geometry_type == "MultiPolygon",
            crs=None if layer.crs is None else layer.crs.to_string(),
            append=driver.append,
            layer_metadata=dict(driver.metadata) or None,
            layer_options=dict(driver.options),
            dataset_options=dict(driver.file),
            encoding="UTF-8",
        )


def write_flatgeobuf(layer: VectorLayer, path: Path) -> None:
    """Write a FlatGeobuf of multipolygons with a spatial index, in the scene's CRS, and its style.

    How it was made stands in the header's metadata.

    Args:
        layer: What to write.
        path: The file.

    Raises:
        OutputError: If the file cannot be written.
    """
    with aside(path, (), FAILURES) as place:
        save(layer, place, Driver("FlatGeobuf", metadata={TOOL: layer.made.json()}))
        write_beside(place, path, layer.style())


FLATGEOBUF = Files(write_flatgeobuf)
"""The writer of FlatGeobuf files, as it is registered."""


@contextmanager
def _dated(made: Provenance) -> Iterator[None]:
    """Let GDAL write the run's own date, so that the same run gives the same bytes."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": made.when.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
