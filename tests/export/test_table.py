"""Objects as columns."""

from __future__ import annotations

import math

import numpy as np
import shapely
from rasterio.crs import CRS

from rrsis.export.feature import Feature
from rrsis.export.table import COLUMNS, EXTRAS, SCHEMA, Table


def test_features_become_columns_in_order(features: list[Feature], utm: CRS) -> None:
    found = Table.of(iter(features))
    assert tuple(found.columns) == COLUMNS
    assert {name: values.dtype for name, values in found.columns.items()} == SCHEMA
    assert list(found.expressions) == ["all storage tanks", "die Häuser am Fluß"]
    assert found.geometry[1] is features[1].geometry


def test_extras_are_columns_where_they_are_asked_for(features: list[Feature]) -> None:
    found = Table.of(features, ("margin", "why"))
    assert tuple(found.columns) == (*COLUMNS, "margin", "why")
    assert found.columns["why"].tolist() == ["", ""]
    empty = Table.of([], tuple(EXTRAS)).columns
    assert {name: values.dtype for name, values in empty.items()} == SCHEMA | EXTRAS


def test_a_frame_has_columns_geometry_and_crs(features: list[Feature], utm: CRS) -> None:
    rows = Table.of(features).frame(utm)
    assert tuple(rows.columns) == (*COLUMNS, "geometry")
    assert rows.crs.to_epsg() == 32633
    assert rows.geometry[1].equals(features[1].geometry)


def test_a_missing_measure_is_nan(features: list[Feature]) -> None:
    areas = Table.of(features).columns["area_m2"]
    assert areas[0] == 96.0
    assert math.isnan(areas[1])


def test_an_empty_table_keeps_its_types() -> None:
    found = Table.of([])
    assert len(found) == 0 and len(found.frame(None)) == 0
    assert {name: values.dtype for name, values in found.columns.items()} == SCHEMA
    assert found.frame(None).crs is None


def test_some_of_the_objects_are_a_table(features: list[Feature]) -> None:
    second = Table.of(features).only(np.array([False, True]))
    assert len(second) == 1 and second.columns["id"].tolist() == [2]
    assert shapely.from_wkb(second.wkb())[0].equals(features[1].geometry)
