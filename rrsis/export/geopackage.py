"""GeoPackages: one layer or several, with styles and metadata; new, replaced, or added to."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rrsis.errors import OutputError
from rrsis.export.annex import annotate, runs
from rrsis.export.aside import aside, require_folder
from rrsis.export.files import refuse_present
from rrsis.export.growth import fitted, growing, layers_in, require_room
from rrsis.export.layer import VectorLayer
from rrsis.export.ogr import FAILURES, Driver, save
from rrsis.export.writers import Mode


class GeoPackage:
    """The writer of GeoPackages: multipolygons in the scene's CRS.

    A layer without a name is called like the file. Each layer has a style for QGIS (`layer_styles`) and says
    how it was made (`gpkg_metadata`).
    """

    def check(self, target: str, names: Sequence[str], mode: Mode) -> None:
        """Refuse what is there, what it would be wrong to replace, and what cannot be added to.

        Args:
            target: The file.
            names: The layers' names.
            mode: What to do with what is there; "append" begins a file that is not there yet.

        Raises:
            OutputError: It could not be written.
        """
        path = require_folder(target)
        if mode == "create":
            refuse_present(path)
        if not path.exists():
            return
        wanted = {_called(path, name) for name in names}
        try:
            there = set(layers_in(path))
        except OutputError:
            if mode == "append":
                raise
            there = set()  # whatever it is, it is to be replaced
        if mode == "replace" and there - wanted:
            others = ", ".join(sorted(there - wanted))
            raise OutputError(
                f"{path} holds other layers too ({others}), which replacing it would destroy.",
                "Use --append to add to the file, or give another name.",
            )
        if mode == "append":
            for name in sorted(wanted & there):
                require_room(path, name)

    def write(self, target: str, layers: Sequence[VectorLayer], mode: Mode) -> list[str]:
        """Write the layers into a new file, or add them to one that is there: all of them or none.

        Args:
            target: The file.
            layers: One or more; a run whose features are in their layer already is not added again.
            mode: What to do with what is there.

        Returns:
            The file.

        Raises:
            OutputError: If the file cannot be written, or was changed by another program meanwhile.
        """
        path = Path(target)
        if mode == "append" and path.exists():
            with growing(path) as place:
                _add(layers, place)
        else:
            stale = [path.name + end for end in ("-wal", "-shm", "-journal")]
            with aside(path, stale, (*FAILURES, sqlite3.Error)) as place:
                _add(layers, place)
        return [str(path)]


_VERSION = {"VERSION": "1.3"}  # what the GDAL of long-lived systems reads without a warning

GEOPACKAGE = GeoPackage()
"""The writer, as it is registered."""


def _called(path: Path, name: str) -> str:
    return name or path.stem


def _add(layers: Sequence[VectorLayer], place: Path) -> None:
    """Write layers into a file that nobody else has, then what is said of them."""
    for layer in layers:
        name = _called(place, layer.name)
        if place.exists() and name in layers_in(place):
            with closing(sqlite3.connect(place)) as file:
                if layer.made.record() in runs(file, name):
                    continue
            save(fitted(layer, place, name), place, Driver("GPKG", layer=name, append=True))
        else:
            save(layer, place, Driver("GPKG", file=_VERSION, layer=name))
        with closing(sqlite3.connect(place)) as file, file:
            annotate(file, name, layer)
