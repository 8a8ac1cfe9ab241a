"""Whole-scene sentences asked of a network: `python benchmarks/scene_network.py [SEED] [SCENES] [EACH]`.

The scenes and sentences of `scene_sentences.py`, painted, written as GeoTIFFs and asked by `rrsis.segment` as
a user would. Each answer is the things that its polygons overlap by half or more (IoU); exact: the very
things that are meant, no more, no fewer, and no polygon besides. With exact masks nearly all of them are
exact, so what is missing here is what the network does not find or finds besides. EACH is the number of
sentences of each kind that are asked of a scene; the embedded checkpoint answers.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from time import perf_counter

import geopandas
import numpy as np
import rasterio
import shapely
from made_asked import sentences
from made_picture import painted
from made_world import SIDE, World, worlds

import rrsis

ALIKE = 0.5


def written(world: World, seed: int, folder: Path) -> Path:
    """Paint a scene and write it with its georeference."""
    path = folder / f"{world.name.replace(' ', '-')}.tif"
    profile = {"driver": "GTiff", "width": SIDE, "height": SIDE, "count": 3, "dtype": "uint8", "tiled": True}
    with rasterio.open(path, "w", **profile, transform=world.transform, crs=world.crs) as file:
        file.write(painted(world, seed).transpose(2, 0, 1))
    return path


def in_pixels(world: World, shape: shapely.Geometry) -> shapely.Geometry:
    """Take a polygon back from the CRS to pixels, made valid."""
    back = ~world.transform
    return shapely.make_valid(
        shapely.transform(shape, lambda points: np.stack(back * tuple(points.T), axis=1))
    )


def judged(world: World, found: list[shapely.Geometry], meant: list[int]) -> tuple[bool, float]:
    """Tell whether an answer is exact, and its IoU with what is meant."""
    tree = shapely.STRtree([thing.shape for thing in world.things])
    got = []
    for shape in found:
        best = max(
            tree.query(shape).tolist(), key=lambda one: _iou(shape, world.things[one].shape), default=-1
        )
        got.append(best if best >= 0 and _iou(shape, world.things[best].shape) >= ALIKE else -1)
    wanted = shapely.union_all([world.things[one].shape for one in meant])
    return sorted(got) == sorted(meant), _iou(shapely.union_all(found), wanted)


def _iou(one: shapely.Geometry, other: shapely.Geometry) -> float:
    shared = one.intersection(other).area
    return shared / max(one.area + other.area - shared, 1e-9)


def main(seed: int, scenes: int, each: int) -> None:
    """Print the share of exact answers and the mean IoU for each type of relation."""
    scores = defaultdict[str, list[tuple[bool, float]]](list)
    with tempfile.TemporaryDirectory() as folder:
        for number, world in enumerate(worlds(seed)[:scenes], seed):
            asked, of_kind = [], Counter[str]()
            for one in sentences(world):
                of_kind[one.kind] += 1
                asked += [one] if of_kind[one.kind] <= each else []
            path = written(world, number, Path(folder))
            began = perf_counter()
            texts = list(dict.fromkeys(one.text for one in asked))
            answers: geopandas.GeoDataFrame = rrsis.segment(str(path), texts)
            seconds = perf_counter() - began
            shapes = [in_pixels(world, shape) for shape in answers.geometry]
            for one in asked:
                own = [
                    shape for shape, text in zip(shapes, answers.expression, strict=True) if text == one.text
                ]
                scores[one.kind].append(judged(world, own, list(one.meant)))
            exact = np.mean([right for all_ in scores.values() for right, _ in all_])
            print(
                f"{world.name}: {len(texts)} sentences in {seconds:.0f} s; exact so far {exact:.1%}",
                flush=True,
            )
    print(f"\n| {'relation':28} | sentences | exact | mean IoU |\n|{'-' * 30}|---:|---:|---:|")
    scores["all"] = [one for all_ in scores.values() for one in all_]
    for kind, told in scores.items():
        exact, overlap = np.mean(told, axis=0)
        print(f"| {kind:28} | {len(told):9} | {exact:.1%} | {overlap:.3f} |")


if __name__ == "__main__":
    given = [*sys.argv[1:], *["1", "1", "1"][len(sys.argv) - 1 :]]
    main(*map(int, given))
