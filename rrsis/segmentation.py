"""The main job on one page: a scene and sentences become georeferenced polygons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rrsis.checkpoints.registry import digest
from rrsis.checkpoints.store import load_segmenter
from rrsis.engine.device import fast_bfloat16, pick
from rrsis.engine.pace import Pace
from rrsis.errors import ConfigError, ExpressionError
from rrsis.export.features import Features
from rrsis.export.provenance import Provenance
from rrsis.export.table import Table
from rrsis.geo.area import Area, Asked
from rrsis.geo.item import locate
from rrsis.geo.rightangles import require_right_angles
from rrsis.geo.scene import Scene
from rrsis.geo.source import require_source
from rrsis.job import Job, Wishes
from rrsis.keeping import Keeping
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Segmenter
from rrsis.models.turning import Turning
from rrsis.progress import Listener, Meter
from rrsis.segmenter import Segmenter as Loaded
from rrsis.tuning import Tuning

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["Features", "segment", "stream"]

Source = str | PathLike[str]


def segment(
    scene: Source,
    expressions: str | Sequence[str],
    *,
    model: str = "default",
    device: str = "auto",
    tile: int | None = None,
    overlap: int | None = None,
    gsd_m: float | None = None,
    aoi: Asked | None = None,
    bands: Sequence[int | str] | None = None,
    asset: str | None = None,
    threshold: float | None = None,
    min_score: float | None = None,
    min_area_m2: float = 0.0,
    simplify_px: float = 1.0,
    min_hole_area_m2: float = 0.0,
    split: bool = True,
    regularize: bool = False,
    every: bool = False,
    why: bool = False,
    scores: Source | None = None,
    mask: Source | None = None,
    scales: Sequence[int] | None = None,
    tta: bool = False,
    keep_encoding: Source | None = None,
    work: Source | None = None,
    segmenter: Segmenter[Any] | None = None,
    progress: Listener | None = None,
) -> GeoDataFrame:
    """Find what sentences describe in a scene.

    Args and errors are those of `stream`.

    Returns:
        One row an object: id, expression, label, score (0-1), area_m2, perimeter_m (NaN without
        georeferencing), rank and margin with `every`, margin and why with `why`, and geometry, in the
        scene's coordinate reference system. It is empty, with the same columns, where nothing is found.

    Examples:
        >>> import rrsis
        >>> scene = rrsis.sample_scene("tanks.tif", size=512)
        >>> found = rrsis.segment(scene, ["all storage tanks", "the largest storage tank"])
        >>> tanks = found[found.expression == "all storage tanks"]
        >>> largest = found[found.expression == "the largest storage tank"]
        >>> len(tanks) > len(largest) == 1
        True
        >>> bool(largest.area_m2.iloc[0] == tanks.area_m2.max())
        True
        >>> found.to_file("tanks.gpkg")
    """
    found = stream(
        scene,
        expressions,
        model=model,
        device=device,
        tile=tile,
        overlap=overlap,
        gsd_m=gsd_m,
        aoi=aoi,
        bands=bands,
        asset=asset,
        threshold=threshold,
        min_score=min_score,
        min_area_m2=min_area_m2,
        simplify_px=simplify_px,
        min_hole_area_m2=min_hole_area_m2,
        split=split,
        regularize=regularize,
        every=every,
        why=why,
        scores=scores,
        mask=mask,
        scales=scales,
        tta=tta,
        keep_encoding=keep_encoding,
        work=work,
        segmenter=segmenter,
        progress=progress,
    )
    return Table.of(found, found.extras).frame(found.crs)


def stream(
    scene: Source,
    expressions: str | Sequence[str],
    *,
    model: str = "default",
    device: str = "auto",
    tile: int | None = None,
    overlap: int | None = None,
    gsd_m: float | None = None,
    aoi: Asked | None = None,
    bands: Sequence[int | str] | None = None,
    asset: str | None = None,
    threshold: float | None = None,
    min_score: float | None = None,
    min_area_m2: float = 0.0,
    simplify_px: float = 1.0,
    min_hole_area_m2: float = 0.0,
    split: bool = True,
    regularize: bool = False,
    every: bool = False,
    why: bool = False,
    scores: Source | None = None,
    mask: Source | None = None,
    scales: Sequence[int] | None = None,
    tta: bool = False,
    keep_encoding: Source | None = None,
    work: Source | None = None,
    segmenter: Segmenter[Any] | None = None,
    progress: Listener | None = None,
) -> Features:
    """Find what sentences describe in a scene, one object after the other.

    Args:
        scene: A raster of any size, georeferenced or not, or a STAC item; or what stands for several files: a
            folder, a pattern such as ``tiles/*.tif``, a text file with one name a line.
        expressions: What to find, in words; one pass over the scene answers all.
        model: Name or path of a checkpoint.
        device: "auto", "cpu" or "cuda".
        tile: Side of a tile in working pixels; None for the checkpoint's.
        overlap: Overlap of neighbouring tiles in working pixels; None for the checkpoint's.
        gsd_m: Ground size of a working pixel in metres; None for the scene's, within the model's range.
        aoi: Area of interest: a file with polygons, or west, south, east and north as numbers in degrees or
            as text, where ``@EPSG:32631`` or ``@scene`` may say what they mean. Only what lies in it is read,
            and no object reaches out of it; words such as "in the upper left" still mean the whole scene.
        bands: Three bands for red, green and blue, or one: numbers from 1, or names; None to choose.
        asset: Key of the asset to use where the scene is a STAC item; None to choose by role.
        threshold: Least probability of an object's pixel, 0-1; None for the checkpoint's.
        min_score: Least score of an object that can be counted, 0-1; None for what the checkpoint leaves out.
        min_area_m2: Leave out smaller objects; square pixels where the scene has no ground size.
        simplify_px: How far an outline may be straightened, in working pixels.
        min_hole_area_m2: Fill smaller holes; square pixels where the scene has no ground size.
        split: Tell objects apart that touch, where the score dips between them.
        regularize: Draw buildings with right angles.
        every: Give all that an expression might mean, by rank and with margins, and not only what it means.
        why: Tell of each object which landmark, distance, place or rank decided.
        scores: Raster to write with a band of probabilities for each expression.
        mask: Raster to write with a band of objects for each expression.
        scales: How many times smaller the scene is looked at, 1 among them; None for the checkpoint's.
        tta: Look at each tile four times, mirrored and upside down, and average.
        keep_encoding: Folder that keeps what the network sees before it reads a sentence, so that another
            sentence about the same scene costs decoding only.
        work: Folder that keeps what is done, so that the same call goes on after it was stopped; nothing is
            removed from it. None for a temporary one.
        segmenter: Who answers, in place of `model` and `device`: an `rrsis.Segmenter`, or your own.
        progress: Called with what happens.

    Returns:
        The objects; nothing is read of the scene's pixels but a sample before the first is taken.

    Raises:
        ConfigError: A number is out of range or the device cannot be used.
        ExpressionError: A sentence cannot be read, or there is none.
        SceneError: The scene is missing or cannot be used.
        CheckpointError: The checkpoint cannot be loaded.
        ResumeMismatch: A folder holds the work of another run.
        MissingDependency: Right angles are wished and the library for them is not installed.
        OutputError: A raster cannot be written, or a folder has not enough room (with the first object).

    Examples:
        >>> import rrsis
        >>> scene = rrsis.sample_scene("tanks.tif", size=512)
        >>> tanks = rrsis.stream(scene, "the storage tanks on the left", min_area_m2=50)
        >>> tanks.crs.to_epsg()
        32631
        >>> first = next(tanks)
        >>> first.label, first.geometry.geom_type, first.area_m2 >= 50, 0 < first.score < 1
        ('storage tank', 'Polygon', True, True)
        >>> tanks.close()  # the others are not wanted
    """
    sentences = _sentences(expressions)
    _check(min_area_m2, simplify_px, min_hole_area_m2)
    chosen = Tuning(tile, overlap, threshold, min_score, scales)
    if regularize:
        require_right_angles()
    require_source(scene)
    area = None if aoi is None else Area.of(aoi)
    scene = locate(scene, asset).raster
    place = segmenter.device if isinstance(segmenter, Loaded) else pick(device)
    half = fast_bfloat16(place)
    answering = segmenter or load_segmenter(fspath(model), place, half=half)
    config = chosen.of(answering.config)
    opened = Scene.open(scene, bands=bands, gsd_m=gsd_m, gsd_range_m=config.gsd_range_m, area=area)
    coarser = [opened.smaller(float(scale)) for scale in config.scales if scale > 1]
    drawing = min_area_m2, simplify_px, min_hole_area_m2, split, regularize
    wishes = Wishes(*drawing, every, why, _path(scores), _path(mask))
    named = _named(segmenter, fspath(model))
    made = Provenance.of(opened.path, sentences, *named)
    network = ", ".join(
        [named[0] or "your own", named[1][:12], str(place), "bfloat16" if half else "float32"]
    )
    keeping = Keeping(_path(work), _path(keep_encoding), network + (", in four views" if tta else ""))
    answering = Turning(answering) if tta else answering
    pace, meter = Pace.of(place), Meter(progress)
    job = Job(opened, sentences, answering, config, wishes, meter, pace, made, coarser, keeping)
    made = job.claim() or made
    extras = (*(["rank"] if every else []), *(["margin"] if every or why else []), *(["why"] if why else []))
    return Features(job.run(), opened.crs, made, extras)


def _named(segmenter: Segmenter[Any] | None, model: str) -> tuple[str, str]:
    """Name what answers, and its digest; both are empty for a network that is no checkpoint."""
    if segmenter is None:
        return model, digest(model)
    return (segmenter.name, segmenter.digest) if isinstance(segmenter, Loaded) else ("", "")


def _path(name: Source | None) -> Path | None:
    return None if name is None else Path(name)


def _sentences(expressions: str | Sequence[str]) -> tuple[str, ...]:
    texts = (expressions,) if isinstance(expressions, str) else tuple(expressions)
    if not texts:
        raise ExpressionError("No expression was given.", 'Give at least one, as in "all buildings".')
    for text in texts:
        Expression.parse(text)
    return tuple(dict.fromkeys(texts))


def _check(min_area_m2: float, simplify_px: float, min_hole_area_m2: float) -> None:
    sizes = {"least area": min_area_m2, "simplification": simplify_px, "least hole": min_hole_area_m2}
    for name, value in sizes.items():
        if not (value >= 0.0 and math.isfinite(value)):
            raise ConfigError(f"The {name} must be a number from 0 on, got {value}.")
