"""Shapefiles, with what the format cannot hold beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from rrsis.export.aside import aside
from rrsis.export.files import Files
from rrsis.export.layer import VectorLayer
from rrsis.export.ogr import FAILURES, Driver, save
from rrsis.export.provenance import TOOL, Provenance
from rrsis.export.style import write_beside
from rrsis.export.table import Table

SHORT = {"expression": "expr", "perimeter_m": "perim_m"}
"""Columns whose names a Shapefile cannot hold (ten characters) -> their names there."""

_TEXT_BYTES = 254  # the widest text field of a dBASE file
_COMPANIONS = ("cpg", "dbf", "idm", "ind", "prj", "qix", "qpj", "sbn", "sbx", "shp.xml", "shx", "fields.json")


def write_shapefile(layer: VectorLayer, path: Path) -> None:
    """Write a Shapefile in the scene's CRS, texts in UTF-8, and its style.

    Names longer than ten characters are shortened by `SHORT` and texts longer than 254 bytes are cut.
    ``NAME.fields.json`` beside it says which field is which, and holds every text that was cut in full.
    ``NAME.shp.xml`` says how it was made, as FGDC metadata.

    Args:
        layer: What to write.
        path: The ``.shp`` file; its companions lie beside it.

    Raises:
        OutputError: If a file cannot be written.
    """
    stale = [f"{path.stem}.{end}" for end in _COMPANIONS]
    options = {"DBF_DATE_LAST_UPDATE": layer.made.when.strftime("%Y-%m-%d")}
    with aside(path, stale, FAILURES) as place:
        shown = {_cut(text).rstrip(): colour for text, colour in layer.shown.items()}
        cut = replace(layer, table=_cut_table(layer.table), shown=shown)
        save(cut, place, Driver("ESRI Shapefile", "Polygon", options, rename=SHORT))
        place.with_suffix(".fields.json").write_text(_field_notes(layer.table), encoding="utf-8")
        place.with_suffix(".shp.xml").write_text(_metadata(layer.made, path.stem), encoding="utf-8")
        write_beside(place, path, cut.style(SHORT["expression"]))


SHAPEFILE = Files(write_shapefile)
"""The writer of Shapefiles, as it is registered."""


def _texts(table: Table) -> list[str]:
    """List the columns that hold texts."""
    return [name for name, values in table.columns.items() if values.dtype == object]


def _cut(text: str) -> str:
    """Cut a text to what a Shapefile holds, never within a character."""
    return text.encode()[:_TEXT_BYTES].decode(errors="ignore")


def _cut_table(table: Table) -> Table:
    """Cut all texts."""
    cut = {name: np.array([_cut(text) for text in table.columns[name]], object) for name in _texts(table)}
    return Table({**table.columns, **cut}, table.geometry)


def _field_notes(table: Table) -> str:
    """Tell, as JSON, which column a field stands for, and the texts that were cut, by row from 0."""
    cut = [
        {"row": row, "field": SHORT.get(name, name), "text": text}
        for name in _texts(table)
        for row, text in enumerate(table.columns[name])
        if _cut(text) != text
    ]
    fields = {SHORT.get(name, name): name for name in table.columns}
    return json.dumps({"fields": fields, "cut": cut}, ensure_ascii=False, indent=1)


def _metadata(made: Provenance, title: str) -> str:
    """Tell how it was made as FGDC CSDGM, which GIS programs look for in ``.shp.xml``."""
    texts = {
        "idinfo/citation/citeinfo/origin": f"{TOOL} {made.version}",
        "idinfo/citation/citeinfo/pubdate": made.when.strftime("%Y%m%d"),
        "idinfo/citation/citeinfo/title": title,
        "idinfo/descript/abstract": "; ".join(made.expressions),
        "idinfo/descript/purpose": "Objects that sentences describe in a scene.",
        "dataqual/lineage/srcinfo/srccite/citeinfo/title": made.scene,
        "dataqual/lineage/procstep/procdesc": made.json(),
        "dataqual/lineage/procstep/procdate": made.when.strftime("%Y%m%d"),
        "dataqual/lineage/procstep/proctime": made.when.strftime("%H%M%SZ"),
    }
    root = ElementTree.Element("metadata")
    for path, text in texts.items():
        node = root
        for name in path.split("/"):
            found = node.find(name)
            node = ElementTree.SubElement(node, name) if found is None else found
        node.text = text
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
