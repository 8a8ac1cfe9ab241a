"""One run over one scene: ask the network, settle the sentences, give the objects."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from shapely.geometry import MultiPolygon, Polygon

from rrsis.config import ModelConfig
from rrsis.engine.executor import Executor, Threads
from rrsis.export.feature import Feature
from rrsis.export.provenance import Provenance
from rrsis.export.raster import Layer, probabilities, write_mask, write_scores
from rrsis.export.sheet import Sheet, burn, resized
from rrsis.geo.grid import Grid
from rrsis.geo.ground import area_m2, perimeter_m
from rrsis.geo.outlines import Drawing
from rrsis.geo.scene import Scene
from rrsis.geo.scores import ScoreMap
from rrsis.grounding.findings import Findings
from rrsis.grounding.plan import Plan
from rrsis.grounding.resolve import Choice
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Segmenter
from rrsis.progress import Meter
from rrsis.survey import Survey


@dataclass(frozen=True)
class Wishes:
    """What the user may wish of the results.

    Attributes:
        min_area_m2: Leave out smaller objects; square pixels of the scene where it has no ground size.
        simplify_px: How far an outline may be straightened, in working pixels.
        scores: Raster of probabilities to write, or None.
        mask: Raster of objects to write, or None.
    """

    min_area_m2: float = 0.0
    simplify_px: float = 1.0
    scores: Path | None = None
    mask: Path | None = None


@dataclass
class Job:
    """Everything that one run needs.

    Attributes:
        scene: Where to look; closed at the end.
        sentences: What to find, each once.
        segmenter: Who answers.
        config: Tile, overlap and threshold to use.
        wishes: What the user wishes of the results.
        meter: Told of what happens.
        batch: Tiles sent through the network at once.
        executor: Who reads ahead.
        made: How the results come about, for the rasters.
    """

    scene: Scene
    sentences: Sequence[str]
    segmenter: Segmenter[Any]  # what lies between encode and decode is the segmenter's own business
    config: ModelConfig
    wishes: Wishes
    meter: Meter
    batch: int = 1
    executor: Executor = field(default_factory=Threads)
    made: Provenance | None = None

    @cached_property
    def grid(self) -> Grid:
        """The tiles."""
        return Grid(self.scene.shape, self.config.tile, self.config.overlap)

    @cached_property
    def plan(self) -> Plan:
        """The questions; a scene of one tile is asked the whole sentences."""
        return Plan.of(self.sentences, whole=len(self.grid) == 1)

    def run(self) -> Generator[Feature, None, None]:
        """Find the objects; rasters are written after the last one."""
        with self.scene, tempfile.TemporaryDirectory(prefix="rrsis-") as folder:
            for note in self.scene.notes:
                self.meter.note(note)
            scores = ScoreMap(Path(folder), len(self.plan.questions))
            self._ask(scores)
            level = self.config.threshold
            findings = Findings(self.plan, scores, self.scene.shape, level, self._least_px())
            drawn: dict[str, list[Polygon | MultiPolygon]] = {text: [] for text in self.sentences}
            for feature in self._features(findings):
                if self.wishes.mask is not None:
                    drawn[feature.expression].append(feature.geometry)
                self.meter.found()
                yield feature
            self._write_rasters(scores, drawn)
            self.meter.done()

    def _ask(self, scores: ScoreMap) -> None:
        self.meter.begin(len(self.grid), math.prod(self.scene.shape))
        questions = self.plan.questions
        survey = Survey(self.scene, self.grid, questions, self.segmenter, self.executor, self.batch)
        survey.run(scores, self.meter.tile)

    def _least_px(self) -> float:
        side = self.scene.gsd_m or 1.0 / self.scene.scale
        return self.wishes.min_area_m2 / side**2

    def _features(self, findings: Findings) -> Iterator[Feature]:
        first = 1
        for expression in self.plan.expressions:
            choices = findings.choices(expression)
            self._explain(expression, choices)
            yield from self._outlined(findings, expression, choices, first)
            first += len(choices)

    def _outlined(
        self, findings: Findings, expression: Expression, choices: Sequence[Choice], first: int
    ) -> Iterator[Feature]:
        regions = findings.regions(expression)
        chosen = sorted(choice.region for choice in choices)
        numbers = {region: number for number, region in enumerate(chosen, first)}
        for region, shape in regions.outlines(chosen, self.scene.transform, Drawing(self.wishes.simplify_px)):
            yield Feature(
                numbers[region],
                expression.text,
                expression.noun,
                regions[region].score,
                area_m2(shape, self.scene.crs),
                perimeter_m(shape, self.scene.crs),
                shape,
            )

    def _explain(self, expression: Expression, choices: Sequence[Choice]) -> None:
        if not choices:
            self.meter.note(f"Nothing found for “{expression.text}”.")
        elif any(choice.ambiguous for choice in choices):
            self.meter.note(
                f"“{expression.text}” fits {len(choices)} objects about equally well; all of them are given."
            )

    def _write_rasters(self, scores: ScoreMap, drawn: dict[str, list[Polygon | MultiPolygon]]) -> None:
        sheet = Sheet.of(self.scene, self.made)
        if self.wishes.scores is not None:
            bands = ((each.text, scores.bands(self.plan.layer(each))) for each in self.plan.expressions)
            own = [
                Layer(text, resized(probabilities(rows), self.scene.shape, sheet.shape))
                for text, rows in bands
            ]
            write_scores(own, self.wishes.scores, sheet)
        if self.wishes.mask is not None:
            masks = [Layer(text, burn(shapes, sheet)) for text, shapes in drawn.items()]
            write_mask(masks, self.wishes.mask, sheet)
