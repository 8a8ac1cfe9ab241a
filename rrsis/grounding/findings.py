"""From stored logits to the regions that each sentence means.

Objects that are told apart by their looks ("all red ships") are those of the class, whose contours are
better, in which the network's answer to the looks is high and whose colour, size and shape measure so: ours,
measured on val (docs/campaign.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rrsis.geo.bodies import Body, Shade, together
from rrsis.geo.measures import Seen
from rrsis.geo.regions import Look, Regions
from rrsis.geo.splitting import APART, SIDE_BY_SIDE, WALL_TO_WALL, WITH_NECKS
from rrsis.grounding import colours, shapes, sizes
from rrsis.grounding.ground import Ground
from rrsis.grounding.plan import Plan
from rrsis.grounding.resolve import Choice, resolve
from rrsis.language.expression import Expression
from rrsis.language.lexicon import COMPASS, STUFF, parent
from rrsis.language.parts import Attributes

LIKE = 0.4  # least mean probability of a colour, size or shape in an object
ALIKE = 0.9  # the same, as a share of the best
COLOUR = 0.4  # weight of the measured colour beside what the network says, in a weighted geometric mean
SIZE = 0.6  # the same of the measured size
_HARDLY = 0.01  # in place of 0, so that the best of what does not fit can still be told
CLEAR = 0.7  # fit from which a measured colour or shape speaks for itself: the network knows little of them
DENIED = 0.3  # unless the network gives the looks less than this


_TOUCHING = {
    "building": WALL_TO_WALL,
    "airplane": WITH_NECKS,
    **dict.fromkeys(("vehicle", "tennis court"), SIDE_BY_SIDE),
}


class _Looks(NamedTuple):
    """How well candidates look as it is said."""

    fits: dict[int, float]
    """0 to 1, by id; nothing where no looks are said."""
    clear: frozenset[int] = frozenset()
    """Those whose colour speaks for itself."""


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
        stuff_score: The least mean probability of an area of what cannot be counted, asked for in that way.
        look: Gives the colours of windows, to measure those of objects; None if nobody can look.
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
    stuff_score: float = 0.0
    look: Look | None = None
    _layers: dict[int, Regions] = field(default_factory=dict, init=False)
    _bodies: dict[int, dict[int, Body]] = field(default_factory=dict, init=False)
    _traces: dict[int, dict[int, Body]] = field(default_factory=dict, init=False)
    _looks: dict[int, _Looks] = field(default_factory=dict, init=False)
    _views: dict[int, Seen] = field(default_factory=dict, init=False)
    _shades: dict[int, list[Shade]] = field(default_factory=dict, init=False)

    def regions(self, expression: Expression) -> Regions:
        """Give the candidates among which one of a sentence's `conjuncts` chooses."""
        return self._candidates(self.plan.layer(expression))

    def sure(self, expression: Expression, chosen: Iterable[int]) -> dict[int, float]:
        """Give the mean probability, 0 to 1, of what an expression says of its candidates themselves.

        Args:
            expression: One of the conjuncts of a sentence of the plan.
            chosen: Ids of the candidates that are asked about.
        """
        layer = self.plan.layer(expression)
        regions, looks = self._candidates(layer), self._alike(layer).fits
        return {key: looks[key] if looks else regions[key].score for key in chosen}

    def choices(self, expression: Expression, every: bool = False, why: bool = False) -> list[Choice]:
        """Choose the regions that an expression means, by its relations and the network's own answer.

        Args:
            expression: One of the conjuncts of a sentence of the plan.
            every: Give all that might be meant too, by rank.
            why: Tell what decided.
        """
        layer = self.plan.layer(expression)
        landmarks = {
            relation: together([self._outlined(layer) for layer in layers])
            for relation, layers in self.plan.landmarks(expression).items()
        }
        ground, evidence = self._ground, self._evidence(expression, self._candidates(layer))
        found = resolve(expression, self._outlined(layer), landmarks, ground, evidence, every=every, why=why)
        looks = self._alike(layer).fits if why else {}
        said = f"“{self.plan.questions[layer].text}” fits"
        told = {key: f"{said} {mean:.2f}" for key, mean in looks.items()}
        return [
            replace(one, why="; ".join(filter(None, (told[one.region], one.why)))) if told else one
            for one in found
        ]

    def painted(self, expression: Expression) -> Iterator[tuple[int, NDArray[np.bool_]]]:
        """Mark the pixels that a sentence means, with all its conjuncts.

        Yields:
            The top row and the marks (rows, width) of each band.
        """
        each = expression.conjuncts
        found = [self.regions(one).painted([choice.region for choice in self.choices(one)]) for one in each]
        for bands in zip(*found, strict=True):
            yield bands[0][0], np.logical_or.reduce([marks for _, marks in bands])

    def logits(self, expression: Expression) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Give for each pixel the logit of a sentence's objects, the greatest of its conjuncts.

        Yields:
            The top row and the logits (rows, width) of each band.
        """
        for bands in zip(*map(self.scores.bands, self.plan.layers(expression)), strict=True):
            yield bands[0][0], np.maximum.reduce([logits for _, logits in bands])

    @property
    def _ground(self) -> Ground:
        return self.ground or Ground(self.shape)

    def _outlined(self, layer: int) -> dict[int, Body]:
        if layer not in self._bodies:
            out = self._beaten(layer) | self._unlike(layer)
            self._bodies[layer] = {k: body for k, body in self._traced(layer).items() if k not in out}
        return self._bodies[layer]

    def _traced(self, layer: int) -> dict[int, Body]:
        """Give the outlines of all candidates."""
        first = self.plan.candidates(layer) if self._regions(self.plan.candidates(layer)) else layer
        if first not in self._traces:
            show = partial(self._shade, first) if self.look is not None else None
            self._traces[first] = Body.of(self._regions(first), self._ground.plane, show)
        return self._traces[first]

    def _view(self, first: int) -> Seen:
        """Look at all that a layer found, once."""
        if first not in self._views and self.look is not None:
            self._views[first] = self._regions(first).seen(self.look)
        return self._views[first]

    def _shade(self, first: int, number: int) -> Shade:
        """Give what one of a layer's regions shows; they are numbered from 1 without a gap."""
        if first not in self._shades:
            view = self._view(first)
            light = colours.lab(view.colours)[:, 0]
            self._shades[first] = list(map(Shade, light.tolist(), view.rough.tolist()))
        return self._shades[first][number - 1]

    def _candidates(self, layer: int) -> Regions:
        """Give the objects of the class; where there are none, what the layer itself shows."""
        return self._regions(self.plan.candidates(layer)) or self._regions(layer)

    def _alike(self, layer: int) -> _Looks:
        """Give how well each candidate looks as it is said."""
        if layer not in self._looks:
            regions = self._candidates(layer)
            own = regions is self._regions(layer)
            self._looks[layer] = _Looks({}) if own else self._seen(layer, regions)
        return self._looks[layer]

    def _seen(self, layer: int, regions: Regions) -> _Looks:
        """Give how well each object looks as a layer says: to the network, by its colour, size and shape."""
        said = self.plan.questions[layer].attributes
        formed = self._formed(layer, said.shapes) if said.shapes else {}
        if said == Attributes(shapes=said.shapes) and shapes.measurable(said.shapes):
            return _shaped({key: one.score for key, one in regions.items()}, formed)
        heard = regions.means(self.scores.bands(layer))
        both, clear = heard, frozenset[int]()
        if said.colours and self.look is not None:
            measured = colours.fits(said.colours, self._view(self.plan.candidates(layer)).colours)
            both = _mixed(heard, measured, COLOUR)
            if said == Attributes(colours=said.colours):
                surely = zip(heard.items(), measured >= CLEAR, strict=True)
                clear = frozenset(key for (key, mean), sure in surely if sure and mean >= DENIED)
        if said.sizes:
            areas = np.asarray([region.area_px for region in regions.values()], np.float64)
            both = _mixed(both, np.maximum(sizes.fits(said.sizes, areas), _HARDLY), SIZE)
        return _Looks(_shaped(both, formed).fits, clear)

    def _formed(self, layer: int, words: Sequence[str]) -> dict[int, float]:
        """Give how well each outline fits words for shapes; all alike where none of the kind plainly does.

        The crowns of trees are called round, and no outline of one is.
        """
        bodies = self._traced(layer)
        fit = shapes.fits(words, list(bodies.values()))
        plainly = (fit >= CLEAR).any()
        return dict(zip(bodies, fit.tolist() if plainly else [1.0] * len(bodies), strict=True))

    def _unlike(self, layer: int) -> set[int]:
        """Give the candidates that do not look as it is said."""
        looks, clear = self._alike(layer)
        least = max(LIKE, ALIKE * max(looks.values(), default=0.0))
        return {key for key, mean in looks.items() if mean < least and key not in clear}

    def _beaten(self, layer: int) -> set[int]:
        """Give the regions that a rival class has: its probability inside them is greater."""
        regions, held = self._candidates(layer), self.plan.held(layer)
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
        plain = question.attributes == Attributes()  # looks are seen less surely than classes
        if question.noun in STUFF:
            least = self.stuff_score if plain else 0.0
            return Regions(bands, self.threshold, self.min_area_px, min_score=least)
        scores = self.min_score if plain else 0.0, self.min_share
        when = _TOUCHING.get(parent(question.noun), APART) if self.split else None
        return Regions(bands, self.threshold, self.min_area_px, None, when, *scores)


def _shaped(sure: dict[int, float], formed: dict[int, float]) -> _Looks:
    """Lower how sure each object is by how well its outline fits."""
    clear = frozenset(key for key, one in formed.items() if one >= CLEAR)
    return _Looks({key: mean * formed.get(key, 1.0) for key, mean in sure.items()}, clear)


def _mixed(heard: dict[int, float], measured: NDArray[np.float64], weight: float) -> dict[int, float]:
    """Take what is heard and what is measured of each object, in the same order, as a weighted mean."""
    pairs = zip(heard.items(), measured.tolist(), strict=True)
    return {key: mean ** (1 - weight) * fit**weight for (key, mean), fit in pairs}


def _by_compass(expression: Expression) -> bool:
    """Whether a sentence names a place by the compass."""
    return any(one.startswith(COMPASS) for span in expression.spatial for one in span.text.lower().split())
