"""Objects in pixels of a picture."""

from __future__ import annotations

import datetime
import json

import geopandas
import numpy as np
import pandas
import pytest
import shapely
from rasterio import Affine

from rrsis.export.style import PALETTE
from rrsis.view.overlay import STEPS, Overlay, colour, overlays
from rrsis.view.plain import dump

TURNED = Affine.translation(5e5, 5.75e6) @ Affine.rotation(30) @ Affine.scale(0.5, -0.5)


def drawn(rings: list[list[int]]) -> list[np.ndarray]:
    """Undo the differences: corners in pixels."""
    return [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / STEPS for ring in rings]


def table(*shapes: shapely.Geometry, **columns: object) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(columns or {"id": range(len(shapes))}, geometry=list(shapes))


@pytest.mark.parametrize("transform", [Affine(1, 0, 0, 0, -1, 0), TURNED])
@pytest.mark.parametrize("turned", [False, True])
def test_outlines_come_back_in_pixels(transform: Affine, turned: bool) -> None:
    shape = shapely.Polygon([(10, 20), (60, 20), (60, 80.5)], [[(50, 30), (55, 30), (55, 36)]])
    placed = shapely.transform(shape, lambda at: np.array([transform @ tuple(point) for point in at]))
    record = Overlay("a", "#fff", table(placed.reverse() if turned else placed)).record(transform)
    outer, hole = drawn(json.loads(dump(record))["objects"][0])
    back = shapely.Polygon(outer, [hole])
    assert shapely.hausdorff_distance(back, shape) < 1 / STEPS
    assert shapely.LinearRing(outer).is_ccw != shapely.LinearRing(hole).is_ccw
    assert len(outer) == 3, "the last corner is not told twice"


def test_an_object_in_parts_stays_one() -> None:
    parts = shapely.MultiPolygon([shapely.box(0, 0, 4, 4), shapely.box(10, 0, 14, 4)])
    record = Overlay("a", "#fff", table(parts, shapely.box(20, 0, 24, 4))).record(Affine.identity())
    assert [len(rings) for rings in json.loads(dump(record))["objects"]] == [2, 1]


def test_attributes_become_plain() -> None:
    values = [1.5, np.nan, np.inf, pandas.NA, None, np.int64(7), True, "<b>", datetime.date(2026, 1, 2), [1]]
    shapes = [shapely.box(0, 0, 1, 1)] * len(values)
    record = Overlay("a", "#fff", table(*shapes, mixed=pandas.Series(values, dtype=object))).record(
        Affine.identity()
    )
    assert json.loads(dump(record))["columns"] == [
        [1.5, None, None, None, None, 7, True, "<b>", "2026-01-02", "[1]"]
    ]


def test_a_sentence_is_an_overlay_in_the_colour_of_previews() -> None:
    shapes = [shapely.box(0, 0, 1, 1)] * 4
    found = overlays(table(*shapes, expression=["b", "a", None, "b"]), "file")
    assert [(one.name, len(one.table)) for one in found] == [("b", 2), ("a", 1), ("file", 1)]
    assert [bytes.fromhex(one.colour[1:]) for one in found] == [bytes(PALETTE[place]) for place in range(3)]
    assert colour(len(PALETTE)) == colour(0)


def test_a_layer_of_others_is_one_overlay() -> None:
    (one,) = overlays(table(shapely.box(0, 0, 1, 1), height=[3]), "roofs")
    assert one.name == "roofs"


def test_nothing_found_is_drawn_as_nothing() -> None:
    empty = table(shapely.box(0, 0, 1, 1)).iloc[:0]
    assert Overlay("a", "#fff", empty).record(Affine.identity())["objects"] == []
