"""Features and places that the tests of the writers share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rasterio.crs import CRS
from shapely.geometry import MultiPolygon, Polygon, box

from rrsis.export.feature import Feature
from rrsis.export.layer import VectorLayer, layers
from rrsis.export.provenance import Provenance
from rrsis.export.table import Table

WHEN = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)

Lay = Callable[..., VectorLayer]


@pytest.fixture
def utm() -> CRS:
    """Give the CRS of the features."""
    return CRS.from_epsg(32633)


@pytest.fixture
def features() -> list[Feature]:
    """Give a square with a hole, clockwise on purpose, and an object in two parts, in UTM metres."""
    west, south = 400_000.0, 5_000_000.0
    hole = [(west + 2, south + 2), (west + 4, south + 2), (west + 4, south + 4), (west + 2, south + 4)]
    square = Polygon([(west, south), (west, south + 10), (west + 10, south + 10), (west + 10, south)], [hole])
    pair = MultiPolygon(
        [box(west + 20, south, west + 25, south + 5), box(west + 30, south, west + 35, south + 5)]
    )
    return [
        Feature(1, "all storage tanks", "storage tank", 0.75, 96.0, 48.0, square),
        Feature(2, "die Häuser am Fluß", "Häuser", 0.5, None, None, pair),
    ]


@pytest.fixture
def made() -> Provenance:
    """Tell of a run that asked two sentences."""
    asked = ["all storage tanks", "die Häuser am Fluß"]
    return Provenance.of("/data/port.tif", asked, "default", "ab" * 32, WHEN)


@pytest.fixture
def lay(made: Provenance) -> Lay:
    """Lay features out as the only layer of a run."""

    def one(features: list[Feature], crs: CRS | None, said: Provenance = made) -> VectorLayer:
        return layers(Table.of(features), crs, said)[0]

    return one
