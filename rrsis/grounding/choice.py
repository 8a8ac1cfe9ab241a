"""Choice: a region that a sentence may mean, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rrsis.geo.bodies import Shade
from rrsis.geo.regions import Region
from rrsis.grounding.ground import Ground
from rrsis.grounding.judge import Judged
from rrsis.language import relations as kinds
from rrsis.language.expression import Expression, Relation
from rrsis.language.extremes import CORNERS

_NAMES = {"north": "from south to north", "east": "from west to east", "row": "from top to bottom",
          "col": "from left to right", "centre": "distance from the middle",
          "light": "in lightness", "rough": "in roughness",
          **{corner: f"distance from the {corner} corner" for corner in CORNERS}}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A region that a sentence means, or might mean.

    Attributes:
        region: Its id.
        margin: How far it lies ahead of the next best, as a share, 0 to 1.
        ambiguous: Whether another region fits about as well.
        rank: 1 for the best.
        meant: Whether it is the answer, or a part of it; the others are given where all are asked for.
        why: What decided, in words.
    """

    region: int
    margin: float
    ambiguous: bool = False
    rank: int = 1
    meant: bool = True
    why: str = ""


@dataclass
class Reasons:
    """What is found out about the candidates while a sentence is settled, to be told of any of them.

    Attributes:
        ground: The scene.
        regions: The candidates.
    """

    ground: Ground
    regions: Mapping[int, Region]
    _judged: list[tuple[Relation, Judged]] = field(default_factory=list)
    _ranked: list[tuple[Relation, Mapping[int, float], Sequence[int]]] = field(default_factory=list)
    _heard: dict[int, float] = field(default_factory=dict)

    def judged(self, relation: Relation, found: Judged) -> None:
        """Note how a relation was judged."""
        self._judged.append((relation, found))

    def ranked(self, relation: Relation, measures: Mapping[int, float], order: Sequence[int]) -> None:
        """Note an order, the first of which is the most extreme."""
        self._ranked.append((relation, measures, order))

    def heard(self, number: int, sure: float) -> None:
        """Note that the network's own answer to the full sentence decided, and how sure it is."""
        self._heard[number] = sure

    def of(self, number: int) -> str:
        """Tell what decided about a candidate: landmarks with their distance, places, ranks."""
        parts = [self._told(relation, found, number) for relation, found in self._judged]
        if number in self._heard:
            parts.append(f"taken because the network itself answers so ({self._heard[number]:.2f})")
        parts += [self._place(*ranked, number) for ranked in self._ranked if number in ranked[2]]
        return "; ".join(parts)

    def _told(self, relation: Relation, found: Judged, number: int) -> str:
        words, degree = f"“{relation.span.text}”", found.degrees.get(number, 0.0)
        if isinstance(relation, kinds.Position):
            row, col = self.ground.share(self.regions[number], relation.compass)
            top, left = ("north", "west") if relation.compass else ("top", "left")
            return f"{words} fits {degree:.2f}: {row:.0%} from the {top}, {col:.0%} from the {left}"
        if isinstance(relation, kinds.Measured):
            own = self.ground.bodies({number: self.regions[number]})[number]
            value = self.ground.measure(own, relation.measure)
            return f"{words} fits {degree:.2f}: {self.ground.told_measure(relation.measure, value)}"
        if isinstance(relation, kinds.Toned):
            shade = self.ground.bodies({number: self.regions[number]})[number].shade
            shown = f": {_shades(relation, shade)}" if shade is not None else ""
            return f"{words} fits {degree:.2f}{shown}"
        told = [self.mark(relation, one, number) for one in found.marks.get(number, ())]
        fits = "" if isinstance(relation, kinds.Nearest) else f" fits {degree:.2f}"
        return f"{words}{fits}" + (f": {' and '.join(told)}" if told else "")

    def mark(self, relation: Relation, landmark: Region, number: int) -> str:
        """Tell which landmark decided, and how far it is."""
        noun = relation.landmark.noun if isinstance(relation, kinds.Reference) else "landmark"
        own = self.ground.bodies({number: self.regions[number]})[number]
        other = self.ground.bodies({landmark.id: landmark})[landmark.id]
        far = self.ground.length(float(own.outline.distance(other.outline)))
        sizes = isinstance(relation, kinds.Compared)
        area = f", {self.ground.area(own)} against {self.ground.area(other)}" if sizes else ""
        return f"{noun} at {self.ground.told(landmark)}, {far} away{area}"

    def _place(
        self, relation: Relation, measures: Mapping[int, float], order: Sequence[int], number: int
    ) -> str:
        place = order.index(number)
        after = order[place + 1 : place + 2]
        then = f", the next {self._measure(relation, measures[after[0]])}" if after else ""
        value = self._measure(relation, measures[number])
        return f"“{relation.span.text}”: {place + 1} of {len(order)}, {value}{then}"

    def _measure(self, relation: Relation, value: float) -> str:
        if isinstance(relation, kinds.Nearest):
            return f"{self.ground.length(value)} away"
        measure = relation.measure if isinstance(relation, kinds.Extreme) else ""
        if measure in ("area", "length", "width"):
            return self.ground.told_measure(measure, value)
        return f"{value:.2f} {_NAMES[measure]}"


def _shades(relation: kinds.Toned, shade: Shade) -> str:
    return f"lightness {shade.light:.0f}" if relation.measure == "light" else f"roughness {shade.rough:.0f}"


def remarks(expression: Expression, choices: Sequence[Choice], ground: Ground | None) -> list[str]:
    """Say what a user must know of an answer.

    Args:
        expression: The sentence.
        choices: The answer, and what else might be meant.
        ground: The scene.
    """
    told = []
    if ground is not None and not ground.metric:
        stated = [option for relation in expression.relations for option in _options(relation)]
        if any(isinstance(one, kinds.Within) for one in stated):
            told.append(
                f"The scene has no ground size: distances in “{expression.text}” are read as near and far."
            )
        told += [
            f"The scene has no ground size: “{one.span.text}” leaves nothing out."
            for one in stated
            if isinstance(one, kinds.Measured)
        ]
    meant = [choice for choice in choices if choice.meant]
    if not meant:
        told.append(f"Nothing found for “{expression.text}”.")
    elif any(choice.ambiguous for choice in meant):
        noun = "one is" if len(meant) == 1 else f"{len(meant)} are"
        told.append(
            f"“{expression.text}” fits other objects about as well (margin {meant[0].margin:.2f}): "
            f"the best {noun} given; --all gives every candidate."
        )
    return told


def _options(relation: Relation) -> Sequence[Relation]:
    """List the ways in which a relation may hold."""
    return relation.options if isinstance(relation, kinds.Either) else (relation,)
