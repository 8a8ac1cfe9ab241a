"""One pass of a network over a scene: reading, answering and writing at once, bands kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from rrsis.engine.executor import Threads
from rrsis.engine.pace import Pace
from rrsis.engine.shelf import Arrays, Shelf
from rrsis.errors import CheckpointError
from rrsis.geo.bandfile import BLANK
from rrsis.geo.grid import Grid, Tile
from rrsis.geo.reading import RUN_PX, Reading, reader, runs
from rrsis.geo.scene import Scene
from rrsis.geo.scores import FAINTEST, ScoreMap
from rrsis.geo.stitch import Piece, stitch
from rrsis.language.expression import Expression
from rrsis.models.packing import keeper
from rrsis.models.segmenter import Place, Segmenter

T = TypeVar("T")
Answer = tuple[Tile, NDArray[np.float32]]

_VALID = "valid"
_WRITTEN_AHEAD = 4  # ours: pieces of one tile that may wait for the disk


@dataclass(frozen=True)
class Survey:
    """Asks questions of every tile of a scene, each tile encoded once.

    Reading, the network and the disk work at the same time, each a bounded number of steps ahead of the next.

    Attributes:
        scene: What to read.
        grid: Its tiles.
        questions: What to ask; one layer each.
        segmenter: Who answers.
        pace: How much is done at once.
        shelf: Keeps the encodings of all tiles, and gives those that it has; None keeps none.
    """

    scene: Scene
    grid: Grid
    questions: Sequence[Expression]
    segmenter: Segmenter[Any]  # what lies between encode and decode is the segmenter's own business
    pace: Pace = field(default_factory=Pace)
    shelf: Shelf | None = None

    def run(
        self,
        scores: ScoreMap,
        finished: Callable[[], None],
        blended: Callable[[Piece], Piece] | None = None,
    ) -> None:
        """Fill a score map, going on after the bands that it already holds.

        Batches are cut at the same tiles in every run, because a network's last bits may depend on the batch;
        so one that begins above the first missing row is answered again.

        Args:
            scores: Takes one layer of logits a question.
            finished: Called after each tile.
            blended: What becomes of each piece before it is written; None if it stays as it is.

        Raises:
            SceneError: The scene turns out to be damaged; finished bands are kept.
            OutputError: A band or an encoding cannot be written; finished bands are kept.
            CheckpointError: The network's answer is no number.
        """
        if scores.done == len(self.grid.bands):
            return
        first = scores.done * len(self.grid.columns)
        begin = first - first % self.pace.batch

        def write(piece: Piece) -> None:
            scores.append(piece if blended is None else blended(piece))

        run_px = RUN_PX if self.shelf is None else 1  # what comes from a shelf is far larger than its pixels
        with ExitStack() as stack:  # each stage is ended before the one that feeds it, whatever happens
            stack.callback(scores.close)
            read = self.pace.readers.map(self._reader, runs(self.grid, begin, run_px))
            batches = _batched(chain.from_iterable(stack.enter_context(closing(read))), self.pace.batch)
            answered = self.pace.lanes.map(self._answerer, batches)
            answers = chain.from_iterable(stack.enter_context(closing(answered)))
            tiles = _counted(islice(answers, first - begin, None), finished)
            pieces = stitch(self.grid, tiles, len(self.questions), scores.done, scores.carry)
            written = Threads(1, _WRITTEN_AHEAD).map(lambda: write, pieces)
            for _ in stack.enter_context(closing(written)):
                pass

    def _reader(self) -> Callable[[Sequence[Tile]], list[Reading]]:
        read, shelf = reader(self.scene), self.shelf

        def fetch(run: Sequence[Tile]) -> list[Reading]:
            kept = [(tile, shelf.get(_name(tile))) for tile in run] if shelf is not None else []
            found = [_kept(tile, arrays) for tile, arrays in kept if arrays is not None]
            return found if len(found) == len(run) else read(run)

        return fetch

    def _answerer(self) -> Callable[[Sequence[Reading]], list[Answer]]:
        lane = self.pace.lane()

        def answer(readings: Sequence[Reading]) -> list[Answer]:
            with lane:
                return self._answer(readings)

        return answer

    def _answer(self, readings: Sequence[Reading]) -> list[Answer]:
        seen = [reading for reading in readings if reading.valid.any()]
        for blank in readings:
            if self.shelf is not None and not blank.kept and not blank.valid.any():
                self.shelf.put(_name(blank.tile), {_VALID: np.packbits(blank.valid)})
        answers = iter(self._ask(seen) if seen else ())
        return [(one.tile, _known(one.valid, answers, len(self.questions))) for one in readings]

    def _ask(self, readings: Sequence[Reading]) -> NDArray[np.float32]:
        encoding = self._encoding(readings)
        some = _batched(self.questions, self.pace.questions)
        logits = np.concatenate([self.segmenter.decode(encoding, asked) for asked in some], axis=1)
        if not np.isfinite(logits.sum()):  # one that is no number spoils the sum, too
            raise CheckpointError(
                f"The network's answer at {readings[0].tile.window} is no number.",
                "The checkpoint or the device is at fault; try --device cpu.",
            )
        return np.clip(logits, -FAINTEST, FAINTEST, out=logits)

    def _encoding(self, readings: Sequence[Reading]) -> Any:  # noqa: ANN401 - the segmenter's own business
        if self.shelf is None:
            return self._encoded(readings)
        packs = {_name(reading.tile): reading.kept for reading in readings if reading.kept}
        fresh = [reading for reading in readings if not reading.kept]
        if fresh:
            for reading, pack in zip(fresh, keeper(self.segmenter).pack(self._encoded(fresh)), strict=True):
                name = _name(reading.tile)
                packs[name] = {**pack, _VALID: np.packbits(reading.valid)}
                self.shelf.put(name, packs[name])
        return keeper(self.segmenter).unpack([packs[_name(reading.tile)] for reading in readings])

    def _encoded(self, readings: Sequence[Reading]) -> Any:  # noqa: ANN401 - the segmenter's own business
        places = [place(reading.tile, self.grid.shape) for reading in readings]
        return self.segmenter.encode([reading.pixels for reading in readings], places)


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


def _known(
    valid: NDArray[np.bool_], answers: Iterator[NDArray[np.float32]], layers: int
) -> NDArray[np.float32]:
    """Take the next answer if the tile was asked, and blank out what holds no picture."""
    if valid.all():
        return next(answers)
    logits = next(answers) if valid.any() else np.empty((layers, *valid.shape), np.float32)
    logits[:, ~valid] = BLANK
    return logits


def _name(tile: Tile) -> str:
    return f"tile-{tile.window.row}-{tile.window.col}"


def _kept(tile: Tile, kept: Arrays) -> Reading:
    """Make a reading of what lies on a shelf."""
    _, _, height, width = tile.window
    valid = np.unpackbits(kept[_VALID], count=height * width).reshape(height, width).astype(np.bool_)
    return Reading(tile, np.zeros((0, 0, 3), np.uint8), valid, kept)


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    queue = iter(items)
    while some := list(islice(queue, size)):
        yield some


def _counted(answers: Iterable[Answer], finished: Callable[[], None]) -> Iterator[Answer]:
    for answer in answers:
        finished()
        yield answer
