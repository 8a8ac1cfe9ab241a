"""From stored logits to the regions that each sentence means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.bodies import Body
from rrsis.geo.regions import Regions
from rrsis.grounding.ground import Ground
from rrsis.grounding.plan import Plan
from rrsis.grounding.resolve import Choice, resolve
from rrsis.language.expression import Expression
from rrsis.language.lexicon import COMPASS, STUFF
from rrsis.language.parts import Attributes


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
        ground: How the working grid lies on the ground; None for a picture, where up is north.
        min_score: Regions of a smaller mean probability are left out, of what can be counted and is asked for
            by its class alone.
        min_share: The same, as a share of the mean probability of all that was found.
    """

    plan: Plan
    scores: Layers
    shape: tuple[int, int]
    threshold: float = 0.5
    min_area_px: float = 0.0
    split: bool = True
    ground: Ground | None = None
    min_score: float = 0.0
    min_share: float = 0.0
    _layers: dict[int, Regions] = field(default_factory=dict)
    _bodies: dict[int, dict[int, Body]] = field(default_factory=dict)

    def regions(self, expression: Expression) -> Regions:
        """Give the candidates among which an expression chooses."""
        return self._regions(self.plan.layer(expression))

    def choices(self, expression: Expression, every: bool = False, why: bool = False) -> list[Choice]:
        """Choose the regions that an expression means, by its relations and the network's own answer.

        Args:
            expression: A sentence of the plan.
            every: Give all that might be meant too, by rank.
            why: Tell what decided.
        """
        layer = self.plan.layer(expression)
        landmarks = {
            relation: self._outlined(mark) for relation, mark in self.plan.landmarks(expression).items()
        }
        ground, evidence = self._ground, self._evidence(expression, self._regions(layer))
        return resolve(expression, self._outlined(layer), landmarks, ground, evidence, every=every, why=why)

    @property
    def _ground(self) -> Ground:
        return self.ground or Ground(self.shape)

    def _outlined(self, layer: int) -> dict[int, Body]:
        if layer not in self._bodies:
            bodies = Body.of(self._regions(layer), self._ground.plane)
            beaten = self._beaten(layer)
            self._bodies[layer] = {key: body for key, body in bodies.items() if key not in beaten}
        return self._bodies[layer]

    def _beaten(self, layer: int) -> set[int]:
        """Give the regions that a rival class has: its probability inside them is greater."""
        regions, held = self._regions(layer), self.plan.held(layer)
        if not held or not regions:
            return set()
        own, *rivals = [regions.means(self.scores.bands(one)) for one in held]
        return {key for key in own if any(rival[key] > own[key] for rival in rivals)}

    def _evidence(self, expression: Expression, candidates: Regions) -> dict[int, float] | None:
        hint = self.plan.hint(expression)
        if hint is None or (self._ground.turned and _by_compass(expression)):  # its north is up
            return None
        return candidates.means(self.scores.bands(hint))

    def _regions(self, layer: int) -> Regions:
        if layer not in self._layers:
            self._layers[layer] = self._found(layer)
        return self._layers[layer]

    def _found(self, layer: int) -> Regions:
        bands = partial(self.scores.bands, layer)
        question = self.plan.questions[layer]
        if question.noun in STUFF:
            return Regions(bands, self.threshold, self.min_area_px)
        plain = question.attributes == Attributes()  # looks are seen less surely than classes
        scores = self.min_score if plain else 0.0, self.min_share
        return Regions(bands, self.threshold, self.min_area_px, None, self.split, *scores)


def _by_compass(expression: Expression) -> bool:
    """Whether a sentence names a place by the compass."""
    return any(one.startswith(COMPASS) for span in expression.spatial for one in span.text.lower().split())
