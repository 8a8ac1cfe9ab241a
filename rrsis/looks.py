"""Looks at a scene, one a scale, each asked all questions, merged into one map of scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rrsis.config import ModelConfig
from rrsis.engine.pace import Pace
from rrsis.engine.shelf import Shelf
from rrsis.geo.grid import Grid
from rrsis.geo.merged import Coarse, Layers, Merged, only_large, shares
from rrsis.geo.reading import grid_of, tiles_read
from rrsis.geo.scene import Scene
from rrsis.geo.scores import ScoreMap
from rrsis.language.expression import Expression
from rrsis.language.lexicon import is_small
from rrsis.models.packing import Keeper
from rrsis.models.segmenter import Segmenter
from rrsis.progress import Meter
from rrsis.survey import Survey

_LARGE = 0.5  # ours: what is larger than this share of a tile's side, a fine look sees in parts only


@dataclass(frozen=True)
class Looks:
    """The same ground at one or more scales.

    Attributes:
        scenes: The scene at each scale, the working grid first.
        config: Tile, overlap and threshold to use.
        questions: What to ask.
        segmenter: Who answers.
        pace: How much is done at once.
        encodings: Folder that keeps encodings; None keeps none.
    """

    scenes: Sequence[Scene]
    config: ModelConfig
    questions: Sequence[Expression]
    segmenter: Segmenter[Any]  # what lies between encode and decode is the segmenter's own business
    pace: Pace
    encodings: Path | None = None

    @cached_property
    def grids(self) -> list[Grid]:
        """The tiles at each scale, around the area of interest where there is one."""
        return [grid_of(scene, self.config.tile, self.config.overlap) for scene in self.scenes]

    @property
    def pixels(self) -> int:
        """Pixels that the tiles of all scales cover."""
        return sum(math.prod(grid.window[2:]) for grid in self.grids)

    @property
    def bytes_needed(self) -> int:
        """Bytes that the scores take on disk, about; tiles outside an area of interest take none."""
        layers, total = len(self.questions), 0.0
        for number, (scene, grid) in enumerate(zip(self.scenes, self.grids, strict=True)):
            whole = ScoreMap.bytes_for(layers, grid.window[2:]) * (2 if number else 1)
            total += whole * tiles_read(scene, grid) / len(grid)
        return math.ceil(total)

    def encoded_bytes(self, keeper: Keeper[Any]) -> int:
        """Say how many bytes the encodings of all tiles take on disk, about.

        Args:
            keeper: Who encodes.
        """
        sides = [(min(grid.side, grid.shape[0]), min(grid.side, grid.shape[1])) for grid in self.grids]
        each = [keeper.packed_bytes(*side) + math.prod(side) // 8 for side in sides]
        return sum(len(grid) * count for grid, count in zip(self.grids, each, strict=True))

    def run(self, folder: Path, meter: Meter) -> Layers:
        """Ask the questions at each scale, going on after what the folder already holds.

        Args:
            folder: Where the scores lie.
            meter: Told of each tile, and of those that were finished before.

        Returns:
            The logits, one layer a question, of what the tiles of the working grid cover: row 0 is the first
            of `Grid.window`.

        Raises:
            SceneError: The scene turns out to be damaged.
            OutputError: The scores cannot be written.
        """
        layers, coarser = len(self.questions), range(1, len(self.scenes))
        maps = {number: ScoreMap(folder / f"look-{number}", layers) for number in coarser}
        maps[0] = ScoreMap(folder / ("merged" if coarser else "look-0"), layers)
        before = sum(scores.done * len(self.grids[number].columns) for number, scores in maps.items())
        meter.begin(sum(len(grid) for grid in self.grids), self.pixels, before)
        for number in coarser:
            self._survey(number).run(maps[number], meter.tile)
        coarse = [self._coarse(number, maps[number], folder) for number in coarser]
        small = {layer for layer, asked in enumerate(self.questions) if is_small(asked.noun)}
        merged = Merged(self.scenes[0].shape, coarse, self.grids[0].window[:2], small)
        self._survey(0).run(maps[0], meter.tile, merged.blended if coarse else None)
        return maps[0]

    def _survey(self, number: int) -> Survey:
        shelf = None if self.encodings is None else Shelf(self.encodings / f"look-{number}")
        return Survey(
            self.scenes[number], self.grids[number], self.questions, self.segmenter, self.pace, shelf
        )

    def _coarse(self, number: int, scores: ScoreMap, folder: Path) -> Coarse:
        fine, shape = self.scenes[0].shape, self.scenes[number].shape
        large, whole = self._large(number, scores, folder), scores if shares(fine, shape) else None
        return Coarse(large, shape, whole, self.grids[number].window[:2])

    def _large(self, number: int, scores: ScoreMap, folder: Path) -> ScoreMap:
        """Keep of a coarse look what does not fit into a fine tile."""
        fine, coarse = self.scenes[0].shape, self.scenes[number].shape
        least = (_LARGE * self.config.tile) ** 2 * math.prod(coarse) / math.prod(fine)
        return only_large(scores, folder / f"large-{number}", self.config.threshold, least)
