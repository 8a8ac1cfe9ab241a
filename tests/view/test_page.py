"""The page, read as a file and looked at in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer
from rasterio import Affine
from rasterio.crs import CRS

from rrsis.errors import MissingDependency
from rrsis.view import page as page_module
from rrsis.view.chart import Chart
from rrsis.view.exhibit import result_page, write
from rrsis.view.overlay import overlays
from rrsis.view.page import Page, leaflet
from rrsis.view.pyramid import Pyramid
from rrsis.view.result import Result

if TYPE_CHECKING:
    from conftest import OpenPage
    from playwright.sync_api import Page as Shown

CHART = Chart((600, 700), Affine(1, 0, 500_000, 0, -1, 5_750_000), CRS.from_epsg(32631))


@pytest.fixture
def kept(result_file: Path, scene_file: Path, tmp_path: Path) -> str:
    """The address of a page with the result over its scene."""
    with Pyramid(scene_file) as pyramid:
        write(result_page(Result.read(result_file), pyramid, whole=True), tmp_path / "page.html")
    return (tmp_path / "page.html").as_uri()


def spot(shown: Shown, col: float, row: float) -> tuple[float, float]:
    """Tell where on the screen a pixel of the scene is."""
    at = shown.evaluate(f"rrsis.map.latLngToContainerPoint([{row}, {col}])")
    return at["x"], at["y"]


def click(shown: Shown, col: float, row: float) -> None:
    shown.mouse.click(*spot(shown, col, row))


def test_nothing_is_asked_of_anybody(found: geopandas.GeoDataFrame) -> None:
    html = Page("a <b>", CHART, overlays(found, "x")).html()
    assert "a &lt;b&gt;" in html and "<b>" not in html
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "default-src &#x27;none&#x27;" in policy[1] and "connect-src &#x27;none&#x27;" in policy[1]
    elements = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert re.findall(r'(?:src|href)="([^"]*)"', elements) == ["data:,"]
    assert "Leaflet 1." in html and "Agafonkin" in html, "the licence asks for the copyright to be kept"


def test_a_served_page_may_ask_its_server() -> None:
    assert "connect-src &#x27;self&#x27;" in Page("a", CHART, live=True).html()


def test_missing_leaflet_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "_LEAFLET", "no-such-package")
    with pytest.raises(MissingDependency, match="not installed"):
        leaflet("leaflet.js")


def test_it_opens_with_everything_shown(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)
    assert shown.inner_text("#summary") == "4 objects"
    assert [row.split() for row in shown.locator("#layers li").all_inner_texts()] == [
        ["all", "storage", "tanks", "3", "only"],
        ["the", "ship", "1", "only"],
    ]
    assert shown.inner_text("#crs") == "WGS 84 / UTM zone 31N (EPSG:32631)"
    assert shown.evaluate("document.querySelector('img.scene').naturalWidth") == 700


def test_outlines_are_painted_over_their_objects(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)

    def painted(col: float, row: float) -> bool:
        return bool(
            shown.evaluate(f"""(() => {{
                const canvas = document.querySelector("canvas.outlines"), {{ map, painter }} = rrsis;
                const p = map.latLngToLayerPoint([{row}, {col}]).subtract(painter._bounds.min);
                const pen = new OffscreenCanvas(1, 1).getContext("2d", {{ willReadFrequently: true }});
                pen.drawImage(canvas, p.x, p.y, 1, 1, 0, 0, 1, 1);
                return pen.getImageData(0, 0, 1, 1).data[3] > 0;
            }})()""")
        )

    assert painted(100, 120) and painted(520, 400) and painted(300, 500)
    assert not painted(100, 200) and not painted(650, 50)
    assert not painted(300, 260), "a hole stays open"


def test_a_click_tells_what_is_known(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)
    click(shown, 100, 120)
    card = shown.locator("#card")
    assert card.is_visible() and shown.inner_text("#card-name") == "all storage tanks"
    assert shown.locator("#card-rows tr").all_inner_texts() == [
        "id\t1", "label\tstorage tank", "score\t0.950", "area\t5,018 m²", "perimeter\t251 m",
    ]  # fmt: skip
    mark = shown.locator("svg path[stroke='#fff']").last.bounding_box()
    assert mark is not None and abs(mark["x"] + mark["width"] / 2 - spot(shown, 100, 120)[0]) < 2
    assert shown.evaluate("document.querySelector('.leaflet-overlay-pane svg').clientWidth") > 700
    click(shown, 300, 260)
    assert not card.is_visible(), "a hole is no part of its object"
    click(shown, 300, 500)
    assert shown.inner_text("#card-name") == "the ship"
    shown.keyboard.press("Escape")
    assert not card.is_visible()


def test_filters_by_score_and_by_sentence(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)
    shown.fill("#least", "0.7")
    assert shown.inner_text("#summary") == "2 of 4 objects" and shown.inner_text("#least-said") == "0.70"
    click(shown, 520, 400)
    assert not shown.locator("#card").is_visible(), "what is filtered out cannot be chosen"
    shown.fill("#least", "0")
    shown.get_by_label("the ship").uncheck()
    assert shown.inner_text("#summary").startswith("3 of 4 objects · 1.8")
    shown.get_by_role("button", name="only").first.click()
    assert shown.get_by_label("the ship").is_checked(), "the one that is alone already brings the others back"


def test_what_is_filtered_out_is_let_go(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)
    click(shown, 520, 400)
    assert shown.locator("#card").is_visible()
    shown.fill("#least", "0.5")
    assert not shown.locator("#card").is_visible()


def test_the_keyboard_is_enough(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)
    for key, place, score in (("n", "1 of 4", "0.950"), ("n", "2 of 4", "0.800"), ("p", "1 of 4", "0.950")):
        shown.keyboard.press(key)
        assert shown.inner_text("#card-place") == place and score in shown.inner_text("#card-rows")
    before = shown.evaluate("rrsis.map.getZoom()")
    shown.keyboard.press("z")
    assert shown.evaluate("rrsis.map.getZoom()") > before
    shown.keyboard.press("Escape")
    shown.keyboard.press("f")
    assert shown.evaluate("rrsis.map.getZoom()") == before
    shown.keyboard.press("?")
    assert shown.locator("#help").is_visible()
    shown.keyboard.press("Escape")
    assert not shown.locator("#help").is_visible()
    shown.focus("#map")
    centre = shown.evaluate("rrsis.map.getCenter().lng")
    shown.keyboard.press("ArrowRight")
    shown.wait_for_timeout(600)
    assert shown.evaluate("rrsis.map.getCenter().lng") > centre


def test_a_link_comes_back_to_the_same(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)
    shown.fill("#least", "0.5")
    shown.get_by_label("the ship").uncheck()
    click(shown, 300, 220)
    shown.keyboard.press("z")
    shown.wait_for_timeout(500)
    address = shown.url
    assert "least=0.50" in address and "hide=2" in address and "object=1.1" in address
    view = "[rrsis.map.getZoom(), rrsis.map.getCenter().lng]"
    again = open_page(address)
    assert again.evaluate(view) == pytest.approx(shown.evaluate(view), abs=0.02)
    assert again.inner_text("#summary").startswith("2 of 4") and "0.800" in again.inner_text("#card-rows")
    assert not again.get_by_label("the ship").is_checked()


@pytest.mark.parametrize(
    "odd", ["#at=x,y,z", "#at=1,2", "#least=7&hide=9&object=3.99", "#object=1.-1", "#%%"]
)
def test_a_bent_link_does_no_harm(open_page: OpenPage, kept: str, odd: str) -> None:
    shown = open_page(kept + odd)
    assert shown.inner_text("#summary") == "4 objects"


def test_measures_along_the_ground(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept)
    shown.keyboard.press("m")
    for place in [(100, 100), (400, 100), (400, 500)]:
        click(shown, *place)
        shown.wait_for_timeout(350)  # two clicks at once are a double click
    said = shown.inner_text("#measured")
    assert re.fullmatch(r"70[01] m · encloses (5\.9\d|6\.?0?\d?) ha", said), said
    shown.keyboard.press("Backspace")
    assert re.fullmatch(r"(299|300|301) m", shown.inner_text("#measured"))
    shown.keyboard.press("Escape")
    assert not shown.locator("#measuring").is_visible()


PLACES = [
    (Affine(1, 0, 500_000, 0, -1, 5_750_000), "EPSG:32631"),
    (Affine.translation(5e5, 5.75e6) @ Affine.rotation(30) @ Affine.scale(0.5, -0.5), "EPSG:32631"),
    (Affine(1e-4, 0, 179.97, 0, -1e-4, -16), "EPSG:4326"),
    (Affine(10, 0, -8e6, 0, -10, 9e6), "EPSG:3857"),
    (Affine(100, 0, 4e5, 0, -100, 7.5e6), "EPSG:32631"),
]


@pytest.mark.parametrize(("transform", "crs"), PLACES)
def test_the_browser_measures_as_pyproj_does(
    open_page: OpenPage, tmp_path: Path, transform: Affine, crs: str
) -> None:
    write(Page("a", Chart((600, 700), transform, CRS.from_string(crs))), tmp_path / "bare.html")
    shown = open_page((tmp_path / "bare.html").as_uri())
    ring = [(20.0, 30.0), (650.0, 80.0), (600.0, 570.0), (90.0, 500.0)]
    to_degrees, geod = Transformer.from_crs(crs, "EPSG:4326", always_xy=True), Geod(ellps="WGS84")
    lon, lat = zip(*(to_degrees.transform(*(transform @ place)) for place in ring), strict=True)
    far = shown.evaluate(f"rrsis.chart.distance({list(ring[0])}, {list(ring[2])})")
    assert far == pytest.approx(geod.inv(lon[0], lat[0], lon[2], lat[2])[2], rel=1e-4)
    wide = shown.evaluate(f"rrsis.chart.area({[list(place) for place in ring]})")
    assert wide == pytest.approx(abs(geod.polygon_area_perimeter(lon, lat)[0]), rel=2e-3)
    east, north = shown.evaluate("rrsis.chart.map(20, 30)")
    assert (east, north) == pytest.approx(transform @ ring[0])


def test_without_georeferencing_it_measures_pixels(open_page: OpenPage, tmp_path: Path) -> None:
    write(Page("a", Chart((100, 100), Affine(1, 0, 0, 0, -1, 0), None)), tmp_path / "bare.html")
    shown = open_page((tmp_path / "bare.html").as_uri())
    shown.keyboard.press("m")
    for place in [(10, 10), (40, 50)]:
        click(shown, *place)
        shown.wait_for_timeout(350)
    assert shown.inner_text("#measured") == "50.0 px"
    assert shown.inner_text("#crs") == "pixels, not georeferenced"


def test_attributes_are_text(open_page: OpenPage, tmp_path: Path) -> None:
    nasty = "<img src=x onerror=document.title=1></script><script>document.title=2</script>"
    table = geopandas.GeoDataFrame(
        {"expression": [nasty], nasty: [nasty]}, geometry=[shapely.box(0, -50, 50, 0)]
    )
    chart = Chart((100, 100), Affine(1, 0, 0, 0, -1, 0), None)
    write(Page(nasty, chart, overlays(table, nasty), [nasty]), tmp_path / "nasty.html")
    shown = open_page((tmp_path / "nasty.html").as_uri())
    shown.keyboard.press("n")
    assert shown.inner_text("#card-name") == nasty and shown.inner_text("#notes") == nasty
    assert shown.title() == nasty and shown.locator("img").count() == 0


def test_a_phone_is_enough(open_page: OpenPage, kept: str) -> None:
    shown = open_page(kept, 390, 780, touch=True)
    left, top = spot(shown, 0, 0)
    right, bottom = spot(shown, 700, 600)
    panel = shown.locator("#panel").bounding_box()
    assert panel is not None and panel["width"] == 390
    assert 0 <= left < right <= 390 and 0 <= top < bottom <= panel["y"], "the panel does not cover the scene"
    shown.touchscreen.tap(*spot(shown, 100, 120))
    assert shown.locator("#card").is_visible() and not shown.locator("#panel").is_visible()
    shown.tap("#card-close")
    assert shown.locator("#panel").is_visible()
    shown.tap("#fold")
    assert not shown.locator("#layers").is_visible()
    small = [
        name
        for name in ("#fold", "#whole", "#measure", "#link", "#help-open")
        if (box := shown.locator(name).bounding_box()) is None or min(box["width"], box["height"]) < 40
    ]
    assert small == [], "a finger needs room"
    assert shown.evaluate("document.documentElement.scrollWidth") == 390


def test_many_objects_are_all_there(open_page: OpenPage, tmp_path: Path) -> None:
    side = 224
    down, across = (axis.ravel() * 10.0 for axis in np.mgrid[:side, :side])
    boxes = shapely.box(across + 2, -down - 8, across + 8, -down - 2)
    table = geopandas.GeoDataFrame(
        {"score": [number / len(boxes) for number in range(len(boxes))]}, geometry=boxes
    )
    chart = Chart((side * 10, side * 10), Affine(1, 0, 0, 0, -1, 0), None)
    write(Page("many", chart, overlays(table, "many")), tmp_path / "many.html")
    shown = open_page((tmp_path / "many.html").as_uri())
    assert shown.inner_text("#summary") == "50,176 objects"
    click(shown, 1235, 1235)
    assert shown.inner_text("#card-rows").split()[1] == f"{(123 * side + 123) / len(boxes):.3f}"
    shown.fill("#least", "0.5")
    assert shown.inner_text("#summary") == "25,088 of 50,176 objects"
