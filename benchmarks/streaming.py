"""Memory and speed of a run over a made scene: `streaming.py [--columns N] [--rows N] [--network]`.

Without `--network` a stand-in answers by colour, so that only reading, stitching, writing and tracing are
measured. The scene, a tiled and compressed GeoTIFF, is kept in the folder for the next time.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Sequence
from multiprocessing import Process
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from rrsis.config import ModelConfig
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Place
from rrsis.progress import Event
from rrsis.segmentation import stream

BLOCK = 512
GREY, WHITE = (96, 110, 90), 235
STEP, RADIUS = 400, 40  # px: a bright disk in each square of STEP


class ByColour:
    """Bright pixels are storage tanks; a network with no cost of its own."""

    def __init__(self) -> None:
        """Take the tile and overlap of the shipped checkpoint."""
        self.config = ModelConfig()

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> NDArray[np.uint8]:
        """Keep the red channel."""
        return np.stack([tile[:, :, 0] for tile in pixels])

    def decode(self, encoding: NDArray[np.uint8], questions: Sequence[Expression]) -> NDArray[np.float32]:
        """Give a logit that rises with brightness, around 160."""
        logits = (encoding.astype(np.float32) - 160) / 16
        return np.repeat(logits[:, None], len(questions), axis=1)


def make(path: Path, rows: int, cols: int) -> None:
    """Write a scene of bright disks on grey noise, a row of blocks at a time."""
    draw = np.random.default_rng(0)
    side = np.arange(STEP) - STEP / 2
    disk = np.hypot(side[:, None], side) < RADIUS
    tiling = np.tile(disk, (1, -(-cols // STEP)))[:, :cols]
    noise = draw.integers(0, 16, (BLOCK, 4096, 3), np.uint8)
    form = {"driver": "GTiff", "height": rows, "width": cols, "count": 3, "dtype": "uint8", "tiled": True}
    form |= {"blockxsize": BLOCK, "blockysize": BLOCK, "compress": "deflate", "zlevel": 1, "predictor": 2}
    form |= {"photometric": "RGB", "crs": "EPSG:32631", "bigtiff": "if_safer", "interleave": "pixel"}
    place = rasterio.Affine(0.5, 0, 500_000, 0, -0.5, 5_750_000)
    aside = path.with_suffix(".part.tif")
    with (
        rasterio.Env(GDAL_CACHEMAX=64 * 2**20, GDAL_NUM_THREADS="2"),
        rasterio.open(aside, "w", transform=place, **form) as file,
    ):
        for top in range(0, rows, BLOCK):
            height = min(BLOCK, rows - top)
            bright = tiling[(np.arange(top, top + height)) % STEP]
            for left in range(0, cols, 4096):
                width = min(4096, cols - left)
                part = np.array(GREY, np.uint8) + noise[:height, :width]
                part[bright[:, left : left + width]] = WHITE
                file.write(part.transpose(2, 0, 1), window=rasterio.windows.Window(left, top, width, height))
    aside.rename(path)


def peak_mb() -> float:
    """Say how much memory the process held at most, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Make the scene, run over it, print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--network", action="store_true", help="ask the shipped checkpoint, on the CPU")
    parser.add_argument("--tiles", type=int, default=0, help="stop after so many tiles")
    parser.add_argument("--sentence", action="append", help="what to ask")
    parser.add_argument("--folder", type=Path, default=Path("bench-streaming"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    scene = asked.folder / f"scene-{asked.columns}x{asked.rows}.tif"
    if not scene.exists():
        maker = Process(target=make, args=(scene, asked.rows, asked.columns))  # its memory is not the run's
        maker.start()
        maker.join()
    sentences = asked.sentence or ["all storage tanks"]
    os.environ["TMPDIR"] = str(asked.folder)  # where the scores go
    began, marks = time.monotonic(), {"start": peak_mb()}

    class Enough(Exception):
        """So many tiles were asked for."""

    def watch(event: Event) -> None:
        if event.kind == "tile":
            marks["tiles"], marks["answered"], marks["done"] = peak_mb(), time.monotonic(), event.megapixels
            if event.tiles == asked.tiles:
                raise Enough

    found = 0
    try:
        answering = None if asked.network else ByColour()
        for _ in stream(scene, sentences, segmenter=answering, device="cpu", progress=watch):
            found += 1
    except Enough:
        pass
    seconds, answering_seconds = time.monotonic() - began, marks["answered"] - began
    print(
        f"scene                {asked.columns} x {asked.rows} px, {scene.stat().st_size / 1e9:.2f} GB on disk"
    )
    print(f"network              {'the shipped checkpoint' if asked.network else 'none, by colour'}")
    print(f"sentences            {len(sentences)}")
    print(f"peak memory          {peak_mb():.0f} MB; {marks['start']:.0f} MB before, "
          f"{marks['tiles']:.0f} MB when all tiles were answered")  # fmt: skip
    print(f"answered             {marks['done']:.0f} Mpx in {answering_seconds:.0f} s, "
          f"{marks['done'] / answering_seconds:.2f} Mpx/s")  # fmt: skip
    print(f"all                  {seconds:.0f} s, {found} objects")


if __name__ == "__main__":
    sys.exit(main())
