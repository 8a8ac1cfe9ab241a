"""Where pixels lie, and what is said where that is unknown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from rasterio import Affine
from rasterio.control import GroundControlPoint

from rrsis.errors import SceneError
from rrsis.geo.georeference import PIXELS, Georeference
from rrsis.geo.raster import Raster

BANDS = np.ones((1, 6, 7), np.uint8)


def _where(path: str) -> Georeference:
    with Raster(path).reading() as dataset:
        return Georeference.of(dataset)


def test_a_geotiff_is_where_it_says(write_raster: Callable[..., str]) -> None:
    turned = Affine.translation(5e5, 5e6) @ Affine.rotation(25) @ Affine.scale(0.5, -0.25)
    where = _where(write_raster(BANDS, transform=turned))
    assert where.transform.almost_equals(turned) and where.notes == ()
    assert where.crs is not None and where.crs.to_epsg() == 32633


def test_pixels_where_nothing_is_known(write_raster: Callable[..., str]) -> None:
    where = _where(write_raster(BANDS, crs=None, transform=None))
    assert where.transform == PIXELS and where.crs is None
    assert "not georeferenced" in where.notes[0]


def test_own_coordinates_without_a_crs(write_raster: Callable[..., str]) -> None:
    turned = Affine(17.3, 5.0, 100.0, 10.0, -8.7, 200.0)
    where = _where(write_raster(BANDS, crs=None, transform=turned))
    assert where.transform.almost_equals(turned) and where.crs is None
    assert "no CRS" in where.notes[0]


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:4326", Affine(0.5, 0, 500_000, 0, -0.5, 5_000_000)),
        ("EPSG:4326", Affine(1, 0, -100_000, 0, -1, 10)),
        ("EPSG:4807", Affine(1, 0, 0, 0, -1, 106)),  # grads: 100 at the pole
        ("EPSG:32633", Affine(0.5, 0, 1e12, 0, -0.5, 5e6)),
    ],
)
def test_a_crs_that_lies_is_left_out(write_raster: Callable[..., str], crs: str, transform: Affine) -> None:
    where = _where(write_raster(BANDS, crs=crs, transform=transform))
    assert where.crs is None and where.transform == transform
    assert "cannot be right" in where.notes[0] and crs in where.notes[0] and "gdal_edit" in where.notes[0]


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:4326", Affine(0.01, 0, 359, 0, -0.01, 10)),
        ("EPSG:4807", Affine(1, 0, 0, 0, -1, 99)),
        ("EPSG:3031", Affine(10, 0, -30, 0, -10, 30)),
    ],
)
def test_poles_and_other_turns_are_no_lies(
    write_raster: Callable[..., str], crs: str, transform: Affine
) -> None:
    where = _where(write_raster(BANDS, crs=crs, transform=transform))
    assert where.crs is not None and where.notes == ()


def test_a_world_may_reach_half_a_pixel_beyond_the_poles(write_raster: Callable[..., str]) -> None:
    world = Affine(0.5, 0, -180.25, 0, -0.5, 90.25)
    where = _where(write_raster(np.ones((1, 361, 721), np.uint8), crs="EPSG:4326", transform=world))
    assert where.crs is not None and where.notes == ()


def test_a_quarry_has_no_ground(write_raster: Callable[..., str]) -> None:
    where = _where(write_raster(BANDS, crs='LOCAL_CS["quarry",UNIT["metre",1]]'))
    assert where.crs is not None and "quarry" in where.notes[0] and "no ground" in where.notes[0]


def test_control_points_must_be_warped_first(write_raster: Callable[..., str]) -> None:
    points = [GroundControlPoint(r, c, 10 + c / 100, 50 - r / 100) for r in (0, 6) for c in (0, 7)]
    path = write_raster(BANDS, crs=None, transform=None, gcps=points)
    with pytest.raises(SceneError, match="4 ground control points") as error:
        _where(path)
    assert f"gdalwarp -tps -t_srs EPSG:4326 {path}" in error.value.hint


def test_a_transform_without_area_is_refused(write_raster: Callable[..., str]) -> None:
    with pytest.raises(SceneError, match="no area"):
        _where(write_raster(BANDS, transform=Affine(1, 1, 5, 1, 1, 5)))
