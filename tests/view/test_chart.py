"""Where the pixels of a picture lie."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from pyproj import Transformer
from rasterio import Affine
from rasterio.crs import CRS

from rrsis.view.chart import Chart
from rrsis.view.plain import dump

TURNED = Affine.translation(5e5, 5.75e6) @ Affine.rotation(30) @ Affine.scale(0.5, -0.5)
PLACES = [
    (Affine(1, 0, 5e5, 0, -1, 5.75e6), "EPSG:32631"),
    (TURNED, "EPSG:32631"),
    (Affine(300, 0, 2e5, 0, -300, 8.5e6), "EPSG:32633"),
    (Affine(1e-3, 0, 179.9, 0, -1e-3, 10), "EPSG:4326"),
    (Affine(100, 0, -8e6, 0, -100, 9e6), "EPSG:3857"),
]


@pytest.mark.parametrize(("transform", "crs"), PLACES)
def test_degrees_between_the_nodes_are_right_to_half_a_pixel(transform: Affine, crs: str) -> None:
    chart = Chart((1000, 800), transform, CRS.from_string(crs))
    mesh = chart.mesh()
    assert mesh is not None
    cells = len(mesh.lon) - 1
    to_map = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    for col, row in [(3.0, 4.0), (399.0, 501.0), (790.0, 30.0), (57.0, 970.0)]:
        u, v = col / 800 * cells, row / 1000 * cells
        i, j = int(v), int(u)
        corner = np.array(
            [[(1 - v + i) * (1 - u + j), (1 - v + i) * (u - j)], [(v - i) * (1 - u + j), (v - i) * (u - j)]]
        )
        lon = (mesh.lon[i : i + 2, j : j + 2] * corner).sum()
        lat = (mesh.lat[i : i + 2, j : j + 2] * corner).sum()
        back = ~transform @ to_map.transform((lon + 180) % 360 - 180 if crs != "EPSG:4326" else lon, lat)
        assert math.dist(back, (col, row)) < 0.5


def test_there_is_no_jump_at_the_antimeridian() -> None:
    mesh = Chart((100, 1000), Affine(1e-3, 0, 179.9, 0, -1e-3, 10), CRS.from_epsg(4326)).mesh()
    assert mesh is not None and np.ptp(mesh.lon) == pytest.approx(1.0)


@pytest.mark.parametrize("crs", [None, CRS.from_wkt('LOCAL_CS["site",UNIT["metre",1]]')])
def test_without_a_globe_there_are_no_degrees(crs: CRS | None) -> None:
    chart = Chart((10, 10), Affine(1, 0, 0, 0, -1, 0), crs)
    assert chart.mesh() is None and chart.record()["mesh"] is None


def test_another_body_has_degrees_of_its_own() -> None:
    mars = CRS.from_proj4("+proj=eqc +a=3396190 +b=3396190 +units=m +no_defs")
    mesh = Chart((10, 10), Affine(1000, 0, 0, 0, -1000, 0), mars).mesh()
    assert mesh is not None and mesh.major_m == 3396190 and mesh.flattening == 0


def test_pixels_beyond_the_projection_are_null() -> None:
    globe = CRS.from_proj4("+proj=ortho +lat_0=0 +lon_0=0 +ellps=WGS84")
    chart = Chart((200, 200), Affine(1e5, 0, -1e7, 0, -1e5, 1e7), globe)
    record = json.loads(dump(chart.record()))
    assert None in record["mesh"]["lon"] and any(value is not None for value in record["mesh"]["lon"])


def test_a_crs_is_called_by_name_and_code() -> None:
    named = Chart((5, 5), Affine.identity(), CRS.from_epsg(32631)).record()["crs"]
    assert named == "WGS 84 / UTM zone 31N (EPSG:32631)"
    assert Chart((5, 5), Affine.identity(), None).record()["crs"] == ""
