"""What streaming costs beside the network: `pipeline.py [--columns N] [--rows N] [--questions N] [--null]`.

Three times are taken on one made scene: the network alone on the same tiles, already in memory; reading all
blocks of the file alone, with as many threads; and the survey, which reads, answers, stitches and writes. Its
time over the slower of the other two is what the pipeline costs. Rounds alternate, so that other work on the
machine meets all three; processor seconds are given beside those of the clock. `--null` puts a network of no
cost in its place, so that the file is the slower of the two.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

import torch
from rasterio.windows import Window as Block
from streaming import ByColour, make

from rrsis.checkpoints.store import load_segmenter
from rrsis.engine.device import fast_bfloat16, pick
from rrsis.engine.pace import Pace
from rrsis.geo.grid import Grid
from rrsis.geo.raster import Raster
from rrsis.geo.reading import Reading, reader, runs
from rrsis.geo.scene import Scene
from rrsis.geo.scores import ScoreMap
from rrsis.language.expression import Expression
from rrsis.survey import Survey

QUESTIONS = [Expression.parse(text) for text in ("all storage tanks", "all ships", "all buildings")]


def bare_network(survey: Survey, readings: Sequence[Reading]) -> None:
    """Answer all tiles, which are in memory, a batch at a time, in as many lanes."""
    answer = survey._answerer
    batches = [readings[i : i + survey.pace.batch] for i in range(0, len(readings), survey.pace.batch)]
    exhaust(survey.pace.lanes.map(answer, batches))


def bare_read(path: Path, survey: Survey) -> None:
    """Read every block of the file once."""
    raster = Raster(str(path))
    with raster.reading() as file:
        rows, cols = file.shape
        high, wide = file.block_shapes[0]
    rows_of_blocks = [
        [Block(left, top, min(wide, cols - left), min(high, rows - top)) for left in range(0, cols, wide)]
        for top in range(0, rows, high)
    ]

    def build() -> Callable[[Sequence[Block]], None]:
        def read(blocks: Sequence[Block]) -> None:
            with raster.reading() as file:
                for block in blocks:
                    file.read(window=block)

        return read

    exhaust(survey.pace.readers.map(build, rows_of_blocks))
    raster.close()


def whole(survey: Survey) -> None:
    """Read, answer, stitch and write."""
    with tempfile.TemporaryDirectory() as folder:
        survey.run(ScoreMap(Path(folder), len(survey.questions)), lambda: None)


def exhaust(items: Iterable[object]) -> None:
    """Wait for all."""
    for _ in items:
        pass


def main() -> None:
    """Take the times, print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--columns", type=int, default=2688)
    parser.add_argument("--rows", type=int, default=1152)
    parser.add_argument("--questions", type=int, default=2, choices=range(1, len(QUESTIONS) + 1))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--null", action="store_true", help="a network of no cost")
    parser.add_argument("--folder", type=Path, default=Path("bench-streaming"))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    path = asked.folder / f"scene-{asked.columns}x{asked.rows}.tif"
    if not path.exists():
        make(path, asked.rows, asked.columns)
    device, questions = pick(asked.device), QUESTIONS[: asked.questions]
    segmenter = ByColour() if asked.null else load_segmenter("default", device, half=fast_bfloat16(device))
    with Scene.open(path) as scene:
        grid = Grid(scene.shape, segmenter.config.tile, segmenter.config.overlap)
        survey = Survey(scene, grid, questions, segmenter, Pace.of(device))
        readings = list(chain.from_iterable(map(reader(scene), runs(grid))))
        bare_network(survey, readings[: survey.pace.batch])  # the first call is slower
        jobs = {
            "network alone": lambda: bare_network(survey, readings),
            "reading alone": lambda: bare_read(path, survey),
            "pipeline": lambda: whole(survey),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
        for _ in range(asked.rounds):
            for name, job in jobs.items():
                began = time.monotonic(), time.process_time()
                job()
                taken[name].append((time.monotonic() - began[0], time.process_time() - began[1]))
    million = scene.shape[0] * scene.shape[1] / 1e6
    print(f"{len(grid)} tiles of {grid.side} px, {million:.1f} Mpx, {len(questions)} questions; "
          f"{device}, {torch.get_num_threads()} threads; medians of {asked.rounds}")  # fmt: skip
    medians = {
        name: [statistics.median(part) for part in zip(*times, strict=True)] for name, times in taken.items()
    }
    for name, (clock, processor) in medians.items():
        print(f"{name:14} {clock:7.2f} s  {million / clock:7.2f} Mpx/s   {processor:7.2f} processor s")
    slower = [max(medians["network alone"][i], medians["reading alone"][i]) for i in (0, 1)]
    ratios = [medians["pipeline"][i] / slower[i] for i in (0, 1)]
    print(
        f"pipeline over the slower of the two: {ratios[0]:.3f} by the clock, {ratios[1]:.3f} by the processor"
    )


if __name__ == "__main__":
    main()
