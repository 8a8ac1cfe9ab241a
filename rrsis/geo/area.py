"""Area: the part of the Earth that a user is interested in, read from a file or from four numbers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Self

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import ProjError
from rasterio import Affine
from rasterio.crs import CRS
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon

from rrsis.errors import SceneError
from rrsis.geo.remote import is_virtual

Asked = str | PathLike[str] | Sequence[float]
"""A vector file, or west, south, east and north: as numbers, or as text with ``@CRS`` or ``@scene``."""

_DEGREES = "EPSG:4326"
_OWN = "scene"  # the word for the scene's own coordinates
_PIECES = 64  # ours: into how many pieces the longest side is cut, so that it stays true when it is bent
_GEOJSON = (".geojson", ".json")  # without a CRS of their own they are in degrees, says RFC 7946
_CURE = "Give a file with polygons, or west,south,east,north in degrees."


@dataclass(frozen=True)
class Area:
    """Polygons, in some coordinates.

    Attributes:
        name: What the user calls it.
        shape: The polygons as well-known binary.
        crs: What the coordinates mean, as pyproj understands it; None for the scene's own coordinates.
        lax: Whether nobody said what the coordinates mean, so that they may be the scene's own as well.
    """

    name: str
    shape: bytes
    crs: str | None
    lax: bool = False

    @classmethod
    def of(cls, asked: Asked) -> Self:
        """Read an area.

        Args:
            asked: A file, or four numbers; west may be more than east, across the antimeridian.

        Raises:
            SceneError: The file cannot be read or holds no polygon, or the numbers make no rectangle.
        """
        if not isinstance(asked, str | PathLike):
            return cls._of_box(",".join(map(str, asked)), list(asked), _DEGREES)
        text = fspath(asked)
        numbers, _, crs = text.rpartition("@") if "@" in text else (text, "", _DEGREES)
        corners = _numbers(numbers)
        if corners is None or Path(text).exists():
            return cls._of_file(text)
        return cls._of_box(text, corners, None if crs == _OWN else crs)

    @property
    def told(self) -> str:
        """The area in words that differ where areas do."""
        return f"{self.name} ({hashlib.sha256(self.shape + str(self.crs).encode()).hexdigest()[:12]})"

    def on(self, transform: Affine, shape: tuple[int, int], crs: CRS | None) -> MultiPolygon:
        """Bring the area to a scene.

        Args:
            transform: From (column, row) to the scene's CRS.
            shape: Rows and columns.
            crs: The scene's CRS, or None.

        Returns:
            What of the area lies on the scene, in the scene's CRS.

        Raises:
            SceneError: They have nothing in common, or there is no way from one to the other.
        """
        outline = shapely.Polygon([transform @ corner for corner in _corners(shape)])
        own = shapely.from_wkb(self.shape)
        if self.crs is not None and crs is None and not self.lax:
            raise SceneError(
                f"The area {self.name} has coordinates ({self.crs}), and the scene is not georeferenced.",
                f"Give it in the scene's own coordinates, x = column, y = -row: 0,-100,200,0@{_OWN}.",
            )
        if self.crs is not None and crs is not None:
            own = self._brought(own, outline, pyproj.CRS.from_user_input(crs))
        common = _polygons(shapely.intersection(shapely.make_valid(own), outline))
        if common.is_empty:
            raise self._outside(outline, crs)
        return common

    def _outside(self, outline: Polygon, crs: CRS | None) -> SceneError:
        """Say that the area and the scene have nothing in common, in the area's coordinates."""
        theirs, place = self.crs or crs, "its own coordinates"
        left, low, right, high = west, south, east, north = outline.bounds
        if crs is not None and self.crs is not None:
            try:
                way = pyproj.Transformer.from_crs(pyproj.CRS.from_user_input(crs), theirs, always_xy=True)
                west, south, east, north = way.transform_bounds(left, low, right, high, densify_pts=21)
                place = "degrees" if theirs == _DEGREES else str(theirs)
            except ProjError:  # then the scene's own coordinates are told
                pass
        extent = ",".join(f"{round(side, 6):.10g}" for side in (west, south, east, north))
        return SceneError(
            f"The area {self.name} lies outside of the scene, which is {extent} in {place}.",
            f"The order is west,south,east,north, in degrees unless it ends in @{_OWN} or @EPSG:...",
        )

    def _brought(self, own: shapely.Geometry, outline: Polygon, crs: pyproj.CRS) -> shapely.Geometry:
        """Bring polygons to another CRS, as far as the scene reaches."""
        try:
            theirs = pyproj.CRS.from_user_input(self.crs)
            back = pyproj.Transformer.from_crs(crs, theirs, always_xy=True)
            left, low, right, high = outline.bounds
            bounds = back.transform_bounds(left, low, right, high, densify_pts=21)
            if theirs.is_geographic and crs.is_geographic:
                own = _all_turns(own)
            if np.isfinite(bounds).all() and bounds[0] < bounds[2]:  # the rest may have no place in this CRS
                margin = 0.1 * max(bounds[2] - bounds[0], bounds[3] - bounds[1])
                near = shapely.box(*bounds).buffer(margin)
                own = shapely.intersection(shapely.make_valid(own), near)
            if own.is_empty:
                return own
            west, south, east, north = own.bounds
            fine = shapely.segmentize(own, max(east - west, north - south) / _PIECES)
            way = pyproj.Transformer.from_crs(theirs, crs, always_xy=True)
            found = shapely.transform(fine, lambda xy: np.stack(way.transform(xy[:, 0], xy[:, 1]), axis=1))
        except ProjError as error:
            raise SceneError(
                f"The area {self.name} cannot be brought to the scene: {error}.", "Give it in degrees."
            ) from error
        if not np.isfinite(shapely.get_coordinates(found)).all():
            raise SceneError(
                f"The area {self.name} reaches to where the scene's CRS has no coordinates.",
                "Give less of it.",
            )
        return _all_turns(found) if crs.is_geographic else found

    @classmethod
    def _of_box(cls, name: str, corners: Sequence[float], crs: str | None) -> Self:
        """Make an area of west, south, east and north."""
        if len(corners) != 4 or not all(map(math.isfinite, corners)):
            raise SceneError(f"The area {name} is not four numbers.", "Give west,south,east,north.")
        west, south, east, north = corners
        if crs is not None:
            try:
                pyproj.CRS.from_user_input(crs)
            except ProjError as error:
                raise SceneError(
                    f"The area {name} names no CRS that is known: {crs}.",
                    f"Write @EPSG:32631, or @{_OWN} for the scene's own coordinates; without it, degrees.",
                ) from error
        if crs == _DEGREES and (max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 360):
            raise SceneError(
                f"The area {name} is not in degrees.",
                f"Add @{_OWN} if it is in the scene's own coordinates, or @EPSG:... to name others.",
            )
        if crs == _DEGREES and west > east:
            boxes = [shapely.box(west, south, 180.0, north), shapely.box(-180.0, south, east, north)]
        else:
            boxes = [shapely.box(west, south, east, north)]
        if south >= north or west == east or (west > east and len(boxes) == 1):
            raise SceneError(f"The area {name} is empty.", "Give west,south,east,north in this order.")
        return cls(name, shapely.to_wkb(MultiPolygon(boxes)), crs)

    @classmethod
    def _of_file(cls, name: str) -> Self:
        """Read the polygons of a vector file."""
        import geopandas  # here and not above, because it is slow to load

        if not is_virtual(name) and not Path(name).exists():
            raise SceneError(f"There is no file {name} with an area of interest.", _CURE)
        try:
            rows = geopandas.read_file(name)
        except Exception as error:  # of a malformed file the libraries raise whatever they stumble over
            raise SceneError(f"{name} cannot be read as an area of interest: {error}", _CURE) from error
        shapes = [] if "geometry" not in rows else list(rows.geometry[~rows.geometry.isna()])
        polygons = _polygons(shapely.union_all([shapely.make_valid(shape) for shape in shapes]))
        if polygons.is_empty:
            kinds = sorted({shape.geom_type for shape in shapes if not shape.is_empty})
            raise SceneError(f"{name} holds no polygon, but {', '.join(kinds) or 'nothing'}.", _CURE)
        crs = None if rows.crs is None else rows.crs.to_string()
        lax = crs is None or (crs == _DEGREES and Path(name).suffix.lower() in _GEOJSON)
        return cls(name, shapely.to_wkb(polygons), crs, lax)


def _numbers(text: str) -> list[float] | None:
    """Read numbers between commas; None if it is something else."""
    try:
        return [float(part) for part in text.split(",")] if "," in text else None
    except ValueError:
        return None


def _all_turns(shape: shapely.Geometry) -> shapely.Geometry:
    """Repeat a shape in degrees all around the Earth: 190 degrees east are 170 degrees west."""
    turns = (affinity.translate(shape, by) for by in (-360.0, 0.0, 360.0))
    return shapely.union_all([shapely.make_valid(turn) for turn in turns])


def _polygons(shape: shapely.Geometry) -> MultiPolygon:
    """Keep the polygons of any geometry."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and part.area > 0])


def _corners(shape: tuple[int, int]) -> list[tuple[int, int]]:
    rows, cols = shape
    return [(0, 0), (cols, 0), (cols, rows), (0, rows)]
