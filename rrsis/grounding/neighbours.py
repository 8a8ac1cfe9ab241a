"""The bodies next to a body, so that a scene with thousands of each is judged in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.bodies import Body
from rrsis.geo.regions import Region
from rrsis.grounding import geometry

MOST = 48  # ours: no relation was seen to be settled by a landmark beyond this many nearer ones


class Neighbours:
    """Bodies that can be asked which of them are nearest.

    Args:
        bodies: The bodies.
    """

    def __init__(self, bodies: Sequence[Body]) -> None:
        self._bodies = bodies

    def of(self, region: Region, most: int = MOST) -> list[Body]:
        """Give the nearest bodies, in their own order.

        Args:
            region: From where to look.
            most: How many to give; all of them where there are no more.

        Returns:
            The bodies with the least gap between the boxes, middles told apart by a twentieth.
        """
        if len(self._bodies) <= most:
            return list(self._bodies)
        nearest = np.argpartition(self._away(region, 0.05), most)[:most]
        return [self._bodies[index] for index in np.sort(nearest)]

    def nearest(self, body: Body) -> tuple[Body, float] | None:
        """Give the other body whose outline is nearest, and the gap on the ground; None if there is none.

        Boxes lie no farther apart than outlines: they tell which outlines need not be measured.
        """
        least = self._away(body, 0.0) * np.linalg.svd(_linear(body))[1][-1]
        best: tuple[Body, float] | None = None
        for index in np.argsort(least, kind="stable"):
            if best is not None and least[index] > best[1]:
                break
            other = self._bodies[index]
            if geometry.same(body, other):
                continue
            gap = geometry.gap(body, other)
            if best is None or gap < best[1]:
                best = other, gap
        return best

    @cached_property
    def _table(self) -> NDArray[np.float64]:
        """Top, left, bottom, right, row and column of each body, (6, n)."""
        rows = [(one.top, one.left, one.bottom, one.right, one.row, one.col) for one in self._bodies]
        return np.array(rows, np.float64).reshape(-1, 6).T

    def _away(self, region: Region, middles: float) -> NDArray[np.float64]:
        top, left, bottom, right, row, col = self._table
        down = np.maximum(np.maximum(top - region.bottom, region.top - bottom), 0.0)
        across = np.maximum(np.maximum(left - region.right, region.left - right), 0.0)
        away: NDArray[np.float64] = np.hypot(down, across) + middles * np.hypot(
            row - region.row, col - region.col
        )
        return away


def _linear(body: Body) -> NDArray[np.float64]:
    return np.array([[body.plane.a, body.plane.b], [body.plane.d, body.plane.e]])
