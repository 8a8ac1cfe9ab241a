"""`rrsis segment`: the main job."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rrsis.errors import OutputError

from . import options, show
from .outputs import Outputs, mode_of
from .standing import Standing
from .summary import Summary

if TYPE_CHECKING:
    from rrsis.geo.item import Located
    from rrsis.progress import Listener
    from rrsis.segmentation import Features


def segment(
    scene: options.SceneFile,
    expressions: options.Expressions,
    out: options.Out = None,
    model: options.Model = "default",
    device: options.Device = "auto",
    tile: options.Tile = None,
    overlap: options.Overlap = None,
    gsd: options.Gsd = None,
    bands: options.Bands = None,
    aoi: options.Aoi = None,
    threshold: options.Threshold = None,
    min_score: options.MinScore = None,
    min_area: options.MinArea = 0.0,
    simplify: options.Simplify = 1.0,
    min_hole_area: options.MinHoleArea = 0.0,
    split: options.Split = True,
    regularize: options.Regularize = False,
    every: options.Every = False,
    why: options.Why = False,
    scores: options.Scores = None,
    mask: options.Mask = None,
    preview: options.Preview = None,
    layers: options.Layers = False,
    append: options.Append = False,
    overwrite: options.Overwrite = False,
    scales: options.Scales = None,
    tta: options.Tta = False,
    keep_encoding: options.KeepEncoding = None,
    restart: options.Restart = False,
    stac: options.Stac = None,
    asset: options.AssetKey = None,
    as_json: options.Json = False,
) -> None:
    """Find what sentences describe in a scene, and write it as polygons."""
    asked = dict(locals())  # all arguments: together they are what a stopped run is continued by
    began = time.monotonic()
    chosen_bands = options.read_bands(bands)
    mode = mode_of(append, overwrite or (restart and not append))
    files = Outputs(out or Outputs.default_layer(scene), scores, mask, preview, layers, mode, stac)
    if files.piped and as_json:
        raise OutputError("-o - and --json would both write to standard output.", "Use one of them.")
    place = read(scene, expressions, asset)
    run = Standing.of(files.layer, asked)
    if restart:
        run.forget()
    elif run.finished(files, as_json):
        return
    files = run.checked(files, place.raster, expressions)
    summary = Summary.of(expressions)
    with run.going(), show.watch(as_json) as listener:
        write(place, _found(asked, run.work, listener), files, summary, chosen_bands)
        run.finish(files.written(), summary.objects)
    finish = summary.line if as_json else partial(summary.table, stderr=files.piped)
    finish(time.monotonic() - began, files.written())


def _found(asked: dict[str, Any], work: Path | None, listener: Listener) -> Features:
    """Begin the work on what was asked, by the names of the command's arguments."""
    from rrsis.segmentation import stream  # here and not above, because it brings torch

    return stream(
        asked["scene"],
        asked["expressions"],
        model=asked["model"],
        device=asked["device"],
        tile=asked["tile"],
        overlap=asked["overlap"],
        gsd_m=asked["gsd"],
        bands=options.read_bands(asked["bands"]),
        aoi=asked["aoi"],
        asset=asked["asset"],
        threshold=asked["threshold"],
        min_score=asked["min_score"],
        min_area_m2=asked["min_area"],
        simplify_px=asked["simplify"],
        min_hole_area_m2=asked["min_hole_area"],
        split=asked["split"],
        regularize=asked["regularize"],
        every=asked["every"],
        why=asked["why"],
        scores=asked["scores"],
        mask=asked["mask"],
        scales=options.read_scales(asked["scales"]),
        tta=asked["tta"],
        keep_encoding=asked["keep_encoding"],
        work=work,
        progress=listener,
    )


def read(scene: str, expressions: Sequence[str], asset: str | None = None) -> Located:
    """Refuse what cannot be read, before anything heavy is loaded.

    Args:
        scene: Name of a raster or of a STAC item.
        expressions: Sentences.
        asset: Key of the item's asset.

    Returns:
        The raster that is meant.

    Raises:
        SceneError: There is no such file.
        MissingDependency: The scene is a STAC item and pystac is not installed.
        ExpressionError: A sentence is empty, too long or not text.
    """
    from rrsis.geo.item import locate
    from rrsis.geo.source import require_source
    from rrsis.language.expression import Expression

    require_source(scene)
    for text in expressions:
        Expression.parse(text)
    place = locate(scene, asset)
    require_source(place.raster)
    return place


def write(
    scene: Located, features: Features, files: Outputs, summary: Summary, bands: Sequence[int | str] | None
) -> None:
    """Write the layer, and the preview and the STAC items where they are wished.

    Args:
        scene: The raster that was read.
        features: What was found; taken to the end, or closed.
        files: Where to write.
        summary: Counts what passes.
        bands: The bands that were used, for the preview.

    Raises:
        OutputError: A file cannot be written.
    """
    from rrsis.export import Table, layers

    with closing(features):
        found = Table.of(summary.count(features), features.extras)
    files.write(layers(found, features.crs, features.made, files.each))
    if files.preview or files.stac:
        from rrsis.export.preview import preview
        from rrsis.geo.scene import Scene

        with Scene.open(scene.raster, bands=bands) as opened:
            if files.preview:
                preview(opened, found, files.preview, list(summary.found))
            files.describe(opened, features.made, scene.item)
