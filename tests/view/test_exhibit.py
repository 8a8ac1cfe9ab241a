"""A result and its scene on one page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely

from rrsis.view.exhibit import chart_of, result_page, scene_of, scene_page, write
from rrsis.view.page import Page
from rrsis.view.pyramid import Pyramid
from rrsis.view.result import Result


def data(page: Page) -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', page.html())
    assert found is not None
    return dict(json.loads(found[1]))


def test_the_scene_is_served_as_tiles_or_kept_as_one_picture(result_file: Path, scene_file: Path) -> None:
    result = Result.read(result_file)
    with Pyramid(scene_file) as pyramid:
        served, kept = result_page(result, pyramid), result_page(result, pyramid, whole=True)
    assert data(served)["scene"] == {"url": "tiles", "levels": 2}
    assert data(kept)["scene"]["uri"].startswith("data:image/jpeg;base64,")
    assert [layer["name"] for layer in data(kept)["layers"]] == ["all storage tanks", "the ship"]


@pytest.mark.parametrize("crs", ["EPSG:32631", "EPSG:3857", None])
def test_polygons_lie_on_their_objects_in_any_scene(crs: str | None, tmp_path: Path) -> None:
    turned = (
        rasterio.Affine.translation(5e5, 5.75e6) @ rasterio.Affine.rotation(25) @ rasterio.Affine.scale(2, -2)
    )
    path = tmp_path / "turned.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=90, height=60, count=1, dtype="uint8", crs=crs, transform=turned
    ) as file:
        file.write(np.ones((1, 60, 90), np.uint8))
    square = shapely.transform(
        shapely.box(10, 20, 30, 50), lambda at: np.array([turned @ tuple(point) for point in at])
    )
    layer = tmp_path / "a.geojson"
    layer.write_text(shapely.to_geojson(square))
    result = Result.read(layer)
    if crs is not None:  # GeoJSON is read as degrees, which these are not
        result = Result(layer, result.table.set_crs(crs, allow_override=True))
    with Pyramid(path) as pyramid:
        (shown,) = data(result_page(result, pyramid))["layers"]
    corners = np.cumsum(np.reshape(shown["objects"][0][0], (-1, 2)), axis=0) / shown["steps"]
    assert sorted(map(tuple, corners)) == [(10, 20), (10, 50), (30, 20), (30, 50)]


def test_without_a_scene_the_polygons_are_shown_alone(result_file: Path) -> None:
    page = result_page(Result.read(result_file), None)
    assert data(page)["scene"] is None and page.notes[0].startswith("The scene is not shown")


def test_a_live_page_has_tiles_and_asks(scene_file: Path) -> None:
    with Pyramid(scene_file) as pyramid:
        page = scene_page(pyramid)
        assert page.chart == chart_of(pyramid) and page.title == "port.tif"
    assert data(page)["live"] is True and data(page)["layers"] == []


def test_a_page_is_kept_whole(result_file: Path, tmp_path: Path) -> None:
    write(result_page(Result.read(result_file), None), tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text("utf-8").rstrip().endswith("</html>")


def test_a_scene_of_the_same_name_is_found(
    scene_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    assert scene_of(tmp_path / "port.gpkg") == scene_file
    assert scene_of(tmp_path / "elsewhere" / "port.gpkg") is None
    monkeypatch.chdir(tmp_path)
    assert scene_of(tmp_path / "elsewhere" / "port.gpkg") == Path("port.tif")
