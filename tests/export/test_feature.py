"""A feature is a value."""

from __future__ import annotations

import dataclasses

import pytest

from rrsis.export.feature import Feature
from rrsis.export.table import COLUMNS, EXTRAS


def test_its_fields_are_the_columns_and_a_geometry(features: list[Feature]) -> None:
    assert tuple(field.name for field in dataclasses.fields(Feature)) == (*COLUMNS, "geometry", *EXTRAS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        features[0].score = 1.0  # type: ignore[misc]
