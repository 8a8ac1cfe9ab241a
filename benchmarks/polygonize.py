"""From bands on disk to a written GeoPackage: `python benchmarks/polygonize.py [--side 20000] [--tracing]`.

Makes the logits of a scene with about 50,000 objects (ragged, some with holes, many across the borders of
bands) in a scratch folder, then finds, traces, simplifies, measures and writes them in a process of its own,
and prints wall and CPU seconds and the peak of resident memory. `--tracing` also times GDAL's tracing of the
same mask.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio import Affine, features
from rasterio.crs import CRS
from scipy import ndimage

CELL = 90  # px; one object lies in each square of this side
BAND = 512  # rows of a band
STAMPS = 300  # different objects
RAGGED = 1.0  # px; how far noise moves a rim, about
STEPS = {
    "split": "as rrsis segment does: split, simplified by 1 px",
    "simple": "not split, simplified by 1 px",
    "exact": "not split, along the edges of pixels",
    "gdal": "GDAL",
}
PLACE = Affine(0.5, 0.0, 500_000.0, 0.0, -0.5, 5_000_000.0)
GROUND = CRS.from_epsg(32633)


def stamp(rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw the logits of one object with a ragged rim, every tenth with a hole."""
    down, across = np.mgrid[:CELL, :CELL] - CELL / 2
    angle, away = np.arctan2(down, across), np.hypot(down, across)
    waves = sum(rng.normal(0, 0.12) * np.cos(k * angle + rng.uniform(0, 7)) for k in range(1, 7))
    radius = np.minimum(rng.uniform(10, 30) * (1 + waves), CELL / 2 - 4)
    logits = radius - away + ndimage.gaussian_filter(rng.normal(size=(CELL, CELL)), 1.0) * RAGGED
    if rng.random() < 0.1:
        logits = np.minimum(logits, away - radius.mean() / 3)
    parts, _ = ndimage.label(logits >= 0)
    largest = np.bincount(parts.ravel())[1:].argmax() + 1
    logits[(parts != largest) & (logits >= 0)] = -1
    drawn: NDArray[np.float32] = np.clip(logits, -9, 9).astype(np.float32)
    return drawn


def bands(side: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Make the logits of the scene, band by band."""
    rng = np.random.default_rng(0)
    stamps = np.stack([stamp(rng) for _ in range(STAMPS)])
    which = rng.integers(0, STAMPS, (side // CELL + 1, side // CELL + 1))
    for top in range(0, side, BAND):
        rows = np.arange(top, min(top + BAND, side))
        band = np.empty((len(rows), side), np.float32)
        for number, row in enumerate(rows):
            line = stamps[which[row // CELL], row % CELL].reshape(-1)
            band[number] = line[:side]
        yield top, band


def make(folder: Path, side: int) -> None:
    """Write the bands as a run does."""
    from rrsis.geo.grid import Window
    from rrsis.geo.scores import ScoreMap
    from rrsis.geo.stitch import Piece

    scores = ScoreMap(folder, 1)
    for top, values in bands(side):
        scores.append(Piece(Window(top, 0, *values.shape), values[None], values[None, :0]))


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the seconds that something takes."""
    wall, work = time.perf_counter(), time.process_time()
    yield
    print(f"  {what:28} {time.perf_counter() - wall:6.2f} s  {time.process_time() - work:6.2f} s", flush=True)


def polygonize(folder: Path, simplify_px: float, split: bool) -> None:
    """Do what follows the network, and print what it takes."""
    with timed("everything, with imports"):
        from rrsis.export import Provenance, Table, layers
        from rrsis.export.geopackage import GEOPACKAGE
        from rrsis.geo.ground import sizes
        from rrsis.geo.outlines import Drawing
        from rrsis.geo.regions import Regions
        from rrsis.geo.scores import ScoreMap
        from rrsis.geo.splitting import APART

        scores = ScoreMap(folder, 1)
        with timed("joining" + " and splitting" * split):
            regions = Regions(partial(scores.bands, 0), split=APART if split else None)
        with timed("tracing"):
            found = list(regions.outlines(list(regions), PLACE, Drawing(simplify_px)))
            count, shapes = len(found), np.empty(len(found), object)
            shapes[:] = [shape for _, shape in found]
        with timed("areas and perimeters"):
            areas, lengths = sizes(shapes, GROUND)
        out = folder / "out.gpkg"
        out.unlink(missing_ok=True)
        with timed("writing"):
            columns = {
                "id": np.array([key for key, _ in found]),
                "expression": np.full(count, "all buildings", object),
                "label": np.full(count, "building", object),
                "score": np.array([regions[key].score for key, _ in found]),
                "area_m2": areas,
                "perimeter_m": lengths,
            }
            made = Provenance.of("made", ["all buildings"])
            parts = layers(Table(columns, shapes), GROUND, made)
            GEOPACKAGE.write(str(out), parts, "create")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    points = int(shapely.get_num_coordinates(shapes).sum())
    print(f"  {count} objects, {points} points, {out.stat().st_size / 1e6:.0f} MB, peak memory {peak:.0f} MB")


def trace_by_gdal(folder: Path) -> None:
    """Time GDAL's tracing of the whole mask, the polygons thrown away."""
    from rrsis.geo.scores import ScoreMap

    mask = np.concatenate([logits >= 0 for _, logits in ScoreMap(folder, 1).bands(0)]).view(np.uint8)
    with timed("rasterio.features.shapes"):
        count = sum(1 for _ in features.shapes(mask, mask=mask > 0, connectivity=4))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {count} objects as dictionaries, peak memory {peak:.0f} MB")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=20_000, help="rows and columns of the scene")
    parser.add_argument("--tracing", action="store_true", help="time GDAL's tracing too")
    parser.add_argument("--folder", type=Path, help="keep the bands there, to run again")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.step:
        if args.step == "gdal":
            trace_by_gdal(args.folder)
        else:
            polygonize(args.folder, 0.0 if args.step == "exact" else 1.0, args.step == "split")
        return
    with tempfile.TemporaryDirectory(prefix="rrsis-polygonize-") as scratch:
        folder = args.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            make(folder, args.side)
        print(f"{args.side} x {args.side} px; wall and CPU seconds, load {os.getloadavg()[0]:.1f}")
        for step, words in STEPS.items():
            if step == "gdal" and not args.tracing:
                continue
            print(words)
            subprocess.run([sys.executable, __file__, "--step", step, "--folder", folder], check=True)


if __name__ == "__main__":
    main()
