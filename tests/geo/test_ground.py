"""Sizes are true on the ground, whatever the CRS."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
import shapely.affinity
from pyproj import Geod, Transformer
from rasterio import Affine
from rasterio.crs import CRS
from shapely import MultiPolygon, Polygon, box

from rrsis.geo.ground import area_m2, perimeter_m, pixel_size_m, plane, sizes

CUSTOM = CRS.from_string("+proj=laea +lat_0=45 +lon_0=15 +ellps=GRS80 +units=ft")


def _circle(radius: float, lon: float = 15.01, lat: float = 45.3) -> Polygon:
    """Return a disc on the WGS 84 ellipsoid, in degrees."""
    azimuths = [360 * i / 720 for i in range(720)]
    lons, lats, _ = Geod(ellps="WGS84").fwd([lon] * 720, [lat] * 720, azimuths, [radius] * 720)
    return Polygon(zip(lons, lats, strict=True))


def _into(polygon: Polygon, crs: str | CRS) -> Polygon:
    way = Transformer.from_crs("EPSG:4326", crs if isinstance(crs, str) else crs.to_wkt(), always_xy=True)
    return shapely.transform(polygon, way.transform, interleaved=False)


@pytest.mark.parametrize("radius", [0.5, 40, 5000])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32633", "EPSG:3395", CUSTOM])
def test_a_disc_has_its_area_in_every_crs(crs: str | CRS, radius: float) -> None:
    where = CRS.from_user_input(crs)
    disc = _into(_circle(radius), crs)
    assert area_m2(disc, where) == pytest.approx(math.pi * radius**2, rel=1e-4, abs=1e-3)
    assert perimeter_m(disc, where) == pytest.approx(2 * math.pi * radius, rel=1e-4)


def test_long_edges_are_straight_on_the_map() -> None:
    parallel = box(0, 60, 90, 61)  # its upper and lower edges are parallels, not geodesics
    a, e2 = 6378137.0, 0.00669437999014
    zone = 0.0
    for step in range(1000):
        latitude = math.radians(60 + (step + 0.5) / 1000)
        radii = a * a * (1 - e2) / (1 - e2 * math.sin(latitude) ** 2) ** 2
        zone += radii * math.cos(latitude) * math.radians(1 / 1000) * math.radians(90)
    assert area_m2(parallel, CRS.from_epsg(4326)) == pytest.approx(zone, rel=1e-4)


def test_holes_are_left_out_and_their_rims_counted() -> None:
    utm = CRS.from_epsg(32633)
    ring = box(5e5, 5e6, 5e5 + 100, 5e6 + 100).difference(box(5e5 + 40, 5e6 + 40, 5e5 + 60, 5e6 + 60))
    assert area_m2(ring, utm) == pytest.approx((100**2 - 20**2) / 0.9996**2, rel=1e-6)
    assert perimeter_m(ring, utm) == pytest.approx(480 / 0.9996, rel=1e-6)
    two = MultiPolygon([ring, box(5e5 + 200, 5e6, 5e5 + 210, 5e6 + 10)])
    assert area_m2(two, utm) == pytest.approx((100**2 - 20**2 + 100) / 0.9996**2, rel=1e-6)


@pytest.mark.parametrize("lat", [-60.2, 0.0, 45.3, 71.0, 86.0])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32633", "EPSG:4807", CUSTOM])
def test_many_are_measured_as_one_is(crs: str | CRS, lat: float) -> None:
    where = CRS.from_user_input(crs)
    discs = [_into(_circle(radius, 14.0 + radius / 1e4, lat), crs) for radius in (0.5, 30, 190, 3000)]
    ring = discs[2].difference(shapely.affinity.scale(discs[2], 0.5, 0.3))
    shapes = np.array([*discs, ring, MultiPolygon([discs[0], discs[1]])])
    areas, perimeters = sizes(shapes, where)
    # The area of half a metre between geodesics has few digits left: there, sizes is nearer to the truth.
    for shape, area, perimeter in zip(shapes, areas, perimeters, strict=True):
        assert area == pytest.approx(area_m2(shape, where), rel=1e-6, abs=1e-3)
        assert perimeter == pytest.approx(perimeter_m(shape, where), rel=1e-6)


def test_what_lies_across_the_antimeridian_is_measured_too() -> None:
    where = CRS.from_user_input("+proj=utm +zone=1 +datum=WGS84")
    square = _into(_circle(50, -180.0, 10.0), where)
    areas, perimeters = sizes(np.array([square]), where)
    assert areas[0] == pytest.approx(area_m2(square, where), rel=1e-6)
    assert perimeters[0] == pytest.approx(perimeter_m(square, where), rel=1e-6)


@pytest.mark.parametrize(("crs", "pole"), [(3031, -90.0), (3413, 90.0)])
def test_what_holds_a_pole_is_measured(crs: int, pole: float) -> None:
    disc = _into(_circle(3000, 0.0, pole), f"EPSG:{crs}")
    areas, perimeters = sizes(np.array([disc]), CRS.from_epsg(crs))
    assert areas[0] == pytest.approx(math.pi * 3000**2, rel=1e-4)
    assert perimeters[0] == pytest.approx(math.tau * 3000, rel=1e-4)


@pytest.mark.parametrize("lon", [-170.0, -45.0, 20.0, 179.9999])
@pytest.mark.parametrize(("crs", "lat"), [(3031, -75.0), (3413, 80.0)])
def test_north_is_true_on_polar_maps(crs: int, lat: float, lon: float) -> None:
    where = CRS.from_epsg(crs)
    way = Transformer.from_crs("EPSG:4326", f"EPSG:{crs}", always_xy=True)
    (x, y), (up_x, up_y) = way.transform(lon, lat), way.transform(lon, lat + 1e-3)
    transform = Affine(10, 0, x - 500, 0, -10, y + 500)  # the place lies in the middle of 100 x 100 pixels
    metres = plane(transform, (100, 100), where)
    assert metres is not None
    col, row = ~transform @ (up_x, up_y)
    east, north = (a - b for a, b in zip(metres @ (col, row), metres @ (50, 50), strict=True))
    assert abs(east) < 0.5 and north == pytest.approx(111.6, rel=5e-3)


@pytest.mark.parametrize("crs", [3031, 3413])
def test_a_scene_at_the_pole_lies_flat(crs: int) -> None:
    metres = plane(Affine(10, 0, -500, 0, -10, 500), (100, 100), CRS.from_epsg(crs))
    assert metres is not None
    assert abs(metres.determinant) == pytest.approx(pixel_area(crs), rel=1e-3)
    (a, b), (c, d) = (metres.a, metres.b), (metres.d, metres.e)
    assert abs(a * b + c * d) < 1e-6  # rows and columns stay at right angles


def pixel_area(crs: int) -> float:
    """Measure a pixel of 10 units at the pole."""
    return area_m2(box(0, 0, 10, 10), CRS.from_epsg(crs)) or math.nan


def test_many_without_ground_are_nan_and_none_are_none() -> None:
    areas, perimeters = sizes(np.array([box(0, 0, 1, 1)]), None)
    assert np.isnan(areas).all() and np.isnan(perimeters).all()
    assert [len(part) for part in sizes(np.array([], object), CRS.from_epsg(4326))] == [0, 0]


def test_grads_from_paris_are_understood() -> None:
    square = box(2.0, 49.0, 2.001, 49.001)  # grads
    down = math.radians(0.001 * 0.9) * 6.365e6
    across = math.radians(0.001 * 0.9) * 6.39e6 * math.cos(math.radians(49.0005 * 0.9))
    assert area_m2(square, CRS.from_epsg(4807)) == pytest.approx(down * across, rel=5e-3)


def test_what_has_no_ground_is_not_measured() -> None:
    square = box(0, 0, 1, 1)
    local = CRS.from_wkt('LOCAL_CS["site",UNIT["metre",1]]')
    for crs in (None, local):
        assert area_m2(square, crs) is None
        assert perimeter_m(square, crs) is None
        assert pixel_size_m(Affine.identity(), (5, 5), crs) is None
    assert pixel_size_m(Affine(1, 0, 0, 0, -1, 200), (10, 10), CRS.from_epsg(4326)) is None


def test_pixels_have_their_true_size() -> None:
    mercator = pixel_size_m(Affine(2, 0, 1_500_000, 0, -2, 8_400_000), (100, 100), CRS.from_epsg(3857))
    assert mercator is not None  # 60.06 degrees north, where Web Mercator doubles lengths
    assert mercator == pytest.approx((1.0, 1.0), rel=1e-2)
    degrees = pixel_size_m(Affine(1e-4, 0, 6.9, 0, -1e-4, 60.01), (200, 300), CRS.from_epsg(4326))
    assert degrees == pytest.approx((11.141, 5.58), rel=1e-3)
    turned = Affine.translation(5e5, 5e6) @ Affine.rotation(25) @ Affine.scale(0.5, -0.25)
    assert pixel_size_m(turned, (50, 80), CRS.from_epsg(32633)) == pytest.approx((0.2501, 0.5002), rel=1e-4)
