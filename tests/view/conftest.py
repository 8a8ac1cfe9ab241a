"""A result over the made scene, and a real browser to look at it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pytest
import shapely

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CORNER = (500_000.0, 5_750_000.0)  # of the scene of 700 x 600 pixels of 1 m
TANKS = {
    1: (100, 120, 40, 0.95),
    2: (300, 260, 60, 0.80),
    3: (520, 400, 30, 0.35),
}  # column, row, radius, score
SHIP = (225, 480, 380, 520)  # left, top, right, bottom
OpenPage = Callable[..., "Page"]


def on_map(shape: shapely.Polygon) -> shapely.Polygon:
    """Bring a shape in pixels to the coordinates of the scene."""
    return shapely.transform(shape, lambda at: (at * (1, -1)) + CORNER)


@pytest.fixture
def found() -> geopandas.GeoDataFrame:
    """Three tanks, the second with a hole, and a ship."""
    shapes = [shapely.Point(col, row).buffer(radius) for col, row, radius, _ in TANKS.values()]
    shapes[1] = shapes[1] - shapely.box(290, 250, 310, 270)
    shapes.append(shapely.box(*SHIP))
    placed = [on_map(shape) for shape in shapes]
    return geopandas.GeoDataFrame(
        {
            "id": [1, 2, 3, 4],
            "expression": ["all storage tanks"] * 3 + ["the ship"],
            "label": ["storage tank"] * 3 + ["ship"],
            "score": [score for *_, score in TANKS.values()] + [0.6],
            "area_m2": [shape.area for shape in placed],
            "perimeter_m": [shape.length for shape in placed],
        },
        geometry=placed,
        crs="EPSG:32631",
    )


@pytest.fixture
def result_file(found: geopandas.GeoDataFrame, tmp_path: Path) -> Path:
    """The same as a GeoPackage beside the scene."""
    path = tmp_path / "found.gpkg"
    found.to_file(path)
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; what needs it is skipped where it is not installed."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium is installed")
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=120_000)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address in a window of its own; the page must say nothing on the console."""
    contexts, said = [], list[str]()

    def failed(request: str) -> None:
        if "ERR_ABORTED" not in request:  # a page that is left breaks off its requests
            said.append(request)

    def opened(address: str, width: int = 1280, height: int = 800, touch: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            accept_downloads=True,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: failed(f"{request.url}: {request.failure}"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
