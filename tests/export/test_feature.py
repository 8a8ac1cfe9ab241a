"""Features and their table."""

from __future__ import annotations

import math

from rasterio.crs import CRS

from rrsis.export.feature import COLUMNS, Feature, table


def test_the_table_has_the_columns_in_order(features: list[Feature], utm: CRS) -> None:
    rows = table(iter(features), utm)
    assert tuple(rows.columns) == (*COLUMNS, "geometry")
    assert list(rows["expression"]) == ["all storage tanks", "die Häuser am Fluß"]
    assert rows.crs.to_epsg() == 32633
    assert rows.geometry[1].equals(features[1].geometry)


def test_a_missing_measure_is_nan(features: list[Feature], utm: CRS) -> None:
    rows = table(features, utm)
    assert rows["area_m2"][0] == 96.0
    assert math.isnan(rows["area_m2"][1])


def test_an_empty_table_keeps_its_types() -> None:
    rows = table([], None)
    assert len(rows) == 0
    assert rows.crs is None
    assert [str(rows[name].dtype) for name in ("id", "score", "area_m2", "perimeter_m")] == [
        "int64",
        "float64",
        "float64",
        "float64",
    ]
