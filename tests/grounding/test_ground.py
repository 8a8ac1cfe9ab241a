"""How a scene lies on the ground."""

from __future__ import annotations

import pytest
from affine import Affine
from rasterio.crs import CRS

from rrsis.geo.regions import Region
from rrsis.grounding.ground import Ground

HERE = Region(1, 100, 30.0, 80.0, 25, 75, 35, 85, 0.9)
UTM = CRS.from_epsg(32633)


def test_without_a_map_up_is_north_and_lengths_are_pixels() -> None:
    ground = Ground.of((100, 200), Affine(1, 0, 0, 0, -1, 0), None)
    assert not ground.metric and not ground.turned and ground.unit == 1.0
    assert ground.share(HERE, compass=True) == pytest.approx(ground.share(HERE, compass=False))
    assert (ground.told(HERE), ground.length(12.4)) == ("row 30, column 80", "12 px")


def test_north_of_a_turned_scene() -> None:
    south_up = Ground.of((100, 200), Affine(-0.5, 0, 500_000, 0, 0.5, 5_800_000), UTM)
    assert south_up.turned and south_up.metric
    assert south_up.share(HERE, compass=True) == pytest.approx((0.7, 0.6), abs=1e-3)
    assert south_up.share(HERE, compass=False) == (0.3, 0.4)
    assert south_up.unit == pytest.approx(0.5, rel=1e-3)
    assert south_up.told(HERE) == "(499960.0, 5800015.0)"
    assert south_up.area(HERE) == "25 m²"


def test_a_polar_grid_s_up_is_not_north() -> None:
    ground = Ground.of((100, 100), Affine(10, 0, 1_200_000, 0, -10, 300_000), CRS.from_epsg(3413))
    assert ground.turned
    assert not Ground.of((100, 100), Affine(10, 0, 500_000, 0, -10, 5_800_000), UTM).turned


def test_pixels_of_degrees_are_no_squares() -> None:
    ground = Ground.of((100, 100), Affine(1e-5, 0, 24, 0, -1e-5, 60), CRS.from_epsg(4326))
    assert ground.plane.a == pytest.approx(-ground.plane.e / 2, rel=0.01)
    assert ground.told(HERE) == "(24.000800, 59.999700)"
    assert ground.length(1234.0) == "1.23 km"


def test_what_is_little_does_not_grow_with_the_scene_for_ever() -> None:
    half = Affine(0.5, 0, 0, 0, -0.5, 0)
    assert Ground((600, 800), half, metric=True).little == pytest.approx(5.0)
    assert Ground((20_000, 100_000), half, metric=True).little == 30.0
    assert Ground((20_000, 100_000)).little == 60.0
    assert Ground((20_000, 100_000), Affine(20, 0, 0, 0, -20, 0), metric=True).little == pytest.approx(80.0)


@pytest.mark.parametrize("crs", [None, CRS.from_epsg(32631)])
def test_a_part_of_a_scene_is_where_it_is_in_the_scene(crs: CRS | None) -> None:
    transform = Affine(1, 0.2, 500_000, 0.2, -1, 5_750_000)
    whole = Ground.of((400, 600), transform, crs)
    part = Ground.of((400, 600), transform, crs, (100, 250))
    region = Region(1, 4, 130.0, 300.0, 129, 299, 131, 301, 0.9)
    same = Region(1, 4, 30.0, 50.0, 29, 49, 31, 51, 0.9)
    for compass in (False, True):
        assert part.share(same, compass) == pytest.approx(whole.share(region, compass))
    assert part.told(same) == whole.told(region)
    assert part.middle(same, True) == pytest.approx(whole.middle(region, True))
    assert part.diagonal == whole.diagonal


def test_bodies_are_measured_and_told_in_one_unit() -> None:
    metres = Ground((100, 200), Affine(2, 0, 0, 0, -2, 0), metric=True)
    body = metres.bodies({1: HERE})[1]
    names = ("area", "length", "width")
    assert [metres.measure(body, name) for name in names] == pytest.approx([400, 20, 20])
    assert [metres.told_measure(name, 1234.4) for name in names] == ["1,234 m²", "1.23 km", "1.23 km"]
    pixels = Ground((100, 200))
    assert pixels.measure(pixels.bodies({1: HERE})[1], "area") == 100
    assert pixels.told_measure("area", 100) == "100 px²" and pixels.told_measure("width", 7) == "7 px"
