"""`rrsis view`: look at a result over its scene, or ask a scene questions, in a browser."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from rrsis.errors import ConfigError

from . import options, show
from .outputs import expect, free

if TYPE_CHECKING:
    from rrsis.export.layer import VectorLayer
    from rrsis.progress import Listener
    from rrsis.segmentation import Features
    from rrsis.view.live import Ask
    from rrsis.view.pyramid import Pyramid
    from rrsis.view.site import Site


Target: TypeAlias = Annotated[
    str, typer.Argument(metavar="RESULT|SCENE", help="Polygons to look at, or a scene to ask questions of.")
]
SceneOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="SCENE", help="The scene that a result lies on.", show_default="of the same name, beside it"
    ),
]
Html: TypeAlias = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write the page instead of serving it.", show_default=False),
]
Port: TypeAlias = Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0: any free port.")]
NoBrowser: TypeAlias = Annotated[
    bool, typer.Option("--no-browser", help="Only print the address.", show_default=False)
]


def view(
    target: Target,
    scene: SceneOf = None,
    html: Html = None,
    port: Port = 0,
    no_browser: NoBrowser = False,
    overwrite: options.Overwrite = False,
    bands: options.Bands = None,
    asset: options.AssetKey = None,
    model: options.Model = "default",
    device: options.Device = "auto",
    gsd: options.Gsd = None,
    threshold: options.Threshold = None,
    min_area: options.MinArea = 0.0,
    every: options.Every = False,
    why: options.Why = False,
    keep_encoding: options.KeepEncoding = None,
) -> None:
    """Look at polygons over their scene in a browser, or type sentences there and see what they find."""
    from rrsis.view.result import SUFFIXES

    colours = options.read_bands(bands)
    expect(html, (".html", ".htm"), "--html")
    finished = scene is not None or Path(target).suffix.lower() in SUFFIXES
    raster = _raster(scene if finished else target, asset)
    with ExitStack() as opened:
        if html is not None and finished:
            keep(opened, Path(target), raster, html, colours, overwrite)
        elif finished:
            serve(over(opened, Path(target), raster, colours), port, no_browser)
        elif html is not None or raster is None:
            raise ConfigError(
                f"{target} is a scene, and a page that is kept as a file cannot be asked anything.",
                f"Keep a result: rrsis segment {target} ... -o a.gpkg; rrsis view a.gpkg --html {html}",
            )
        else:
            from rrsis.segmentation import stream  # here and not above, because it brings torch

            find = partial(stream, raster, device=device, gsd_m=gsd, bands=colours, threshold=threshold)
            find = partial(find, min_area_m2=min_area, every=every, why=why, keep_encoding=keep_encoding)
            serve(alive(opened, raster, colours, asking(find, model, device)), port, no_browser)


def asking(find: Callable[..., Features], model: str, device: str) -> Ask:
    """Load a checkpoint once, for all the sentences that will be asked.

    Args:
        find: `stream` with all but the sentence, the segmenter and the listener.
        model: Name or path of a checkpoint.
        device: Where it runs.

    Raises:
        RrsisError: The checkpoint cannot be loaded, or the device cannot be used.
    """
    from rrsis.checkpoints.registry import digest
    from rrsis.checkpoints.store import load_segmenter
    from rrsis.engine.device import fast_bfloat16, pick
    from rrsis.export.layer import layers
    from rrsis.export.provenance import public_name
    from rrsis.export.table import Table

    place = pick(device)
    segmenter = load_segmenter(model, place, half=fast_bfloat16(place))
    name, mark = public_name(model), digest(model)

    def ask(text: str, listener: Listener) -> VectorLayer:
        with closing(find(text, segmenter=segmenter, progress=listener)) as found:
            table = Table.of(found)
        return layers(table, found.crs, replace(found.made, model=name, digest=mark))[0]

    return ask


def keep(
    opened: ExitStack,
    result: Path,
    scene: str | None,
    html: Path,
    bands: Sequence[int | str] | None,
    overwrite: bool,
) -> None:
    """Write a page that needs no server.

    Args:
        opened: Closes what is opened.
        result: A layer of polygons.
        scene: Its scene; None to look for it.
        html: The file to write.
        bands: The scene's bands to show.
        overwrite: Whether to replace a file that is there.

    Raises:
        RrsisError: Something cannot be read or written, or there is a file already.
    """
    from rrsis.view.exhibit import result_page, write
    from rrsis.view.result import Result

    free(html, overwrite)
    read = Result.read(result)
    page = result_page(read, _pyramid(opened, result, scene, bands), whole=True)
    write(page, html)
    for note in page.notes:
        show.warning(note)
    show.remark(f"Wrote {html} ({show.size(html.stat().st_size)}). It needs no network and no other file.")


def over(opened: ExitStack, result: Path, scene: str | None, bands: Sequence[int | str] | None) -> Site:
    """Bring a result and its scene together as a site.

    Args:
        opened: Closes what is opened.
        result: A layer of polygons.
        scene: Its scene; None to look for it.
        bands: The scene's bands to show.

    Raises:
        RrsisError: One of the two cannot be read.
    """
    from rrsis.view.exhibit import result_page
    from rrsis.view.result import Result
    from rrsis.view.site import Site

    read = Result.read(result)
    pyramid = _pyramid(opened, result, scene, bands)
    page = result_page(read, pyramid)
    for note in page.notes:
        show.warning(note)
    return Site(page, pyramid)


def alive(opened: ExitStack, scene: str, bands: Sequence[int | str] | None, ask: Ask) -> Site:
    """Make a site of a scene that can be asked questions.

    Args:
        opened: Closes what is opened.
        scene: The raster.
        bands: Its bands to show.
        ask: Who answers.

    Raises:
        SceneError: The scene cannot be read.
    """
    from rrsis.view.exhibit import scene_page
    from rrsis.view.live import Live
    from rrsis.view.pyramid import Pyramid
    from rrsis.view.site import Site

    pyramid = opened.enter_context(Pyramid(scene, bands))
    for note in pyramid.scene.notes:
        show.warning(note)
    live = opened.enter_context(Live(ask, pyramid.scene.transform))
    return Site(scene_page(pyramid), pyramid, live)


def serve(site: Site, port: int, quiet: bool) -> None:
    """Serve until Ctrl-C.

    Args:
        site: Who answers.
        port: Where to listen; 0 for any free port.
        quiet: Open no browser.

    Raises:
        ConfigError: The port is taken.
    """
    from rrsis.view.server import Server

    with Server(site, port) as server, suppress(KeyboardInterrupt):
        show.say(f"Look at {server.url}\nOnly this machine can reach it. Ctrl-C ends it.")
        if not quiet and _has_screen():
            webbrowser.open(server.url)
        server.serve()


def _raster(scene: str | None, asset: str | None) -> str | None:
    """Find the raster that a scene's name stands for."""
    from rrsis.geo.item import locate
    from rrsis.geo.source import require_source

    if scene is None:
        return None
    require_source(scene)
    return locate(scene, asset).raster


def _pyramid(
    opened: ExitStack, result: Path, scene: str | None, bands: Sequence[int | str] | None
) -> Pyramid | None:
    from rrsis.view.exhibit import scene_of
    from rrsis.view.pyramid import Pyramid

    found = scene or scene_of(result)
    return None if found is None else opened.enter_context(Pyramid(found, bands))


def _has_screen() -> bool:
    """Say whether a browser would have a window; without one, Python starts one within the terminal."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
