"""Adding to a GeoPackage that is there: in a copy, whose content becomes the file's in one transaction."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from rrsis.errors import OutputError
from rrsis.export.layer import VectorLayer
from rrsis.export.ogr import FAILURES
from rrsis.export.table import SCHEMA, Table

PATIENCE_S = 10.0
"""How long another program may hold a GeoPackage before we give up adding to it."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_KINDS = {"MultiPolygon", "Unknown", "GeometryCollection"}  # what takes multipolygons


def layers_in(path: Path) -> list[str]:
    """List the layers of a GeoPackage that hold features.

    Raises:
        OutputError: It is not one.
    """
    try:
        return [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except FAILURES as error:
        raise OutputError(
            f"{path} cannot be read as a GeoPackage: {error}", "Is it damaged, or something else?"
        ) from error


def require_room(path: Path, name: str) -> None:
    """Check that a layer can take our features.

    Raises:
        OutputError: It lacks columns, has them with another type, or holds no multipolygons.
    """
    info = pyogrio.read_info(path, layer=name)
    kinds = dict(zip(info["fields"], map(str, info["dtypes"]), strict=True))
    wrong = [column for column, kind in SCHEMA.items() if not _takes(kinds.get(column, ""), kind)]
    if wrong:
        raise OutputError(
            f"The layer {name!r} of {path} has other columns; it lacks {', '.join(wrong)}.",
            "Only a layer that rrsis wrote can be added to; give another file name.",
        )
    if info["geometry_type"] not in _KINDS:
        raise OutputError(
            f"The layer {name!r} of {path} holds {info['geometry_type']}, not MultiPolygon.",
            "Give another file name.",
        )


def _takes(there: str, ours: str) -> bool:
    return (
        there == ours or (ours == "float64" and there == "float32") or (ours == "int64" and there == "int32")
    )


def fitted(layer: VectorLayer, path: Path, name: str) -> VectorLayer:
    """Fit features to a layer that is there: its CRS, and numbers that go on from its own.

    Raises:
        OutputError: The layer lacks a column that was asked for; one of the two has a CRS and the other has
            none, or there is no way between them.
    """
    strange = sorted({*layer.table.columns} - {*pyogrio.read_info(path, layer=name)["fields"]})
    if strange:
        raise OutputError(
            f"The layer {name!r} of {path} has no column {', '.join(strange)}.",
            "Ask for the same columns as before, or give another file name.",
        )
    with closing(sqlite3.connect(path)) as file:
        quoted = name.replace('"', '""')
        last = file.execute(f'SELECT max(id) FROM "{quoted}"').fetchone()[0] or 0
    ids = layer.table.columns["id"] + last
    shapes = _moved(layer, pyogrio.read_info(path, layer=name)["crs"], path)
    return replace(layer, table=Table({**layer.table.columns, "id": ids}, shapes))


def _moved(layer: VectorLayer, there: str | None, path: Path) -> NDArray[np.object_]:
    """Bring geometries to the CRS of a layer."""
    shapes = layer.table.geometry
    if layer.crs is None and (there is None or "Undefined" in there):
        return shapes
    if layer.crs is None or there is None or "Undefined" in there:
        raise OutputError(
            f"The layer in {path} and the scene do not both have a coordinate reference system.",
            "Give another file name.",
        )
    ours, theirs = pyproj.CRS.from_user_input(layer.crs), pyproj.CRS.from_user_input(there)
    if ours == theirs:
        return shapes
    way = pyproj.Transformer.from_crs(ours, theirs, always_xy=True)
    moved: NDArray[np.object_] = shapely.transform(shapes, way.transform, interleaved=False)
    return moved


@contextmanager
def growing(path: Path) -> Iterator[Path]:
    """Lend a copy of a GeoPackage; when the block ends well, its content becomes the file's, at once.

    Other programs may have the file open: SQLite's own locks and journal are used, so that they see either
    the old content or the new, also when the machine fails in between.

    Args:
        path: The file.

    Yields:
        The copy, in a hidden folder beside the file.

    Raises:
        OutputError: It cannot be read or written, is held by another program, or was changed meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix=".rrsis-", dir=path.parent) as folder:
        place = Path(folder) / path.name
        try:
            with (
                closing(sqlite3.connect(path, timeout=PATIENCE_S)) as file,
                closing(sqlite3.connect(place)) as copy,
            ):
                before = _version(file)
                file.backup(copy, progress=_patient(path))
                begun = _version(copy)
                yield place
                if _version(copy) == begun:
                    return
                if _version(file) != before:
                    raise OutputError(f"{path} was changed by another program meanwhile.", "Run this again.")
                copy.backup(file, progress=_patient(path))
        except (OSError, sqlite3.Error, *FAILURES) as error:
            raise OutputError(
                f"Cannot add to {path}: {error}", "Is the disk full or the file in use?"
            ) from error


def _version(file: sqlite3.Connection) -> int:
    """Give a number that differs after another connection has changed the file."""
    return int(file.execute("PRAGMA data_version").fetchone()[0])


def _patient(path: Path) -> Callable[[int, int, int], None]:
    """Wait for a lock as long as is reasonable; sqlite3 itself would wait for ever."""
    until = time.monotonic() + PATIENCE_S

    def look(status: int, remaining: int, total: int) -> None:
        if status in _BUSY and time.monotonic() > until:
            raise OutputError(f"{path} is held by another program.", "Save or close it there.")

    return look
