"""How long a browser takes over many polygons: opening the page, painting, dragging, filtering, pointing.

python benchmarks/view.py [OBJECTS] [CHROMIUM]; prints one table: wall times of a headless browser, no GPU.
A paint is counted until it is on the screen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import geopandas
import numpy as np
import shapely
from playwright.sync_api import Page as Shown
from playwright.sync_api import sync_playwright
from rasterio import Affine

from rrsis.view.chart import Chart
from rrsis.view.exhibit import write
from rrsis.view.overlay import overlays
from rrsis.view.page import Page

PITCH = 40  # pixels between objects
PAINT = """new Promise(done => {
  const began = performance.now();
  rrsis.painter._update();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""
WATCH = """window.frames_ = []; (last => { const step = now => { frames_.push(now - last); last = now;
  requestAnimationFrame(step); }; requestAnimationFrame(step); })(performance.now())"""
FILTER = """(() => { const began = performance.now(); rrsis.model.least = 0.5; rrsis.model.filter();
  rrsis.painter._update(); return performance.now() - began; })()"""
POINT = """(() => { const began = performance.now();
  for (let k = 0; k < 100; k++) rrsis.model.at(k * 31 % 3000, k * 57 % 3000, 5);
  return (performance.now() - began) / 100; })()"""


def page(count: int) -> Page:
    """Make a page with that many blobs of some twenty corners each."""
    side = int(np.ceil(np.sqrt(count)))
    number = np.arange(count)
    centres = np.stack([number % side, number // side], axis=1) * PITCH + PITCH / 2
    rng = np.random.default_rng(0)
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    radii = rng.uniform(0.25, 0.45, (count, 20)) * PITCH
    corners = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=2) + centres[:, None]
    shapes = shapely.polygons(corners * (1, -1))
    table = geopandas.GeoDataFrame(
        {"expression": np.where(number % 3, "all houses", "all trees"), "score": rng.uniform(0, 1, count)},
        geometry=shapes,
    )
    chart = Chart((side * PITCH, side * PITCH), Affine(1, 0, 0, 0, -1, 0), None)
    return Page("many", chart, overlays(table, "many"))


def dragged(shown: Shown) -> list[float]:
    """Drag the map about, and give the milliseconds between frames meanwhile."""
    shown.mouse.move(800, 400)
    shown.mouse.down()
    shown.evaluate(WATCH)
    for step in range(30):
        shown.mouse.move(800 + step * 8, 400 + step * 4)
    frames = shown.evaluate("frames_")
    shown.mouse.up()
    shown.wait_for_timeout(1500)
    return [float(frame) for frame in frames[1:]]


def main(count: int, program: str) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder, "many.html")
        began = time.perf_counter()
        write(page(count), path)
        wrote = time.perf_counter() - began
        print(f"{count} objects; page written in {wrote:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1280, "height": 800})
        began = time.perf_counter()
        shown.goto(path.as_uri(), timeout=300_000)
        print(f"{'opened after':<34}{time.perf_counter() - began:8.2f} s")
        for name, zoom in (
            ("everything in sight", None),
            ("at a zoom of 1/4", -2),
            ("at the scene's own pixels", 0),
        ):
            if zoom is not None:
                shown.evaluate(f"rrsis.map.setView([{PITCH * 50}, {PITCH * 50}], {zoom}, {{animate: false}})")
            paints = [shown.evaluate(PAINT) for _ in range(5)]
            frames = dragged(shown)
            print(f"{name:<34}{statistics.median(paints):8.0f} ms a paint; dragging: median "
                  f"{statistics.median(frames):.0f} ms a frame, worst {max(frames):.0f} ms")  # fmt: skip
        print(f"{'filter and paint':<34}{shown.evaluate(FILTER):8.0f} ms")
        print(f"{'find what is pointed at':<34}{shown.evaluate(POINT):8.2f} ms")
        browser.close()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 50_000,
        sys.argv[2] if len(sys.argv) > 2 else "/usr/bin/chromium",
    )
