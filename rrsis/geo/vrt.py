"""VRT: the files behind GDAL's virtual rasters, and what between their tiles holds nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from rrsis.geo.remote import is_remote, is_virtual

_NAMES = ("SourceFilename", "SourceDataset")
_DEEPEST = 8  # ours: VRTs of VRTs; beyond that they go in a circle


def sources(name: str, depth: int = _DEEPEST) -> tuple[str, ...]:
    """List the files behind a local VRT, those behind its own VRTs included.

    Args:
        name: Any name of a raster.
        depth: How many VRTs may lie within one another.

    Returns:
        Their names, each once; nothing where the file is no VRT.
    """
    root = _root(name)
    if root is None or depth == 0:
        return ()
    own = [_absolute(tag, name) for tag in _named(root)]
    return tuple(dict.fromkeys(file for one in own for file in (one, *sources(one, depth - 1))))


def missing(name: str) -> str | None:
    """Find a local file that a VRT needs and that is not there.

    Args:
        name: Any name of a raster.
    """
    files = (file for file in sources(name) if not is_virtual(file))
    return next((file for file in files if _is_file(file) and not os.path.exists(file)), None)


def gaps_masked(name: str) -> str | None:
    """Declare what lies between the tiles of a VRT to hold nothing, where the VRT itself does not.

    ``gdalbuildvrt`` leaves gaps as zeros when its files have neither nodata nor a mask.

    Args:
        name: Any name of a raster.

    Returns:
        A VRT as text; None where there is nothing to declare.
    """
    root = _root(name)
    if root is None or not _is_plain(root):
        return None
    band = root.findall("VRTRasterBand")[0]
    tiles = [tag for tag in band if tag.find("SourceFilename") is not None]
    if not all(_is_file(tag.text or "") or is_remote(tag.text or "") for tag in _named(root)):
        return None
    if not tiles or _covers(tiles, int(root.get("rasterXSize", 0)), int(root.get("rasterYSize", 0))):
        return None
    mask = SubElement(SubElement(root, "MaskBand"), "VRTRasterBand", dataType="Byte")
    for tile in tiles:
        source = SubElement(mask, "SimpleSource")
        source.extend(deepcopy(tag) for tag in tile if tag.tag in (*_NAMES, "SrcRect", "DstRect"))
        number = (tile.findtext("SourceBand") or "1").removeprefix("mask,")
        SubElement(source, "SourceBand").text = f"mask,{number}"
    for tag in _named(root):
        tag.text = _absolute(tag, name)
        tag.set("relativeToVRT", "0")
    return ElementTree.tostring(root, encoding="unicode")


def covered(boxes: list[tuple[float, float, float, float]]) -> float:
    """Give the area that rectangles cover together.

    Args:
        boxes: Left, top, right and bottom of each.
    """
    import shapely  # here and not above: the name of a scene is checked before libraries are loaded

    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return float(shapely.area(shapely.union_all(shapely.box(lefts, tops, rights, bottoms))))


def _root(name: str) -> Element | None:
    """Read a local VRT; None if it is none."""
    if not name.lower().endswith(".vrt") or is_virtual(name):
        return None
    try:
        return ElementTree.parse(name).getroot()
    except (OSError, ElementTree.ParseError):  # GDAL will say it
        return None


def _named(root: Element) -> Iterator[Element]:
    """Give the tags that name files."""
    for kind in _NAMES:
        yield from (tag for tag in root.iter(kind) if tag.text)


def _absolute(tag: Element, name: str) -> str:
    """Give the file that a tag of a VRT names."""
    text = (tag.text or "").strip()
    if tag.get("relativeToVRT") != "1" or is_remote(text):
        return text
    return os.path.abspath(Path(name).parent / text)


def _is_file(name: str) -> bool:
    """Say whether a name is that of a file, not of something inside of one, such as NETCDF:a.nc:b."""
    return ":" not in os.path.splitdrive(name)[1]


def _is_plain(root: Element) -> bool:
    """Say whether a VRT is a mosaic of tiles that declares nothing to be missing."""
    bands = root.findall("VRTRasterBand")
    if root.get("subClass") or root.find("MaskBand") is not None or not bands:
        return False
    return not any(
        band.get("subClass")
        or band.find("NoDataValue") is not None
        or band.find("MaskBand") is not None
        or band.findtext("ColorInterp") == "Alpha"
        for band in bands
    )


def _covers(tiles: list[Element], width: int, height: int) -> bool:
    """Say whether tiles leave no gap."""
    boxes = []
    for tile in tiles:
        rectangle = tile.find("DstRect")
        if rectangle is None:
            return True
        left, top, across, down = (float(rectangle.get(key, 0)) for key in ("xOff", "yOff", "xSize", "ySize"))
        boxes.append((max(left, 0), max(top, 0), min(left + across, width), min(top + down, height)))
    return covered(boxes) >= width * height * (1 - 1e-9)
