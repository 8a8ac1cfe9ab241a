"""One run over one scene: ask the network, settle the sentences, give the objects."""

from __future__ import annotations

import logging
import math
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from rrsis.config import ModelConfig
from rrsis.engine.disk import require_room
from rrsis.engine.pace import Pace
from rrsis.export.feature import Feature
from rrsis.export.provenance import Provenance
from rrsis.export.raster import Layer, probabilities, write_mask, write_scores
from rrsis.export.sheet import Sheet, burn, framed, resized
from rrsis.geo.bandfile import BLANK
from rrsis.geo.blanks import Blanks
from rrsis.geo.grid import Grid, Window
from rrsis.geo.ground import pixel_size_m, sizes
from rrsis.geo.merged import Layers
from rrsis.geo.outlines import Drawing
from rrsis.geo.reading import grid_of
from rrsis.geo.rightangles import RightAngles
from rrsis.geo.scene import Scene
from rrsis.geo.scores import begun
from rrsis.grounding.choice import Choice, remarks
from rrsis.grounding.findings import Findings
from rrsis.grounding.ground import Ground
from rrsis.grounding.plan import Plan
from rrsis.keeping import Keeping, seen
from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt
from rrsis.language.lexicon import parent
from rrsis.language.naming import plural
from rrsis.language.spelling import doubts, strangers
from rrsis.looks import Looks
from rrsis.models.calibration import Calibration
from rrsis.models.packing import keeper
from rrsis.models.segmenter import Segmenter
from rrsis.progress import Meter


@dataclass(frozen=True)
class Wishes:
    """What the user may wish of the results.

    Attributes:
        min_area_m2: Leave out smaller objects; square pixels of the scene where it has no ground size.
        simplify_px: How far an outline may be straightened, in working pixels.
        min_hole_m2: Fill smaller holes, measured like ``min_area_m2``.
        split: Tell objects apart that touch.
        regularize: Draw buildings with right angles.
        every: Give all that an expression might mean, by rank, and not only what it means.
        why: Tell of each object what decided.
        scores: Raster of probabilities to write, or None.
        mask: Raster of objects to write, or None.
    """

    min_area_m2: float = 0.0
    simplify_px: float = 1.0
    min_hole_m2: float = 0.0
    split: bool = True
    regularize: bool = False
    every: bool = False
    why: bool = False
    scores: Path | None = None
    mask: Path | None = None


_LOG = logging.getLogger("rrsis.job")
_TOGETHER = 1000  # ours: objects that are measured at once


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
        pace: How much is done at once.
        made: How the results come about, for the rasters.
        coarser: The scene at coarser scales.
        keeping: Where the run keeps what it has done.
    """

    scene: Scene
    sentences: Sequence[str]
    segmenter: Segmenter[Any]  # what lies between encode and decode is the segmenter's own business
    config: ModelConfig
    wishes: Wishes
    meter: Meter
    pace: Pace = field(default_factory=Pace)
    made: Provenance | None = None
    coarser: Sequence[Scene] = ()
    keeping: Keeping = field(default_factory=Keeping)

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """The scene at each scale, the working grid first."""
        return self.scene, *self.coarser

    @cached_property
    def grid(self) -> Grid:
        """The tiles of the working grid."""
        return grid_of(self.scene, self.config.tile, self.config.overlap)

    @cached_property
    def transform(self) -> Affine:
        """From (column, row) of what the tiles cover, where the scores and regions begin, to the CRS."""
        corner: Affine = Affine.translation(self.grid.window.col, self.grid.window.row)
        placed: Affine = self.scene.transform @ corner
        return placed

    @cached_property
    def plan(self) -> Plan:
        """The questions; a scene of one tile is asked the whole sentences."""
        learnt = Learnt.of(self.config.nouns, self.config.looks)
        return Plan.of(self.sentences, self.grid.single, self.config.rivals, learnt)

    def run(self) -> Generator[Feature, None, None]:
        """Find the objects; rasters are written after the last one."""
        with ExitStack() as stack:
            for scene in self.scenes:
                stack.enter_context(scene)
            folder = stack.enter_context(self.keeping.working())
            for note in (*self.scene.notes, *self._doubts()):
                self.meter.note(note)
            scores = self._ask(folder)
            level = self.config.threshold
            least = self.wishes.min_area_m2 / self._pixel_m2 or self.config.min_px
            window, place = self.grid.window, (self.scene.shape, self.scene.transform, self.scene.crs)
            ground = Ground.of(*place, window[:2])
            split = self.wishes.split
            surely = self.config.min_score, self.config.min_share, self.config.stuff_score
            findings = Findings(
                self.plan, scores, window[2:], level, least, split, ground, *surely, look=self._look
            )
            drawn: dict[str, list[Polygon | MultiPolygon]] = {text: [] for text in self.sentences}
            blanks = Blanks(scores, window[2:], self.transform) if self.scene.masked else None
            for feature in self._features(findings, blanks):
                if self.wishes.mask is not None:
                    drawn[feature.expression].append(feature.geometry)
                self.meter.found()
                yield feature
            if blanks is not None and self.meter.objects == 0 and blanks.everywhere:
                self.meter.note("The scene holds no picture at all: every pixel that was looked at is empty.")
            self._write_rasters(findings, drawn)
            self.meter.done()

    def claim(self) -> Provenance | None:
        """Find that the work folder's run is this one, or begin it there; see `Keeping.claim`.

        Returns:
            How the results come about, since the run was begun.
        """
        if self.made is not None:
            begun = self.keeping.claim(self.facts, self.made.when.isoformat())
            self.made = replace(self.made, when=datetime.fromisoformat(begun))
        return self.made

    @property
    def facts(self) -> dict[str, str]:
        """Everything that decides the results, in words."""
        return {
            **seen(self.scenes, self.config, self.keeping.network),
            "the expressions": ", ".join(f"“{text}”" for text in self.sentences),
            "the threshold": str(self.config.threshold),
            "the least score": f"{self.config.min_score}, {self.config.min_share} of the mean, "
            f"{self.config.stuff_score} of what cannot be counted",
            "the least size": f"{self.config.min_px:g} px",
            **{name.replace("_", " "): str(wish) for name, wish in asdict(self.wishes).items()},
        }

    def _doubts(self) -> list[str]:
        """Ask about words that look misspelt, and name those that nobody knows and that were not learnt."""
        found = dict.fromkeys(str(doubt) for each in self.plan.expressions for doubt in doubts(each))
        for noun, wider in self.plan.unlearnt().items():
            then = "expect little" if noun == wider else f"it is asked for {plural(wider)}"
            found[f"The model has not learnt “{noun}”: {then}."] = None
        for look in self.plan.left_out():
            found[f"The model has not learnt “{look}”: it is asked without."] = None
        unknown = dict.fromkeys(f"“{word}”" for each in self.plan.expressions for word in strangers(each))
        if not unknown:
            return list(found)
        words = ", ".join(unknown)
        return [*found, f"The reader of sentences does not know {words}; the network is asked all the same."]

    def _ask(self, folder: Path) -> Layers:
        questions, kept = self.plan.questions, self.keeping.encodings
        _LOG.info("asked of %d tiles: %s", len(self.grid), " | ".join(one.text for one in questions))
        looks = Looks(self.scenes, self.config, questions, self.segmenter, self.pace, kept)
        if not begun(folder):
            require_room(folder, looks.bytes_needed, "The scores")
        if kept is not None:
            network = self.keeping.network
            needed = looks.encoded_bytes(keeper(self.segmenter))
            self.meter.note(self.keeping.shelves(seen(self.scenes, self.config, network), needed))
        return looks.run(folder, self.meter)

    def _look(self, window: Window) -> NDArray[np.uint8]:
        """Read colours where the scores and regions lie."""
        row, col = self.grid.window[:2]
        return self.scene.read(window._replace(row=window.row + row, col=window.col + col))

    @property
    def _pixel_m2(self) -> float:
        """Area of a working pixel; in pixels of the scene where it has no ground size."""
        return (self.scene.gsd_m or 1.0 / self.scene.scale) ** 2

    def _features(self, findings: Findings, blanks: Blanks | None) -> Iterator[Feature]:
        first = 1
        for expression in self.plan.expressions:
            for one in expression.conjuncts:
                choices = findings.choices(one, every=self.wishes.every, why=self.wishes.why)
                for note in remarks(one, choices, findings.ground):
                    self.meter.note(note)
                for feature in self._outlined(findings, one, choices, first, blanks):
                    yield replace(feature, expression=expression.text)
                first += len(choices)

    def _outlined(
        self,
        findings: Findings,
        expression: Expression,
        choices: Sequence[Choice],
        first: int,
        blanks: Blanks | None,
    ) -> Iterator[Feature]:
        told = {choice.region: choice for choice in choices}
        chosen = sorted(told)
        numbers = {region: number for number, region in enumerate(chosen, first)}
        drawing = self._drawing(expression, blanks)
        drawn = findings.regions(expression).outlines(chosen, self.transform, drawing)
        sure, score = findings.sure(expression, chosen), Calibration(*self.config.calibration).score
        while some := list(islice(drawn, _TOGETHER)):
            shapes = [shape if blanks is None else blanks.cleared(shape) for _, shape in some]
            if (limits := self.scene.limits) is not None:
                shapes = [limits.clipped(shape) for shape in shapes]
            areas, perimeters = sizes(np.array(shapes, object), self.scene.crs)
            for (region, _), shape, area, perimeter in zip(some, shapes, areas, perimeters, strict=True):
                yield Feature(
                    numbers[region],
                    expression.text,
                    expression.noun,
                    score(sure[region]),
                    _known(area),
                    _known(perimeter),
                    shape,
                    told[region].rank,
                    told[region].margin,
                    told[region].why,
                )

    def _drawing(self, expression: Expression, blanks: Blanks | None) -> Drawing:
        """Say how the outlines of a sentence's objects are drawn."""
        wishes, shaping = self.wishes, None
        if wishes.regularize and "building" in (expression.noun, parent(expression.noun)):
            size_m = pixel_size_m(self.scene.transform, self.scene.shape, self.scene.crs)
            shaping = RightAngles(size_m or (1.0, 1.0), max(wishes.simplify_px, 1.0))
        valid = None if blanks is None else blanks.valid
        return Drawing(wishes.simplify_px, wishes.min_hole_m2 / self._pixel_m2, valid, shaping)

    def _write_rasters(self, findings: Findings, drawn: dict[str, list[Polygon | MultiPolygon]]) -> None:
        sheet, shape = Sheet.of(self.scene, self.made), self.scene.shape
        if self.wishes.scores is not None:
            bands = ((each.text, findings.logits(each)) for each in self.plan.expressions)
            whole = ((text, framed(rows, self.grid.window, shape, BLANK)) for text, rows in bands)
            own = [Layer(text, resized(probabilities(rows), shape, sheet.shape)) for text, rows in whole]
            write_scores(own, self.wishes.scores, sheet)
        if self.wishes.mask is not None:
            masks = [Layer(text, burn(shapes, sheet)) for text, shapes in drawn.items()]
            write_mask(masks, self.wishes.mask, sheet)


def _known(measure: float) -> float | None:
    return None if math.isnan(measure) else float(measure)
