"""How a scene lies: its pixels on the display, its metres to the north and east; what lengths in it mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from rrsis.geo.bodies import UPRIGHT, Body, at
from rrsis.geo.ground import plane
from rrsis.geo.regions import Region
from rrsis.language.lexicon import DIRECTIONS


@dataclass(frozen=True)
class Ground:
    """A scene's shape, and how its pixels lie on the ground.

    Attributes:
        shape: Rows and columns of the working grid.
        plane: From (column, row) to metres east and north, or pixels right and up without a map.
        metric: Whether these are metres.
        transform: From (column, row) to the scene's coordinates, to tell where something lies.
        corner: Row and column of the working grid from which regions count theirs, as `plane` and `transform`
            do; not (0, 0) where only a part is looked at.
    """

    shape: tuple[int, int]
    plane: Affine = UPRIGHT
    metric: bool = False
    transform: Affine | None = None
    corner: tuple[int, int] = (0, 0)

    @classmethod
    def of(
        cls, shape: tuple[int, int], transform: Affine, crs: CRS | None, corner: tuple[int, int] = (0, 0)
    ) -> Self:
        """Measure a scene.

        Args:
            shape: Rows and columns of the working grid.
            transform: From (column, row) to the CRS.
            crs: The CRS; without one, up is north and lengths are pixels.
            corner: Row and column of the working grid from which regions will count theirs.
        """
        found, shift = plane(transform, shape, crs), Affine.translation(corner[1], corner[0])
        placed = transform @ shift if crs is not None else None
        return cls(shape, (found or UPRIGHT) @ shift, found is not None, placed, corner)

    @property
    def unit(self) -> float:
        """Length of a pixel's side on the ground."""
        return math.sqrt(abs(self.plane.determinant))

    @property
    def turned(self) -> bool:
        """Whether north is not up on the display, by more than a quarter of a right angle."""
        north, east = -self.plane.e, -self.plane.b  # of a step up
        return north < math.hypot(north, east) * math.cos(math.radians(22.5))

    @property
    def diagonal(self) -> float:
        """Length of the scene's diagonal on the ground."""
        return math.hypot(*self.shape) * self.unit

    @property
    def little(self) -> float:
        """The length below which "near" does not ask how small things are: ours, 30 m at most."""
        most = max(30.0, 4 * self.unit) if self.metric else 60.0
        return min(0.01 * self.diagonal, most)

    def aim(self, direction: str, compass: bool) -> tuple[float, float]:
        """Give where a direction points, x right (or east) and y up (or north).

        Args:
            direction: A key of `lexicon.DIRECTIONS`.
            compass: Whether the ground is meant and not the display.
        """
        down, across = DIRECTIONS[direction]
        length = math.hypot(down, across) or 1.0
        return across / length, -down / length

    def middle(self, region: Region, compass: bool) -> tuple[float, float]:
        """Give a region's middle, on the ground or on the display with y up."""
        return at(self.plane if compass else UPRIGHT, region.col, region.row)

    def share(self, region: Region, compass: bool) -> tuple[float, float]:
        """Give where in the scene a region's middle lies.

        Args:
            region: The region.
            compass: Whether the ground is meant and not the display.

        Returns:
            Shares of the way from the top (or north) and from the left (or west), 0 to 1.
        """
        if not compass:
            (rows, cols), (top, left) = self.shape, self.corner
            return (region.row + top) / rows, (region.col + left) / cols
        corners = self._corners()
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        x, y = self.middle(region, compass)
        return float((north - y) / (north - south)), float((x - west) / (east - west))

    def away(self, region: Region, direction: str, compass: bool) -> float:
        """Give how far a region's middle lies from a corner, or from the middle, in shares of the scene.

        Args:
            region: The region.
            direction: A key of `lexicon.DIRECTIONS`.
            compass: Whether the ground is meant and not the display.
        """
        (row, col), (down, across) = self.share(region, compass), DIRECTIONS[direction]
        return math.hypot(row - (1 + down) / 2, col - (1 + across) / 2)

    def told(self, region: Region) -> str:
        """Tell where a region lies: its middle in the scene's coordinates, or its row and column."""
        if self.transform is None:
            return f"row {region.row + self.corner[0]:.0f}, column {region.col + self.corner[1]:.0f}"
        x, y = at(self.transform, region.col, region.row)
        digits = 6 if max(abs(self.transform.a), abs(self.transform.b)) < 0.001 else 1
        return f"({x:.{digits}f}, {y:.{digits}f})"

    def measure(self, body: Body, name: str) -> float:
        """Measure a body on the ground.

        Args:
            body: What is measured.
            name: "area", "length" or "width".

        Returns:
            Square metres or metres; square pixels or pixels where no metres are known.
        """
        if name == "area":
            return body.area_px * self.unit**2
        return body.length if name == "length" else body.width

    def told_measure(self, name: str, value: float) -> str:
        """Tell what `measure` gave in words."""
        if name == "area":
            return f"{value:,.0f} {'m²' if self.metric else 'px²'}"
        return self.length(value)

    def length(self, value: float) -> str:
        """Tell a length on the ground in words."""
        if not self.metric:
            return f"{value:.0f} px"
        return f"{value / 1000:.2f} km" if value >= 1000 else f"{value:.0f} m"

    def area(self, region: Region) -> str:
        """Tell a region's area in words."""
        if not self.metric:
            return f"{region.area_px} px²"
        return f"{region.area_px * self.unit**2:,.0f} m²"

    def bodies(self, regions: dict[int, Region]) -> dict[int, Body]:
        """Give outlines to regions."""
        return Body.of(regions, self.plane)

    def _corners(self) -> NDArray[np.float64]:
        (rows, cols), (top, left) = self.shape, self.corner
        ends = product((-left, cols - left), (-top, rows - top))
        return np.array([at(self.plane, *end) for end in ends])
