"""Styles for QGIS: one colour an expression, objects labelled by their score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

Colour = tuple[int, int, int]

PALETTE: tuple[Colour, ...] = (
    (230, 57, 70),
    (0, 180, 216),
    (255, 200, 0),
    (131, 56, 236),
    (255, 126, 0),
    (6, 214, 160),
    (255, 0, 170),
    (160, 220, 60),
)
"""Colours of the expressions, in turn."""

MARK = "made by rrsis: a style that is changed and saved in QGIS loses this line, and is then kept"
"""The comment by which a style file of ours is known."""

_FILL_ALPHA = 89  # of 255: what lies below stays visible
_OUTLINE_MM = "0.4"
_LABEL_SCALE = "25000"  # labels of many objects would cover the map when it is smaller


def colours(expressions: Iterable[str]) -> dict[str, Colour]:
    """Give each expression its colour, in the order of the palette.

    Args:
        expressions: The sentences, in the order in which they were asked.
    """
    unique = dict.fromkeys(expressions)
    return {text: PALETTE[place % len(PALETTE)] for place, text in enumerate(unique)}


def qml(chosen: Mapping[str, Colour], column: str = "expression") -> str:
    """Write a QGIS layer style.

    Args:
        chosen: Expression -> colour, in the order of the legend.
        column: Name of the column with the expressions.

    Returns:
        An XML document that QGIS 3 reads as a ``.qml`` file or from a table ``layer_styles``.
    """
    root = ElementTree.Element(
        "qgis", version="3.22.0", styleCategories="Symbology|Labeling", labelsEnabled="1"
    )
    root.append(ElementTree.Comment(f" {MARK} "))
    renderer = ElementTree.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=column, enableorderby="0", forceraster="0"
    )
    categories = ElementTree.SubElement(renderer, "categories")
    symbols = ElementTree.SubElement(renderer, "symbols")
    for number, (text, colour) in enumerate(chosen.items()):
        ElementTree.SubElement(
            categories, "category", value=text, label=text, symbol=str(number), render="true", type="string"
        )
        symbols.append(_symbol(str(number), colour))
    root.append(_labeling())
    ElementTree.SubElement(root, "layerGeometryType").text = "2"  # polygons
    ElementTree.indent(root, " ")
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + ElementTree.tostring(root, encoding="unicode") + "\n"


def write_beside(place: Path, final: Path, style: str) -> None:
    """Put a ``.qml`` beside a file, unless somebody's own lies there.

    Args:
        place: The file as it is written, aside.
        final: The file as it will be called.
        style: The document.

    Raises:
        OSError: It cannot be written.
    """
    theirs = final.with_suffix(".qml")
    if not theirs.exists() or MARK in theirs.read_text(encoding="utf-8", errors="replace"):
        place.with_suffix(".qml").write_text(style, encoding="utf-8")


def _symbol(name: str, colour: Colour) -> ElementTree.Element:
    """Draw a polygon: half-transparent inside, a plain outline of the same colour."""
    symbol = ElementTree.Element(
        "symbol", type="fill", name=name, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    layer = ElementTree.SubElement(symbol, "layer", {"class": "SimpleFill"}, enabled="1", locked="0")
    layer.set("pass", "0")
    shown = ",".join(map(str, colour))
    options = {
        "color": f"{shown},{_FILL_ALPHA}",
        "style": "solid",
        "outline_color": f"{shown},255",
        "outline_style": "solid",
        "outline_width": _OUTLINE_MM,
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }
    values = ElementTree.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ElementTree.SubElement(values, "Option", type="QString", name=key, value=value)
    for key, value in options.items():  # QGIS before 3.22 reads these
        ElementTree.SubElement(layer, "prop", k=key, v=value)
    return symbol


def _labeling() -> ElementTree.Element:
    """Label each object with its score, dark on a light halo."""
    labeling = ElementTree.Element("labeling", type="simple")
    settings = ElementTree.SubElement(labeling, "settings", calloutType="simple")
    text = ElementTree.SubElement(
        settings,
        "text-style",
        fieldName='format_number("score", 2)',
        isExpression="1",
        fontSize="8",
        fontSizeUnit="Point",
        textColor="20,20,20,255",
        textOpacity="1",
        namedStyle="Regular",
    )
    ElementTree.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,220",
        bufferOpacity="1",
    )
    ElementTree.SubElement(settings, "placement", placement="1", priority="5")
    ElementTree.SubElement(
        settings,
        "rendering",
        drawLabels="1",
        scaleVisibility="1",
        scaleMin="1",
        scaleMax=_LABEL_SCALE,
        obstacle="1",
    )
    return labeling
