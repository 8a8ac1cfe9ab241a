"""Rasters with a layer of labelled polygons -> pictures with things, cut into overlapping windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from rrsis.data.labels import Labels, held_out, spoken
from rrsis.data.layer import Layer
from rrsis.data.outlined import rings
from rrsis.data.samples import Picture, Split, Thing
from rrsis.errors import DatasetError
from rrsis.geo.grid import Grid, Window
from rrsis.geo.scene import Scene

RASTERS = frozenset((".tif", ".tiff", ".vrt", ".jp2", ".img"))
"""Suffixes of the rasters that are taken from a folder."""
FILLED = 0.3  # ours: a window of which less than this has pixels is left out


@dataclass(frozen=True)
class Windows:
    """How scenes are cut.

    Attributes:
        side: Side of a window in pixels.
        overlap: Pixels that neighbours share, so that an object of up to this size is whole in one of them;
            None for a quarter of the side.
        gsd_m: Ground size of a pixel to work at, in metres; None for the scene's own.
        val: Share kept for validation: whole scenes, or the far end of a single one.
        seed: Draws the scenes kept for validation.
    """

    side: int = 512
    overlap: int | None = None
    gsd_m: float | None = None
    val: float = 0.0
    seed: int = 0


def load(
    layer: Path, images: Path, windows: Windows, label: str | None = None, everything: str = ""
) -> Labels:
    """Read scenes with their labelled polygons.

    Args:
        layer: GeoJSON, GeoPackage, Shapefile or another vector file with one layer of polygons.
        images: A raster, or a folder of rasters.
        windows: How to cut them.
        label: Attribute that holds the class; None finds it.
        everything: The class of all polygons, where no attribute holds it.

    Raises:
        DatasetError: A file is missing or unusable, no class can be found, or no polygon lies on a raster.
        SceneError: A raster cannot be read.
        ConfigError: The overlap does not fit the windows.
    """
    _grid((1, 1), windows)
    polygons = Layer.read(layer, label, everything)
    scenes = _scenes(images)
    _check(polygons, scenes)
    left_out = Counter(polygons.left_out)
    classes = tuple(sorted({spoken(one) for one in polygons.labels}))
    return Labels(classes, _pictures(polygons, scenes, windows, left_out), left_out)


def _scenes(images: Path) -> list[Path]:
    if not images.exists():
        raise DatasetError(f"There is no {images}.", "Name a GeoTIFF, or a folder of them, with --images.")
    if not images.is_dir():
        return [images]
    found = sorted(path for path in images.rglob("*") if path.suffix.lower() in RASTERS)
    if not found:
        raise DatasetError(
            f"{images} holds no raster ({', '.join(sorted(RASTERS))}).",
            "Polygons with coordinates need GeoTIFFs; for pictures without, label them as COCO instances.",
        )
    return found


def _check(polygons: Layer, scenes: Sequence[Path]) -> None:
    """Refuse scenes without a CRS, and polygons that all lie elsewhere, before anything is written."""
    where = []
    for path in scenes:
        with Scene.open(path) as scene:
            if len(polygons.on(scene)):
                return
            where.append(f"{path} ({scene.crs.to_string() if scene.crs else ''})")
    extent = ", ".join(f"{value:.6g}" for value in polygons.bounds)
    raise DatasetError(
        f"None of the {len(polygons.labels)} polygons of {polygons.path} lies on {', '.join(where[:3])}; "
        f"they lie in {extent} ({polygons.crs_name}).",
        "Is it the right raster, and is the layer's coordinate reference system the right one?",
    )


def _pictures(
    polygons: Layer, scenes: Sequence[Path], windows: Windows, left_out: Counter[str]
) -> Iterator[Picture]:
    held = held_out([str(path) for path in scenes], windows.val, windows.seed)
    once = len({path.stem for path in scenes}) == len(scenes)
    seen: set[int] = set()
    for number, path in enumerate(scenes):
        with Scene.open(path, gsd_m=windows.gsd_m) as scene:
            split: Split = "val" if str(path) in held else "train"
            parts = [(split, Window(0, 0, *scene.shape))] if len(scenes) > 1 else _ends(scene.shape, windows)
            outlines = Outlines(polygons, scene)
            seen |= outlines.numbers
            cuts = ((split, window) for split, part in parts for window in _cut(part, windows))
            stem = path.stem if once else f"{path.stem}_{number}"
            apart = len(parts) > 1
            for split, window, things, pixels in _views(scene, outlines, cuts, left_out):
                name, source = f"{stem}_{window.row}_{window.col}.png", path.name
                yield Picture(
                    name, split, pixels, things, source=f"{source} ({split} part)" if apart else source
                )
    if len(seen) < len(polygons.labels):
        left_out["polygons that lie on no raster"] += len(polygons.labels) - len(seen)


def _ends(shape: tuple[int, int], windows: Windows) -> list[tuple[Split, Window]]:
    """Part a single scene along its longer side, so that no pixel is in both splits."""
    rows, cols = shape
    end = max(round(max(shape) * windows.val), windows.side // 2) if windows.val > 0.0 else 0
    first = max(shape) - end
    if not end or first < max(shape) / 2:
        return [("train", Window(0, 0, rows, cols))]
    if rows >= cols:
        return [("train", Window(0, 0, first, cols)), ("val", Window(first, 0, end, cols))]
    return [("train", Window(0, 0, rows, first)), ("val", Window(0, first, rows, end))]


def _cut(part: Window, windows: Windows) -> Iterator[Window]:
    for row in _grid((part.height, part.width), windows).rows():
        for tile in row:
            inner = tile.window
            yield Window(part.row + inner.row, part.col + inner.col, inner.height, inner.width)


def _grid(shape: tuple[int, int], windows: Windows) -> Grid:
    """Lay out the windows; refuses an overlap that does not fit their side."""
    return Grid(shape, windows.side, windows.side // 4 if windows.overlap is None else windows.overlap)


class Outlines:
    """The polygons of a layer in the pixels of one scene.

    Args:
        polygons: The layer.
        scene: The scene.

    Attributes:
        numbers: Which of the layer's polygons reach into the scene.
    """

    def __init__(self, polygons: Layer, scene: Scene) -> None:
        found = polygons.on(scene)
        self.numbers = {i for i, _ in found}
        self._things = [(spoken(polygons.labels[i]), rings(shape)) for i, shape in found]
        self._tree = STRtree([shape for _, shape in found])

    def within(self, window: Window) -> tuple[Thing, ...]:
        """Give the things that reach into a window, in its own pixels, whole."""
        box = shapely.box(window.col, window.row, window.col + window.width, window.row + window.height)
        shift = np.array([window.col, window.row], np.float32)
        found = sorted(int(i) for i in self._tree.query(box, predicate="intersects"))
        return tuple(
            Thing(label, _moved(outline, shift)) for label, outline in (self._things[i] for i in found)
        )


def _moved(
    outline: Sequence[NDArray[np.float32]], shift: NDArray[np.float32]
) -> tuple[NDArray[np.float32], ...]:
    return tuple(ring - shift for ring in outline)


def _views(
    scene: Scene, outlines: Outlines, cuts: Iterable[tuple[Split, Window]], left_out: Counter[str]
) -> Iterator[tuple[Split, Window, tuple[Thing, ...], NDArray[np.uint8]]]:
    """Look through windows; those with nothing labelled or hardly a pixel are counted and left out."""
    for split, window in cuts:
        things = outlines.within(window)
        if not things:
            left_out["windows without a labelled object"] += 1
            continue
        pixels, valid = scene.look(window)
        if valid.mean() < FILLED:
            left_out["windows with few valid pixels"] += 1
            continue
        yield split, window, things, pixels
