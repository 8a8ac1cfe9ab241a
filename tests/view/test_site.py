"""What a browser can ask for, and a session in one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shapely
from rasterio.crs import CRS

from rrsis.export.feature import Feature
from rrsis.export.layer import VectorLayer, layers
from rrsis.export.provenance import Provenance
from rrsis.export.table import Table
from rrsis.progress import Event, Listener
from rrsis.view.exhibit import scene_page
from rrsis.view.live import Live
from rrsis.view.pyramid import Pyramid
from rrsis.view.result import Result
from rrsis.view.server import Request, Response, Server
from rrsis.view.site import Site

if TYPE_CHECKING:
    from conftest import OpenPage
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Shown


def find(text: str, listener: Listener) -> VectorLayer:
    """Find two tanks for any sentence but one."""
    for tile in range(3):
        listener(Event("tile" if tile else "start", tiles=tile, tiles_total=2))
    features = []
    if "airplane" in text:
        listener(Event("note", f"Nothing found for “{text}”."))
    else:
        for number, (col, row, radius, score) in enumerate([(100, 120, 40, 0.9), (300, 260, 60, 0.4)], 1):
            disk = shapely.Point(500_000 + col, 5_750_000 - row).buffer(radius)
            features.append(Feature(number, text, "storage tank", score, disk.area, disk.length, disk))
    made = Provenance.of("port.tif", [text], "default", "abc")
    return layers(Table.of(features), CRS.from_epsg(32631), made)[0]


@pytest.fixture
def site(scene_file: Path) -> Iterator[Site]:
    with Pyramid(scene_file) as pyramid, Live(find, pyramid.scene.transform) as live:
        yield Site(scene_page(pyramid), pyramid, live)


def get(site: Site, path: str, **query: str) -> Response | None:
    return site(Request("GET", tuple(path.split("/")), query))


def post(site: Site, path: str, body: object) -> Response | None:
    return site(Request("POST", (path,), {}, json.dumps(body).encode()))


def found(site: Site, count: int) -> None:
    """Wait until as many sentences are answered."""
    assert site.live is not None
    version = -1
    while True:
        news = site.live.news(version, 20)
        every = site.live.news(-1, 0)["asked"]
        assert isinstance(every, list)
        if len(every) == count and all(one["state"] == "done" for one in every):
            return
        version = int(str(news["version"]))


@pytest.mark.parametrize(
    "path",
    [
        *("tiles", "tiles/0/0", "tiles/0/0/0/0", "tiles/0/9/9", "tiles/9/0/0", "tiles/-1/0/0", "tiles/0/0/x"),
        *("tiles/../../etc/passwd", "tiles/0/0/1e3", "tiles/0/0/99999999999", "tiles/0/0/٣", "etc/passwd"),
        *("news", "news/x", "news/-2", "found.shp", "port.tif", "page.html", "ask", "drop", "/"),
    ],
)
def test_nothing_else_can_be_had(site: Site, path: str) -> None:
    assert get(site, path) is None


@pytest.mark.parametrize("body", [None, [], {}, {"text": 3}, "text"])
def test_what_is_no_question_is_none(site: Site, body: object) -> None:
    assert post(site, "ask", body) is None and post(site, "drop", body) is None
    assert site(Request("POST", ("ask",), {}, b"\xff{")) is None


def test_the_page_and_its_tiles(site: Site) -> None:
    page, tile = get(site, ""), get(site, "tiles/0/0/1")
    assert page is not None and page.kind.startswith("text/html") and not page.kept
    assert tile is not None and tile.kind == "image/jpeg" and tile.kept


def test_errors_are_worded_as_on_the_command_line(site: Site) -> None:
    answer = post(site, "ask", {"text": " "})
    assert answer is not None
    assert json.loads(answer.body)["message"] == "The expression is empty."


def test_what_was_found_can_be_saved(site: Site, tmp_path: Path) -> None:
    nothing = get(site, "found.gpkg", layers="1", least="0")
    assert nothing is not None and nothing.status == 409
    post(site, "ask", {"text": "all storage tanks"})
    post(site, "ask", {"text": "the largest storage tank"})
    found(site, 2)
    for suffix, code in (("gpkg", 32631), ("geojson", 4326)):
        answer = get(site, f"found.{suffix}", layers="1,2,x", least="0.5")
        assert answer is not None and answer.name == f"port_found.{suffix}"
        (tmp_path / answer.name).write_bytes(answer.body)
        saved = Result.read(tmp_path / answer.name).table  # without the style that lies beside the layer
        assert saved.crs.to_epsg() == code and list(saved.id) == [1, 2]
        assert list(saved.expression) == ["all storage tanks", "the largest storage tank"]
    assert get(site, "found.gpkg", layers="1", least="x") is None


@pytest.fixture
def served(site: Site) -> Iterator[str]:
    with Server(site) as server:
        thread = threading.Thread(target=server.serve)
        thread.start()
        yield server.url
        server.stop()
        thread.join(10)


def ask(shown: Shown, text: str) -> None:
    shown.fill("#sentence", text)
    shown.press("#sentence", "Enter")


def test_a_session_in_a_browser(open_page: OpenPage, served: str, tmp_path: Path) -> None:
    shown = open_page(served)
    shown.locator("img.leaflet-tile-loaded").first.wait_for()
    shown.keyboard.press("/")
    shown.keyboard.type("all storage tanks")
    shown.keyboard.press("Enter")
    shown.get_by_text("2 objects · 1.6").wait_for()
    ask(shown, "all airplanes")
    shown.get_by_text("Nothing found for “all airplanes”.").wait_for()
    ask(shown, "   ")
    shown.get_by_text("The expression is empty.").wait_for()
    shown.keyboard.press("Escape")
    at = shown.evaluate("rrsis.map.latLngToContainerPoint([120, 100])")
    shown.mouse.click(at["x"], at["y"])
    assert "0.900" in shown.inner_text("#card-rows")
    shown.fill("#least", "0.5")
    with shown.expect_download() as download:
        shown.click("#save-gpkg")
    download.value.save_as(tmp_path / "saved.gpkg")
    assert list(Result.read(tmp_path / "saved.gpkg").table.score) == [0.9]
    shown.wait_for_timeout(500)  # the address follows what is seen with a delay
    before = shown.evaluate("rrsis.map.getZoom()")
    shown.reload()
    shown.get_by_text("1 of 2 objects").wait_for()
    assert shown.evaluate("rrsis.map.getZoom()") == before
    shown.get_by_role("button", name="Remove: all storage tanks").click()
    shown.get_by_text("0 objects").wait_for()


def test_the_scene_stays_in_sight_while_the_panel_grows(open_page: OpenPage, served: str) -> None:
    shown = open_page(served, 390, 780, True)
    for text in ("all storage tanks", "all airplanes", "the largest storage tank"):
        ask(shown, text)
    shown.get_by_text("4 objects").wait_for()
    panel = shown.locator("#panel").bounding_box()
    corner = "rrsis.map.latLngToContainerPoint([600, 700]).y"
    assert panel is not None and shown.evaluate(corner) <= panel["y"]
    shown.evaluate("rrsis.map.setZoom(1, { animate: false })")
    shown.tap("#fold")
    assert shown.evaluate("rrsis.map.getZoom()") == 1, "who has moved the map is left alone"


def test_two_windows_see_the_same(open_page: OpenPage, served: str) -> None:
    one, other = open_page(served), open_page(served, 390, 780, True)
    ask(one, "all storage tanks")
    for shown in (one, other):
        shown.get_by_text("2 objects").wait_for()


def test_the_page_says_when_the_server_has_gone(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    shown = context.new_page()
    with Server(site) as server:
        thread = threading.Thread(target=server.serve)
        thread.start()
        shown.goto(server.url)
        shown.get_by_text("port.tif").first.wait_for()
        server.stop()
        thread.join(10)
    shown.route("**/*", lambda route: route.abort())
    ask(shown, "all ships")
    shown.get_by_text("does not answer").wait_for()
    context.close()


@pytest.mark.parametrize("zoom", [-1, -0.25, 0, 1.5])
def test_tiles_lie_where_their_pixels_are(open_page: OpenPage, served: str, zoom: float) -> None:
    shown = open_page(served)
    shown.evaluate(f"rrsis.map.setView([300, 350], {zoom}, {{ animate: false }})")
    shown.locator("img.leaflet-tile-loaded").first.wait_for()
    shown.wait_for_timeout(500)
    corners = shown.evaluate("[[0, 0], [600, 700]].map(place => rrsis.map.latLngToContainerPoint(place))")
    boxes = [box for box in (one.bounding_box() for one in shown.locator("img.leaflet-tile").all()) if box]
    if zoom < 1:  # else some lie out of sight and are not loaded
        assert min(box["x"] for box in boxes) == pytest.approx(corners[0]["x"], abs=1.5)
        assert max(box["x"] + box["width"] for box in boxes) == pytest.approx(corners[1]["x"], abs=1.5)
        assert max(box["y"] + box["height"] for box in boxes) == pytest.approx(corners[1]["y"], abs=1.5)
    assert boxes
