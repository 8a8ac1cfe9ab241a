"""Buildings get right angles on the ground; what would change too much stays."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
import shapely.affinity
from shapely import Polygon, box

from rrsis.errors import MissingDependency
from rrsis.geo.rightangles import RightAngles, require_right_angles

ROOF = box(0, 0, 60, 24).union(box(0, 0, 20, 50))


def _rough(shape: Polygon, angle: float) -> Polygon:
    """Turn a building, and move its points about as pixels do."""
    turned = shapely.affinity.translate(shapely.affinity.rotate(shape, angle, origin=(0, 0)), 200, 300)
    fine = shapely.segmentize(turned.exterior, 3.0)
    return Polygon(np.round(shapely.get_coordinates(fine)))


def _angles(shape: Polygon) -> list[float]:
    """Give the angle at each corner in degrees, 0 to 180."""
    points = shapely.get_coordinates(shape.exterior)[:-1]
    before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    cosines = (before * after).sum(axis=1) / np.hypot(*before.T) / np.hypot(*after.T)
    return [math.degrees(math.acos(max(-1.0, min(1.0, cosine)))) for cosine in cosines]


@pytest.mark.parametrize("pixel_m", [(1.0, 1.0), (0.3, 0.3), (1.2, 0.6)])
def test_corners_become_right_on_the_ground(pixel_m: tuple[float, float]) -> None:
    size = math.sqrt(pixel_m[0] * pixel_m[1])
    lying = {"xfact": pixel_m[1] / size, "yfact": pixel_m[0] / size, "origin": (0, 0)}
    standing = {"xfact": size / pixel_m[1], "yfact": size / pixel_m[0], "origin": (0, 0)}
    rough = shapely.affinity.scale(_rough(ROOF, 23), **standing)
    (drawn,) = RightAngles(pixel_m)(np.array([rough]))
    assert _angles(shapely.affinity.scale(drawn, **lying)) == pytest.approx([90] * 6, abs=0.5)
    assert drawn.intersection(rough).area > 0.9 * drawn.union(rough).area


def test_what_would_change_too_much_stays_and_the_order_is_kept() -> None:
    thin = Polygon([(0, 0), (100, 97), (100, 99), (0, 2)])
    disc = shapely.Point(60, 60).buffer(30)
    shapes = np.array([_rough(ROOF, 10), thin, disc, _rough(ROOF, 70)])
    drawn = RightAngles()(shapes)
    assert len(drawn) == 4 and all(shape.is_valid for shape in drawn)
    for before, after in zip(shapes, drawn, strict=True):
        assert before.intersection(after).area >= 0.75 * before.union(after).area


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    require_right_angles()
    monkeypatch.setattr("rrsis.geo.rightangles.find_spec", lambda name: None)
    with pytest.raises(MissingDependency, match="buildingregulariser") as caught:
        require_right_angles()
    assert "rrsis[regularize]" in caught.value.hint
