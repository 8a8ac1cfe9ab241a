"""Reads what is said of a target without a landmark: rows, ranks, bounds, looks."""

from __future__ import annotations

from dataclasses import dataclass, field

from rrsis.language import bounds, joints, lexicon, nounreader, rows
from rrsis.language.extremes import extreme, toward
from rrsis.language.making import ENDS, POLES, by_compass
from rrsis.language.nounphrase import Look, NounPhrase
from rrsis.language.relations import Extreme, Line, Measured, Relation
from rrsis.language.sentence import Sentence
from rrsis.language.tokens import Phrases

_POSITIONS = Phrases(lexicon.POSITIONS)


@dataclass
class Said(Sentence):
    """What is said of a target beside its noun phrase; each reader returns the index after what it has read.

    Attributes:
        relations: Positions, ranks and relations, in the order of the sentence.
        looks: Looks said with a verb ("that are white").
        parts: Looks said with a part ("with red roofs").
    """

    relations: list[Relation[str]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def _row(self, place: int, phrase: NounPhrase) -> int:
        """Read "in the second row", "in the leftmost column of tanks"; of others it is a landmark."""
        within = self._word(place) in joints.WITHIN
        told = rows.at(self.tokens, self._article(place + 1)) if within else None
        if told is None:
            return place
        kin = nounreader.read(self.tokens, told.stop + 1) if self._word(told.stop) == "of" else None
        if kin and kin.nouns != phrase.nouns:
            return place
        stop = kin.stop if kin else told.stop
        self.relations.append(Line(self._span(place, stop), told.across, told.number))
        return stop

    def _bound(self, place: int, phrase: NounPhrase) -> int:
        """Read "larger than 500 m²"."""
        told = bounds.at(self.text, self.tokens, place)
        if told is None:
            return place
        span = self._span(place, told.stop)
        self.relations.append(Measured(span, told.measure, told.least, told.most))
        return told.stop

    def _from(self, place: int, phrase: NounPhrase) -> int:
        """Read "second from the left", or a rank said with a verb: "which is the largest"."""
        if phrase.ordinal and self._word(place) == "from":
            where = _POSITIONS.at(self.tokens, self._article(place + 1))
            if where and where.value in ENDS:
                after = self._image(self._article(place + 1) + where.length)
                start = min(place, phrase.ordinal[1]) if phrase.ordinal[1] + 1 == place else place
                named = self.tokens[place:after]
                measure, sign = (POLES if by_compass(named) else ENDS)[where.value]
                span = self._span(start, after)
                self.relations.append(Extreme(span, measure, sign, phrase.ordinal[0]))
                return after
        at = self._article(place)
        ordinal = lexicon.ORDINALS.get(self._word(at))
        hit = extreme(self.tokens, at + (ordinal is not None))
        if hit is None:
            return place
        after = at + (ordinal is not None) + hit.length
        self.relations.append(Extreme(self._span(at, after), *hit.value, ordinal or 1))
        return after

    def _side(self, place: int, at: int, kind: str, rank: int) -> int:
        """Read "closest to the upper right corner", of which the part behind "to" begins at `at`."""
        hit = toward(self.tokens, at) if kind in ("nearest", "farthest") else None
        if hit is None:
            return at
        (measure, sign), end = hit.value, at + hit.length
        sign = sign if kind == "nearest" else -sign
        self.relations.append(Extreme(self._span(place, end), measure, sign, rank))
        return end

    def _look(self, place: int, phrase: NounPhrase) -> int:
        """Read "that are white"."""
        look = nounreader.look_at(self.tokens, place)
        if look is None:
            return place
        self.looks.append(look)
        return look.stop
