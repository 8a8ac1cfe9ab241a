"""Mosaic: tiles of one grid as one raster, which GDAL reads as a VRT."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from rasterio import Affine
from rasterio.enums import ColorInterp
from rasterio.env import Env

from rrsis.errors import SceneError
from rrsis.geo.member import Member
from rrsis.geo.remote import is_remote, is_virtual, options, place
from rrsis.geo.vrt import covered

_LONGEST = 2**31 - 1  # pixels along a side that GDAL can count
_CLOSE_PX = 0.05  # ours: what a tile may lie off the grid of the first before the user is told
_TYPES = {  # numpy's names of data types -> GDAL's
    **{"uint8": "Byte", "int8": "Int8", "uint16": "UInt16", "int16": "Int16", "uint32": "UInt32"},
    **{"int32": "Int32", "uint64": "UInt64", "int64": "Int64", "float32": "Float32", "float64": "Float64"},
    **{"complex_int16": "CInt16", "complex64": "CFloat32", "complex128": "CFloat64"},
}
_COLOURS = {  # rasterio's names of colours -> GDAL's, where they differ by more than a capital
    ColorInterp.grey: "Gray",
    ColorInterp.undefined: "Undefined",
}


class _Place(NamedTuple):
    """Where a tile lies in the mosaic, in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Mosaic:
    """Tiles of one grid; of those that overlap the last is on top.

    Attributes:
        tiles: What is known of each file.
    """

    tiles: tuple[Member, ...]

    @classmethod
    def of(cls, names: Sequence[str]) -> Self:
        """Read what the files say of themselves.

        Args:
            names: Two or more rasters.

        Raises:
            SceneError: One cannot be opened or placed, or two are of different kinds.
        """
        with Env(**options("<" + " ".join(place(name) for name in names if is_remote(name)))):
            tiles = tuple(Member.read(name) for name in names)
        for tile in tiles[1:]:
            tile.require_like(tiles[0])
        mosaic = cls(tiles)
        if max(mosaic.shape) > _LONGEST:
            rows, cols = mosaic.shape
            raise SceneError(
                f"The files lie too far apart for one scene: it would have {cols} x {rows} pixels.",
                "Leave out what lies elsewhere.",
            )
        return mosaic

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        right = max(one.left + one.width for one in self._places)
        return max(one.top + one.height for one in self._places), right

    @cached_property
    def transform(self) -> Affine:
        """From (column, row) to the CRS."""
        left, top = self._origin
        first = self.tiles[0].transform
        return Affine(first.a, 0.0, first.c + left * first.a, 0.0, first.e, first.f + top * first.e)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know, one sentence each."""
        said = [f"The scene is made up of {len(self.tiles)} files."]
        share = self._area / math.prod(self.shape)
        if share < 1:
            said.append(f"They cover {100 * share:.3g} % of its rectangle; the gaps hold nothing.")
        offset = float(np.abs(self._offsets - np.rint(self._offsets)).max())
        if offset > _CLOSE_PX:
            said.append(f"Some lie up to {offset:.2f} px off the grid of the first, and are moved onto it.")
        return tuple(said)

    def vrt(self) -> str:
        """Write the mosaic as a VRT, which GDAL opens like a file."""
        first, (rows, cols) = self.tiles[0], self.shape
        root = Element("VRTDataset", rasterXSize=str(cols), rasterYSize=str(rows))
        if first.crs is not None:
            SubElement(root, "SRS").text = first.crs.to_wkt()
        SubElement(root, "GeoTransform").text = ", ".join(map(repr, self.transform.to_gdal()))
        shared = set(first.overviews).intersection(*(tile.overviews for tile in self.tiles))
        if shared:
            SubElement(root, "OverviewList").text = " ".join(map(str, sorted(shared)))
        for number in range(1, len(first.dtypes) + 1):
            self._band(root, number)
        if self._needs_mask:
            mask = SubElement(SubElement(root, "MaskBand"), "VRTRasterBand", dataType="Byte")
            for tile, where in zip(self.tiles, self._places, strict=True):
                _source(mask, "SimpleSource", tile, where, "mask,1")
        return ElementTree.tostring(root, encoding="unicode")

    def _band(self, root: Element, number: int) -> None:
        """Write a band with its sources."""
        first = self.tiles[0]
        dtype, nodata = first.dtypes[number - 1], first.nodata[number - 1]
        band = SubElement(root, "VRTRasterBand", dataType=_TYPES.get(dtype, dtype), band=str(number))
        description, kind = first.descriptions[number - 1], first.kinds[number - 1]
        if description:
            SubElement(band, "Description").text = description
        if nodata is not None:
            SubElement(band, "NoDataValue").text = repr(nodata)
        SubElement(band, "ColorInterp").text = _COLOURS.get(kind, kind.name.capitalize())
        if number == 1 and first.palette:
            table = SubElement(band, "ColorTable")
            for _, colour in first.palette:
                SubElement(table, "Entry", {f"c{i}": str(value) for i, value in enumerate(colour, 1)})
        over = self._overlap and (nodata is not None or self._transparent)
        for tile, where in zip(self.tiles, self._places, strict=True):
            source = _source(band, "ComplexSource" if over else "SimpleSource", tile, where, str(number))
            if over and nodata is not None:
                SubElement(source, "NODATA").text = repr(nodata)
            elif over:
                SubElement(source, "UseMaskBand").text = "true"

    @cached_property
    def _offsets(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Column and row of each tile's corner on the first one's grid, (n, 2)."""
        first = self.tiles[0].transform
        return np.array(
            [
                ((tile.transform.c - first.c) / first.a, (tile.transform.f - first.f) / first.e)
                for tile in self.tiles
            ]
        )

    @cached_property
    def _origin(self) -> tuple[int, int]:
        """Column and row of the mosaic's corner on the first tile's grid."""
        left, top = np.rint(self._offsets).min(axis=0)
        return int(left), int(top)

    @cached_property
    def _places(self) -> list[_Place]:
        corners = np.rint(self._offsets).astype(np.int64) - np.array(self._origin)
        pairs = zip(corners.tolist(), self.tiles, strict=True)
        return [_Place(left, top, tile.shape[1], tile.shape[0]) for (left, top), tile in pairs]

    @cached_property
    def _area(self) -> float:
        """Pixels that lie under a tile."""
        return covered([(p.left, p.top, p.left + p.width, p.top + p.height) for p in self._places])

    @property
    def _overlap(self) -> bool:
        return sum(math.prod(tile.shape) for tile in self.tiles) > self._area

    @property
    def _transparent(self) -> bool:
        """Whether a tile may let shine through what lies under it, by alpha or a mask."""
        return ColorInterp.alpha in self.tiles[0].kinds or any(tile.masked for tile in self.tiles)

    @property
    def _needs_mask(self) -> bool:
        """Whether only a mask can say where nothing is: no nodata and no alpha do."""
        if ColorInterp.alpha in self.tiles[0].kinds or None not in self.tiles[0].nodata:
            return False
        return any(tile.masked for tile in self.tiles) or self._area < math.prod(self.shape)


def _source(band: Element, kind: str, tile: Member, where: _Place, number: str) -> Element:
    """Write that a band is read from a tile's band at some place."""
    source = SubElement(band, kind)
    name = place(tile.name) if is_virtual(tile.name) else os.path.abspath(tile.name)
    SubElement(source, "SourceFilename", relativeToVRT="0", shared="0").text = name
    SubElement(source, "SourceBand").text = number
    first = tile.dtypes[0]
    sizes = {"RasterXSize": str(where.width), "RasterYSize": str(where.height)}
    blocks = {"BlockXSize": str(tile.block[0]), "BlockYSize": str(tile.block[1])}
    SubElement(source, "SourceProperties", {**sizes, "DataType": _TYPES.get(first, first), **blocks})
    size = {"xSize": str(where.width), "ySize": str(where.height)}
    SubElement(source, "SrcRect", {"xOff": "0", "yOff": "0", **size})
    SubElement(source, "DstRect", {"xOff": str(where.left), "yOff": str(where.top), **size})
    return source
