"""The regions next to a region, so that a scene with thousands of each is judged in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.regions import Region

MOST = 48  # ours: no relation was seen to be settled by a landmark beyond this many nearer ones


class Neighbours:
    """Regions that can be asked which of them are nearest.

    Args:
        regions: The regions.
    """

    def __init__(self, regions: Sequence[Region]) -> None:
        self._regions = regions

    def of(self, region: Region, most: int = MOST) -> list[Region]:
        """Give the nearest regions, in their own order.

        Args:
            region: From where to look.
            most: How many to give; all of them where there are no more.

        Returns:
            The regions with the least gap between the boxes, centres told apart by a twentieth.
        """
        if len(self._regions) <= most:
            return list(self._regions)
        nearest = np.argpartition(self._away(region), most)[:most]
        return [self._regions[index] for index in np.sort(nearest)]

    @cached_property
    def _table(self) -> NDArray[np.float64]:
        """Top, left, bottom, right, row and column of each region, (6, n)."""
        rows = [(one.top, one.left, one.bottom, one.right, one.row, one.col) for one in self._regions]
        return np.array(rows, np.float64).T

    def _away(self, region: Region) -> NDArray[np.float64]:
        top, left, bottom, right, row, col = self._table
        down = np.maximum(np.maximum(top - region.bottom, region.top - bottom), 0.0)
        across = np.maximum(np.maximum(left - region.right, region.left - right), 0.0)
        away: NDArray[np.float64] = np.hypot(down, across) + 0.05 * np.hypot(
            row - region.row, col - region.col
        )
        return away
