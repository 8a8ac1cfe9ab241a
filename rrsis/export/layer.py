"""VectorLayer: a table of objects with all that a file says of it; and the layers that one run makes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rasterio.crs import CRS

from rrsis.export.provenance import Provenance
from rrsis.export.style import Colour, colours, qml
from rrsis.export.table import Table

_LONGEST = 40  # characters of a layer's name, so that it fits any database and file system


@dataclass(frozen=True)
class VectorLayer:
    """What is written into one layer of a file or database.

    Attributes:
        table: The objects.
        crs: The coordinate reference system of the geometries, ``None`` for pixels.
        made: How they were made; its expressions are the layer's own.
        shown: Expression -> colour, for the style.
        name: A short name; empty for the only layer of a run, which is called like its file.
    """

    table: Table
    crs: CRS | None
    made: Provenance
    shown: Mapping[str, Colour]
    name: str = ""

    def style(self, column: str = "expression") -> str:
        """Write the layer's style for QGIS.

        Args:
            column: What the column with the expressions is called in the format.
        """
        return qml(self.shown, column)


def layer_names(expressions: Sequence[str], each: bool) -> list[str]:
    """Name the layers of a run: one without a name, or one for each expression.

    Args:
        expressions: The sentences; repeated ones count once.
        each: Whether each is a layer of its own.

    Returns:
        Lower case names of letters, digits and underscores, all different.
    """
    if not each:
        return [""]
    names: list[str] = []
    for text in dict.fromkeys(expressions):
        plain = "_".join(re.findall(r"\w+", text.lower()))[:_LONGEST].strip("_") or "layer"
        number = next(n for n in range(1, len(names) + 2) if _numbered(plain, n) not in names)
        names.append(_numbered(plain, number))
    return names


def layers(table: Table, crs: CRS | None, made: Provenance, each: bool = False) -> list[VectorLayer]:
    """Lay out the objects of a run as one layer, or as one for each expression, empty ones too.

    Args:
        table: All objects.
        crs: The coordinate reference system of their geometries, ``None`` for pixels.
        made: How they were made.
        each: Whether each expression is a layer of its own.
    """
    shown = colours(made.expressions)
    if not each:
        return [VectorLayer(table, crs, made, shown)]
    return [
        VectorLayer(
            table.only(table.expressions == text),
            crs,
            replace(made, expressions=(text,)),
            {text: colour},
            name,
        )
        for name, (text, colour) in zip(layer_names(made.expressions, each), shown.items(), strict=True)
    ]


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"
