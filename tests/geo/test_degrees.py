"""Polygons in degrees, whatever meridian or pole they lie over."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod
from rasterio.crs import CRS
from shapely import MultiPolygon, Polygon, box

from rrsis.geo.degrees import in_degrees
from rrsis.geo.ground import area_m2

SPHEROID = Geod(ellps="WGS84")


def _one(shape: Polygon | MultiPolygon, crs: int = 4326) -> Polygon | MultiPolygon:
    """Bring one shape to degrees, and hold it against what must be true of all."""
    found = in_degrees(np.array([shape], object), CRS.from_epsg(crs))[0]
    west, south, east, north = found.bounds
    assert found.is_valid and -180 <= west and east <= 180 and -90 <= south and north <= 90
    for part in shapely.get_parts(found):
        assert part.exterior.is_ccw and not any(hole.is_ccw for hole in part.interiors)
    return found


def _area(shape: Polygon | MultiPolygon) -> float:
    """Measure square metres on the ellipsoid, along meridians and parallels."""
    return abs(SPHEROID.geometry_area_perimeter(shapely.segmentize(shape, 0.02))[0])


def test_what_lies_well_inside_is_only_moved() -> None:
    shapes = np.array([box(0, 0, 1, 1), MultiPolygon([box(5, 5, 6, 6), box(7, 7, 8, 8)])], object)
    found = in_degrees(shapes, CRS.from_epsg(4326))
    assert all(a.equals(b) for a, b in zip(found, shapes, strict=True))
    assert len(in_degrees(shapes[:0], CRS.from_epsg(4326))) == 0
    assert _one(box(500_000, 0, 500_100, 100), 32631).bounds[:2] == pytest.approx((3, 0), abs=1e-9)


@pytest.mark.parametrize("turn", [-360, 0, 360])
def test_degrees_beyond_180_are_cut_and_turned_back(turn: float) -> None:
    found = _one(box(179.9 + turn, 0, 180.2 + turn, 1))
    wanted = MultiPolygon([box(179.9, 0, 180, 1), box(-180, 0, -179.8, 1)])
    assert found.symmetric_difference(wanted).area < 1e-12


def test_what_lies_beyond_altogether_stays_whole() -> None:
    assert _one(box(180.5, 0, 181, 1)).equals(box(-179.5, 0, -179, 1))
    assert _one(box(179.9, 0, 180, 1)).equals(box(179.9, 0, 180, 1))


def test_holes_are_cut_with_their_rims() -> None:
    ring = box(179.5, 0, 180.5, 1) - box(179.8, 0.4, 180.1, 0.6)
    found = _one(ring)
    assert found.geom_type == "MultiPolygon"
    assert found.area == pytest.approx(ring.area, rel=1e-9)
    assert not found.covers(shapely.Point(179.9, 0.5)) and not found.covers(shapely.Point(-179.95, 0.5))


def test_parts_stay_parts() -> None:
    found = _one(MultiPolygon([box(179.9, 0, 180.1, 1), box(178, 0, 179, 1)]))
    assert len(found.geoms) == 3 and found.area == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("crs", "shape"),
    [
        (32660, box(820_000, 5_000, 840_000, 12_000)),
        (32701, box(170_000, 8_000_000, 190_000, 8_010_000)),
        (3857, box(20_037_000, 6_000_000, 20_038_500, 6_001_000)),
        (3031, box(-5_000, -2_000_000, 5_000, -1_990_000)),
        (3413, box(-2_005_000, 1_995_000, -1_995_000, 2_005_000)),
    ],
)
def test_projected_ones_keep_their_area(crs: int, shape: Polygon) -> None:
    found = _one(shape, crs)
    assert found.geom_type == "MultiPolygon"
    assert _area(found) == pytest.approx(area_m2(shape, CRS.from_epsg(crs)), rel=1e-4)
    assert sum(part.bounds[2] - part.bounds[0] for part in found.geoms) < 1


@pytest.mark.parametrize("crs", [3031, 3413])
def test_what_holds_a_pole_reaches_up_to_it(crs: int) -> None:
    shape = box(-40_000, -30_000, 50_000, 60_000)
    pole = -90 if crs == 3031 else 90
    found = _one(shape, crs)
    west, south, east, north = found.bounds
    assert (west, east) == (-180, 180) and pole in (south, north)
    assert _area(found) == pytest.approx(area_m2(shape, CRS.from_epsg(crs)), rel=1e-3)
    around = _one(shape - box(-5_000, -5_000, 5_000, 5_000), crs)
    assert not around.covers(shapely.Point(12, pole * 0.9999))
    hole = _one(box(-5_000, -5_000, 5_000, 5_000), crs)
    assert found.area - around.area == pytest.approx(hole.area, rel=0.01)


def test_half_a_globe_may_be_meant() -> None:
    assert _one(box(-170, -10, 170, 10)).equals(box(-170, -10, 170, 10))
    assert _one(box(-180, -90, 180, 90)).equals(box(-180, -90, 180, 90))


def test_what_has_no_place_on_earth_is_refused() -> None:
    with pytest.raises(ValueError, match="no way"):
        in_degrees(np.array([box(0, 0, 1, 1)], object), CRS.from_wkt('LOCAL_CS["quarry",UNIT["metre",1]]'))
    for crs, shape in ((4326, box(0, 5_000, 1, 5_001)), (32631, box(1e12, 0, 1e12 + 1, 1))):
        with pytest.raises(ValueError, match="does not reach"):
            in_degrees(np.array([shape], object), CRS.from_epsg(crs))
