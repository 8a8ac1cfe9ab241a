"""Regions with their outlines, on the display and on the ground."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from affine import Affine

from rrsis.geo.bodies import UPRIGHT, Body, Shade, blocked, met, together
from rrsis.geo.regions import Region, Regions


def body(shape: shapely.Geometry, plane: Affine = UPRIGHT) -> Body:
    return Body(1, int(shape.area), 0.0, 0.0, 0, 0, 1, 1, 0.9, plane, lambda number: shape)


def test_outlines_are_traced_from_regions_and_lie_on_the_ground() -> None:
    logits = np.full((40, 60), -6, np.float32)
    logits[10:20, 30:50] = 6
    regions = Regions(lambda: [(0, logits)])
    half = Affine(0.5, 0, 0, 0, -0.5, 0)
    bodies = Body.of(regions, half)
    assert bodies[1].shown.bounds == (30, -20, 50, -10)
    assert bodies[1].outline.bounds == (15, -10, 25, -5)
    assert bodies[1].middle == (20.0, -7.5)
    assert Body.of(bodies, half) == bodies


def test_other_regions_are_boxes() -> None:
    found = Body.of({3: Region(3, 50, 5.0, 5.0, 0, 0, 10, 10, 0.9)}, UPRIGHT)
    assert found[3].outline.bounds == (0, -10, 10, 0)


def test_bodies_of_several_layers_have_one_numbering_and_keep_their_outlines() -> None:
    logits = np.full((2, 20, 30), -6, np.float32)
    logits[0, 2:6, 2:6] = logits[0, 10:14, 2:6] = logits[1, 2:6, 20:26] = 6
    one, other = (Body.of(Regions(lambda i=i: [(0, logits[i])]), UPRIGHT) for i in range(2))
    assert together([one]) == one
    both = together([one, {}, other])
    assert sorted(both) == [1, 2, 3] == [both[key].id for key in sorted(both)]
    assert [both[key].shown.bounds for key in sorted(both)] == [
        (2, -6, 6, -2), (2, -14, 6, -10), (20, -6, 26, -2),
    ]  # fmt: skip


def test_a_turned_plane_turns_the_outline() -> None:
    quarter = Affine(0, -2, 0, -2, 0, 0)  # down is west, right is south
    assert body(shapely.box(0, -10, 30, 0), quarter).outline.bounds == (-20, -60, 0, 0)


def test_length_follows_the_windings() -> None:
    straight = body(shapely.box(0, 0, 300, 20))
    assert (straight.length, straight.width) == pytest.approx((300, 20))
    bent = body(shapely.LineString([(0, 0), (200, 0), (200, 200), (0, 200)]).buffer(10, cap_style="flat"))
    assert bent.length == pytest.approx(600, rel=0.05)
    disc = body(shapely.Point(0, 0).buffer(50))
    assert disc.length == pytest.approx(100, rel=0.02)


def test_ends_are_in_the_middle_of_the_short_sides() -> None:
    ends = shapely.get_coordinates(body(shapely.box(0, 0, 300, 20)).ends)
    assert sorted(ends[:, 0].round()) == pytest.approx([5, 295], abs=8)
    assert ends[:, 1] == pytest.approx([10, 10], abs=3)


def test_solid_has_no_holes() -> None:
    ring = shapely.Point(0, 0).buffer(50) - shapely.Point(0, 0).buffer(30)
    assert body(ring).solid.contains(shapely.Point(0, 0))


def test_what_blocks_the_view() -> None:
    ring = body(shapely.Point(0, 0).buffer(50) - shapely.Point(0, 0).buffer(30))
    assert blocked((0, 0), [ring], 100) == 1.0
    assert blocked((0, 0), [ring], 10) == 0.0
    assert blocked((0, 0), [], 10) == 0.0
    half = body(shapely.box(-100, 10, 100, 20))
    assert 0.3 < blocked((0, 0), [half], 100) < 0.5


def test_what_is_met_on_a_straight_way() -> None:
    points = np.array([(0.0, 0.0), (50.0, 0.0)])
    assert met(points, (0, 100), shapely.box(-10, 20, 10, 30)) == 0.5
    assert met(points, (0, -100), shapely.box(-10, 20, 10, 30)) == 0.0
    assert math.isclose(met(points, (0, 100), shapely.box(-10, 20, 60, 30)), 1.0)


def test_what_a_body_shows_goes_with_it_under_another_number() -> None:
    region = Region(1, 16, 2.0, 2.0, 0, 0, 4, 4, 0.9)
    shades = {1: Shade(20.0, 3.0), 2: Shade(70.0, 1.0)}
    layers = [
        Body.of({1: region}, UPRIGHT, shades.__getitem__),
        Body.of({2: replace(region, id=2)}, UPRIGHT, shades.__getitem__),
        Body.of({1: region}, UPRIGHT),
    ]
    assert [body.shade for body in together(layers).values()] == [shades[1], shades[2], None]
