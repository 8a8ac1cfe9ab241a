"""From stored logits to the regions that each sentence means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.regions import Regions
from rrsis.grounding.plan import Plan
from rrsis.grounding.resolve import Choice, resolve
from rrsis.language.expression import Expression
from rrsis.language.lexicon import STUFF


class Layers(Protocol):
    """Logits by layer, on disk (`ScoreMap`) or in memory."""

    def bands(self, layer: int) -> Iterable[tuple[int, NDArray[np.float32]]]:
        """Give a layer's bands from the top: top row and logits (rows, width)."""
        ...


@dataclass
class Findings:
    """The answers to a plan's questions, read as regions when they are first asked for.

    Attributes:
        plan: Which layer answers what.
        scores: Logits, one layer a question of the plan.
        shape: Rows and columns of the working grid.
        threshold: Probability above which a pixel belongs to a region.
        min_area_px: Smaller regions are left out, in working pixels.
        split: Tell objects apart that touch, where they can be counted.
    """

    plan: Plan
    scores: Layers
    shape: tuple[int, int]
    threshold: float = 0.5
    min_area_px: float = 0.0
    split: bool = True
    _layers: dict[int, Regions] = field(default_factory=dict)

    def regions(self, expression: Expression) -> Regions:
        """Give the candidates among which an expression chooses."""
        return self._regions(self.plan.layer(expression))

    def choices(self, expression: Expression) -> list[Choice]:
        """Choose the regions that an expression means, by its relations and the network's own answer."""
        candidates = self.regions(expression)
        landmarks = {
            relation: self._regions(layer) for relation, layer in self.plan.landmarks(expression).items()
        }
        return resolve(expression, candidates, landmarks, self.shape, self._evidence(expression, candidates))

    def _evidence(self, expression: Expression, candidates: Regions) -> dict[int, float] | None:
        hint = self.plan.hint(expression)
        return None if hint is None else candidates.means(self.scores.bands(hint))

    def _regions(self, layer: int) -> Regions:
        if layer not in self._layers:
            bands = partial(self.scores.bands, layer)
            split = self.split and self.plan.questions[layer].noun not in STUFF
            self._layers[layer] = Regions(bands, self.threshold, self.min_area_px, split=split)
        return self._layers[layer]
