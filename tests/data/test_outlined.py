"""Shapes are named with care, and outlines without holes draw what had holes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize

from rrsis.data.outlined import rings, shape_word, solid, traced


def ring(shape: shapely.Polygon) -> NDArray[np.float32]:
    return shapely.get_coordinates(shape)[:-1].astype("f4")


@pytest.mark.parametrize(
    ("shape", "word"),
    [
        (shapely.Point(50, 50).buffer(20), "round"),
        (shapely.affinity.scale(shapely.Point(50, 50).buffer(20), 2, 1), "oval"),
        (shapely.box(0, 0, 20, 21), "square"),
        (shapely.affinity.rotate(shapely.box(0, 0, 40, 20), 30), "rectangular"),
        (shapely.box(0, 0, 80, 20), "long"),
        (shapely.box(0, 0, 24, 20), ""),
        (shapely.box(0, 0, 4, 4), ""),
        (shapely.Polygon([(0, 0), (40, 0), (20, 40)]), ""),
        (shapely.box(0, 0, 40, 40) - shapely.box(15, 10, 40, 40), ""),
    ],
)
def test_a_shape_in_a_word(shape: shapely.Polygon, word: str) -> None:
    assert shape_word([ring(shape)]) == word


def test_several_parts_or_crossing_lines_have_no_shape() -> None:
    square = ring(shapely.box(0, 0, 20, 20))
    assert shape_word([square, square + 40]) == ""
    assert shape_word([square[[0, 2, 1, 3]]]) == ""


def test_holes_are_gone_round() -> None:
    yard = shapely.box(0, 0, 40, 40) - shapely.box(5, 5, 15, 15) - shapely.box(10, 20, 30, 35)
    parts = list(solid(shapely.GeometryCollection([yard, shapely.LineString([(0, 0), (9, 9)])])))
    assert sum(part.area for part in parts) == yard.area and not any(part.interiors for part in parts)
    assert shapely.union_all(parts).equals(yard)


def test_a_traced_mask_is_drawn_again() -> None:
    mask = np.random.default_rng(2).random((30, 40)) < 0.6
    shapes = [shapely.Polygon(one) for one in traced(mask)]
    assert (rasterize(shapes, mask.shape) == mask).all()
    assert traced(np.zeros((4, 4), bool)) == ()
    assert rings(shapely.box(0, 0, 2, 1))[0].shape == (4, 2)
