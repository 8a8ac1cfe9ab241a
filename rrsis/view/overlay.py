"""Overlay: the objects of one sentence as a page draws them, in pixels of a picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine

from rrsis.export.style import PALETTE, Colour
from rrsis.view.plain import Plain

STEPS = 16
"""Steps a pixel: coordinates travel as whole numbers of them."""
SENTENCE = "expression"
"""The column that says which overlay an object belongs to."""


@dataclass(frozen=True, eq=False)
class Overlay:
    """Objects that are shown in one colour.

    Attributes:
        name: What they are called in the legend: the sentence.
        colour: ``#rrggbb``.
        table: One row an object, geometries in the CRS of the picture.
    """

    name: str
    colour: str
    table: geopandas.GeoDataFrame

    def record(self, transform: Affine) -> dict[str, Plain]:
        """Give what the page needs.

        Args:
            transform: From (column, row) of the picture to its CRS.
        """
        attributes = self.table.drop(columns=self.table.geometry.name).astype(object)
        attributes = attributes.where(attributes.notna(), None)
        return {
            "name": self.name,
            "colour": self.colour,
            "steps": STEPS,
            "fields": [str(name) for name in attributes.columns],
            "columns": [_column(attributes.iloc[:, place]) for place in range(attributes.shape[1])],
            "objects": _outlines(self.table.geometry.to_numpy(), transform),
        }


def overlays(table: geopandas.GeoDataFrame, name: str) -> list[Overlay]:
    """Sort the objects of a layer by sentence, each in the colour that previews give it.

    Args:
        table: One row an object.
        name: What to call objects of which no sentence is known.
    """
    if SENTENCE not in table.columns:
        return [Overlay(name, colour(0), table)]
    texts = table[SENTENCE].astype(object).where(table[SENTENCE].notna(), name).astype(str)
    return [Overlay(text, colour(place), table[texts == text]) for place, text in enumerate(texts.unique())]


def colour(place: int) -> str:
    """Give the colour of a sentence by its place among all, ``#rrggbb``."""
    return "#" + bytes(PALETTE[place % len(PALETTE)]).hex()


def rgb(text: str) -> Colour:
    """Read ``#rrggbb``."""
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def _column(values: Iterable[object]) -> list[Plain]:
    return [_value(value) for value in values]


def _value(value: object) -> Plain:
    """Make an attribute plain; what is missing is null, what is neither number nor truth is text."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(f"{value:.10g}") if math.isfinite(value) else None
    return None if value is None else str(value)


def _outlines(shapes: NDArray[np.object_], transform: Affine) -> list[list[list[int]]]:
    """Give each object as rings of whole steps: the first corner, then differences, the last corner left out.

    Outer rings run one way and holes the other, so that filling by winding number leaves holes open.
    """
    parts, owners = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    found: list[list[list[int]]] = [[] for _ in shapes]
    if not len(points):
        return found
    a, b, c, d, e, f = tuple(~transform)[:6]
    pixels = np.stack(
        [a * points[:, 0] + b * points[:, 1] + c, d * points[:, 0] + e * points[:, 1] + f], axis=1
    )
    steps = np.rint(pixels * STEPS).astype(np.int64)
    closing = np.diff(ring_of, append=-1) != 0
    steps, ring_of = steps[~closing], ring_of[~closing]
    first = np.flatnonzero(np.diff(ring_of, prepend=-1))
    outer = np.diff(part_of, prepend=-1) != 0
    turned = (_doubled_areas(steps, first) > 0) != outer
    corners = np.split(_differences(steps, first, turned).ravel(), 2 * first[1:])
    for owner, ring in zip(owners[part_of], corners, strict=True):
        found[owner].append(ring.tolist())
    return found


def _doubled_areas(corners: NDArray[np.int64], first: NDArray[np.intp]) -> NDArray[np.int64]:
    """Give twice the signed area of each open ring, by where it begins."""
    following = np.arange(1, len(corners) + 1)
    following[np.append(first[1:], len(corners)) - 1] = first
    x, y = corners.T
    areas: NDArray[np.int64] = np.add.reduceat(x * y[following] - x[following] * y, first)
    return areas


def _differences(
    corners: NDArray[np.int64], first: NDArray[np.intp], turned: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Give each ring's first corner, then the steps from corner to corner; some rings the other way round."""
    end = np.append(first[1:], len(corners))
    lengths = end - first
    there = np.arange(len(corners))
    back = np.repeat(first + end - 1, lengths) - there
    ordered = corners[np.where(np.repeat(turned, lengths), back, there)]
    differences = np.diff(ordered, axis=0, prepend=0)
    differences[first] = ordered[first]
    return differences
