"""Exhibit: a result and its scene brought together on a page, and the page kept as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rrsis.export.aside import aside
from rrsis.view.chart import Chart
from rrsis.view.overlay import overlays
from rrsis.view.page import Page
from rrsis.view.pyramid import Picture, Pyramid
from rrsis.view.result import Result

_RASTERS = (".tif", ".tiff", ".vrt", ".jp2", ".png", ".jpg", ".jpeg", ".img")  # what a scene is mostly called


def chart_of(pyramid: Pyramid) -> Chart:
    """Tell where the pixels of a scene lie."""
    return Chart(pyramid.scene.shape, pyramid.scene.transform, pyramid.scene.crs)


def scene_page(pyramid: Pyramid) -> Page:
    """Show a scene of which sentences can be asked.

    Args:
        pyramid: The scene.
    """
    scene = pyramid.scene
    return Page(Path(scene.path).name, chart_of(pyramid), (), scene.notes, pyramid.levels, live=True)


def result_page(result: Result, pyramid: Pyramid | None, whole: bool = False) -> Page:
    """Show a result over its scene.

    Args:
        result: The polygons.
        pyramid: The scene; None to show the polygons alone.
        whole: Put a picture of the scene into the page, so that it needs no server.

    Raises:
        LayerError: There is no way from the layer's CRS to the scene's.
        SceneError: The scene cannot be read.
    """
    title, name = result.path.name, result.path.stem
    if pyramid is None:
        chart, notes = result.chart(), ("The scene is not shown: give it with --scene.", *result.notes)
        return Page(title, chart, overlays(result.table, name), notes)
    chart = chart_of(pyramid)
    placed = result.over(chart)
    ground: Picture | int = pyramid.overview() if whole else pyramid.levels
    return Page(title, chart, overlays(placed.table, name), (*pyramid.scene.notes, *placed.notes), ground)


def write(page: Page, path: Path) -> None:
    """Keep a page as a file, whole or not at all.

    Args:
        page: The page; its picture must be within it.
        path: The ``.html`` file.

    Raises:
        OutputError: The file cannot be written.
    """
    with aside(path) as place:
        place.write_text(page.html(), "utf-8")


def scene_of(result: Path) -> Path | None:
    """Find the raster that a result was made from: one of the same name, in its folder or the working one.

    Args:
        result: The layer.
    """
    return next(_namesakes(result), None)


def _namesakes(result: Path) -> Iterator[Path]:
    for folder in dict.fromkeys((result.parent, Path())):
        for suffix in _RASTERS:
            place = (folder / result.name).with_suffix(suffix)
            if place.is_file():
                yield place
