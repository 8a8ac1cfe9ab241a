"""One pass of a network over a scene: tiles read ahead, questions answered, bands kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rrsis.engine.executor import Executor
from rrsis.geo.grid import Grid, Tile
from rrsis.geo.scene import Scene
from rrsis.geo.scores import ScoreMap
from rrsis.geo.stitch import stitch
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Place, Segmenter

NOWHERE = -20.0  # the logit of a pixel that holds no picture: a probability of 2e-9


class Reading(NamedTuple):
    """A tile with its pixels.

    Attributes:
        tile: The tile.
        pixels: RGB, (h, w, 3) uint8.
        valid: Which pixels hold anything, (h, w) bool.
    """

    tile: Tile
    pixels: NDArray[np.uint8]
    valid: NDArray[np.bool_]


@dataclass(frozen=True)
class Survey:
    """Asks questions of every tile of a scene, each tile encoded once.

    Attributes:
        scene: What to read.
        grid: Its tiles.
        questions: What to ask; one layer each.
        segmenter: Who answers.
        executor: Who reads ahead.
        batch: Tiles sent through the network at once.
    """

    scene: Scene
    grid: Grid
    questions: Sequence[Expression]
    segmenter: Segmenter[Any]  # what lies between encode and decode is the segmenter's own business
    executor: Executor
    batch: int = 1

    def run(self, scores: ScoreMap, finished: Callable[[], None]) -> None:
        """Fill a score map, going on after the bands that it already holds.

        Args:
            scores: Takes one layer of logits a question.
            finished: Called after each tile.
        """
        tiles = chain.from_iterable(islice(self.grid.rows(), scores.done, None))
        rows = islice(self.grid.rows(), scores.done, None)
        # Closed here, whatever happens: the caller may close the scene, which readers must not see.
        with closing(self.executor.map(partial(_reader, self.scene), tiles)) as readings:
            answers = self._answers(readings, finished)
            by_row = (islice(answers, len(row)) for row in rows)
            for band in stitch(self.grid, by_row, len(self.questions), scores.done, scores.carry):
                scores.append(band)

    def _answers(
        self, readings: Iterable[Reading], finished: Callable[[], None]
    ) -> Iterator[tuple[Tile, NDArray[np.float32]]]:
        queue, nothing = iter(readings), np.full((len(self.questions), 1, 1), NOWHERE, np.float32)
        while some := list(islice(queue, self.batch)):
            answers = iter(self._ask([reading for reading in some if reading.valid.any()]))
            for reading in some:
                logits = next(answers) if reading.valid.any() else nothing
                finished()
                yield reading.tile, np.where(reading.valid, logits, nothing)

    def _ask(self, readings: Sequence[Reading]) -> Iterable[NDArray[np.float32]]:
        if not readings:
            return []
        places = [place(reading.tile, self.grid.shape) for reading in readings]
        encoding = self.segmenter.encode([reading.pixels for reading in readings], places)
        return self.segmenter.decode(encoding, self.questions)


def place(tile: Tile, shape: tuple[int, int]) -> Place:
    """Say where a tile lies in its scene.

    Args:
        tile: The tile.
        shape: Rows and columns of the whole working grid.

    Returns:
        The tile's rim as fractions of the scene.
    """
    window, (rows, cols) = tile.window, shape
    return Place(
        window.row / rows,
        window.col / cols,
        (window.row + window.height) / rows,
        (window.col + window.width) / cols,
    )


def _reader(scene: Scene) -> Callable[[Tile], Reading]:
    def read(tile: Tile) -> Reading:
        return Reading(tile, *scene.look(tile.window))

    return read
