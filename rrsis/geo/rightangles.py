"""Right angles: outlines of buildings drawn as buildings are built, by the library buildingregulariser."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import shapely
from numpy.typing import NDArray

from rrsis.errors import MissingDependency

Polygons = NDArray[np.object_]
_ALIKE = 0.75  # ours: the least overlap, as intersection over union, with the outline that was there


def require_right_angles() -> None:
    """Refuse early where the library is missing.

    Raises:
        MissingDependency: If buildingregulariser is not installed.
    """
    if find_spec("buildingregulariser") is None:
        raise MissingDependency(
            "Right angles need buildingregulariser, which is not installed.",
            'Run: pip install "rrsis[regularize]"',
        )


@dataclass(frozen=True)
class RightAngles:
    """Turns the edges of outlines to the main direction of each, across it, or half-way between.

    Attributes:
        pixel_m: Height and width of a pixel on the ground, where angles are to be right.
        tolerance_px: How far outlines are straightened first; steps up to twice as high go, in pixels.
    """

    pixel_m: tuple[float, float] = (1.0, 1.0)
    tolerance_px: float = 1.0

    def __call__(self, polygons: Polygons) -> Polygons:
        """Draw polygons anew; one that would change too much, or fall apart, stays as it is.

        Args:
            polygons: Valid polygons in pixels.

        Returns:
            A valid polygon for each, in pixels.
        """
        from buildingregulariser import regularize_geodataframe
        from geopandas import GeoDataFrame

        height, width = self.pixel_m
        size = math.sqrt(height * width)
        stretch = np.array([width / size, height / size])
        lying: Polygons = shapely.transform(polygons, lambda points: points * stretch)
        frame = GeoDataFrame({"number": np.arange(len(lying))}, geometry=lying)
        turned = regularize_geodataframe(
            frame,
            parallel_threshold=2 * self.tolerance_px,
            simplify_tolerance=self.tolerance_px,
            allow_45_degree=True,  # without, each slanted edge becomes stairs
            allow_circles=False,
            include_metadata=True,  # to drop it brings a warning of pandas
            num_cores=1,
        )
        drawn = polygons.copy()
        for number, shape in zip(turned["number"], turned.geometry, strict=True):
            if _alike(shape, lying[number]):
                drawn[number] = shapely.transform(shape, lambda points: points / stretch)
        return drawn


def _alike(one: shapely.Geometry, other: shapely.Polygon) -> bool:
    """Whether a drawn shape is one sound polygon that lies where the outline lay."""
    if one.geom_type != "Polygon" or not one.is_valid:
        return False
    shared = one.intersection(other).area
    return bool(shared >= _ALIKE * (one.area + other.area - shared))
