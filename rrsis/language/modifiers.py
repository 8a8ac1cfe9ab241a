"""Reads what follows a noun: positions, relations with their landmarks, negations, looks said with a verb."""

from __future__ import annotations

from dataclasses import dataclass, field

from rrsis.language import lexicon, nounreader
from rrsis.language.nounphrase import NOTHING, Look, NounPhrase
from rrsis.language.parts import Span
from rrsis.language.relations import (
    Along,
    Beside,
    Between,
    Compared,
    Excluding,
    Extreme,
    Far,
    Inside,
    Near,
    Nearest,
    Position,
    Relation,
    With,
    Without,
)
from rrsis.language.tokens import Phrases, Token

_POSITIONS = Phrases(lexicon.POSITIONS)
_RELATIONS = Phrases(lexicon.RELATIONS)
_SUPERLATIVES = Phrases(lexicon.SUPERLATIVES)
_PREPOSITIONS = Phrases.names(
    ("on", "in", "at", "to", "near", "near to", "close to", "next to", "toward", "towards", "from", "by",
     "along", "around", "within", "inside", "over", "occupying"), None,
)  # fmt: skip
_NOT = Phrases.names(
    ("not", "isn t", "aren t", "never", "except", "except for", "excluding", "other than", "apart from",
     "but not", "instead of", "rather than"), None,
)  # fmt: skip
_NO = Phrases.names(("without", "with no", "without any", "having no", "lacking"), None)
_FINITE = frozenset("is are was were has have isn aren".split())
_WHICH = frozenset("that which who".split())
_STOPS = frozenset(("and", "or", "but", "while"))
_NAMELESS = frozenset("it them average other others usual rest each one another they".split())
_EDGES = frozenset(("side", "edge", "border", "margin"))
_PARTS = frozenset(
    "roof wing engine tail top cover marking line lines color colour colours colors shape surface edge stripe"
    " stripes deck lid nose window windows letter letters text number numbers body".split()
)


@dataclass
class Modifiers:
    """What is said of a target beside its noun phrase.

    Attributes:
        text: The sentence.
        tokens: Its words.
        relations: Positions, ranks and relations, in the order of the sentence.
        looks: Looks said with a verb ("that are white").
        parts: Looks said with a part ("with red roofs").
    """

    text: str
    tokens: list[Token]
    relations: list[Relation[str]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def ahead(self, place: int) -> int:
        """Read a position that opens a sentence: "On the left, the ship"; return the index after it."""
        if _PREPOSITIONS.at(self.tokens, place) is None:
            return place
        after = self._position(place, None)
        while after < len(self.tokens) and after > place and not self._word(after)[0].isalnum():
            after += 1
        return after

    def follow(self, phrase: NounPhrase, depth: int) -> int:
        """Read all that is said after a noun phrase.

        Args:
            phrase: The target (depth 0) or a landmark.
            depth: 0 at the sentence's own target; a landmark ends where the target goes on.

        Returns:
            Index after the last token read.
        """
        place = phrase.stop
        while place < len(self.tokens) and not (depth and self._over(place)):
            place = self._one(place, phrase)
        return place

    def _over(self, place: int) -> bool:
        """Whether a landmark's own modifiers end here."""
        word = self._word(place)
        finite = word in _FINITE and self._word(place - 1) not in _WHICH
        return finite or word in _STOPS or not word[0].isalnum()

    def _one(self, place: int, phrase: NounPhrase) -> int:
        """Read one modifier; return the index after it, or after a word that says nothing."""
        for reader in (self._negation, self._absence, self._from, self._position, self._relation, self._look):
            after = reader(place, phrase)
            if after > place:
                return after
        return place + 1

    def _word(self, place: int) -> str:
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def _punctuation(self, place: int) -> bool:
        return not self._word(place)[:1].isalnum()

    def _words(self, start: int, stop: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[stop - 1].stop] if stop > start else ""

    def _span(self, start: int, stop: int) -> Span:
        first, last = self.tokens[start].start, self.tokens[stop - 1].stop
        return Span(first, last, self.text[first:last])

    def _article(self, place: int) -> int:
        while self._word(place) in lexicon.ARTICLES or self._word(place) == "very":
            place += 1
        return place

    def _landmark(self, place: int, joined: bool = True, bare: bool = False) -> int | None:
        """Find the end of a landmark that begins here, with all that is said of it; None if there is none."""
        phrase = nounreader.read(self.tokens, place, joined)
        named = any(noun not in _NAMELESS for noun in phrase.nouns)
        if not named or self._word(self._article(place)) in lexicon.IMAGES:
            return None
        return phrase.stop if bare else Modifiers(self.text, self.tokens).follow(phrase, 1)

    def _image(self, place: int) -> int:
        """Go over "of the image"; the same index where the words are others."""
        after = self._article(place + 1)
        here = self._word(place) in ("of", "in", "from", "within") and self._word(after) in lexicon.IMAGES
        return after + 1 if here else place

    def _on_top(self, place: int) -> bool:
        """Whether this is "on top of", with a landmark."""
        hit = _RELATIONS.at(self.tokens, place)
        return hit is not None and hit.length == 3 and self._image(place + 2) == place + 2

    def _position(self, place: int, phrase: NounPhrase | None) -> int:
        """Read "in the lower left corner of the image", or "left of the dock", which is a relation."""
        hit = _PREPOSITIONS.at(self.tokens, place)
        at = self._article(place + hit.length if hit else place)
        if self._word(at) in lexicon.IMAGES:
            at += 1 + (self._word(at + 1) == "s")
        where = _POSITIONS.at(self.tokens, at)
        if where is None or (at == place + 1 and where.value == "top" and self._on_top(place)):
            return place
        after, part = at + where.length, False
        while self._word(after) in lexicon.SIDES | lexicon.IMAGES:
            part |= self._word(after) not in _EDGES | lexicon.IMAGES
            after += 1
        if hit and nounreader.goes_on(self.tokens, after):  # "near the left tank" has a landmark
            return place
        whole = self._image(after)
        if whole == after and self._word(after) == "of":
            end = self._landmark(after + 1)
            if end is not None:
                span, landmark = self._span(place, end), self._words(after + 1, end)
                within = part or where.value == "middle"
                self.relations.append(
                    Inside(span, landmark) if within else Beside(span, landmark, _near_side(where.value))
                )
                return end
        half = any(self._word(k) == "half" for k in range(at, after))
        self.relations.append(Position(self._span(place, whole), where.value, half))
        return whole

    def _relation(self, place: int, phrase: NounPhrase) -> int:
        """A preposition or comparison with a landmark."""
        hit = _RELATIONS.at(self.tokens, place)
        rank = next((rank for rank in phrase.ranks if rank.measure == "distance"), None)
        if rank and self._word(place) in ("to", "from"):
            return self._reference(place, place + 1, "nearest" if rank.sign < 0 else "farthest")
        if hit is None or (hit.value == "of" and not phrase.nouns):
            return place
        return self._reference(place, place + hit.length, hit.value)

    def _reference(self, place: int, at: int, kind: str) -> int:
        if kind == "between":
            return self._between(place, at)
        end = self._landmark(at)
        if end is None:
            image = self._article(at)
            return image + 1 if self._word(image) in lexicon.IMAGES and kind in ("inside", "of") else place
        span, landmark = self._span(place, end), self._words(at, end)
        noun = nounreader.read(self.tokens, at).nouns[-1] if kind == "with" else ""
        if noun and (noun in _PARTS or noun not in lexicon.NOUNS):
            end = nounreader.read(self.tokens, at).stop
            self.parts.append(self._words(place, end).lower())
        else:
            self.relations.append(_reference(kind, span, landmark))
        return end

    def _between(self, place: int, at: int) -> int:
        end = self._landmark(at, joined=False, bare=True)
        if end is None:
            return place
        other = self._landmark(end + 1) if self._word(end) == "and" else None
        if other is None:
            end = self._landmark(at) or end
            self.relations.append(Between(self._span(place, end), self._words(at, end)))
            return end
        span = self._span(place, other)
        self.relations.append(Between(span, self._words(at, end), other=self._words(end + 1, other)))
        return other

    def _from(self, place: int, phrase: NounPhrase) -> int:
        """Read "second from the left", or a rank said with a verb: "which is the largest"."""
        if phrase.ordinal and self._word(place) == "from":
            where = _POSITIONS.at(self.tokens, self._article(place + 1))
            if where and where.value in _ENDS:
                after = self._image(self._article(place + 1) + where.length)
                start = min(place, phrase.ordinal[1]) if phrase.ordinal[1] + 1 == place else place
                measure, sign = _ENDS[where.value]
                span = self._span(start, after)
                self.relations.append(Extreme(span, measure, sign, phrase.ordinal[0]))
                return after
        at = self._article(place)
        ordinal = lexicon.ORDINALS.get(self._word(at))
        hit = _SUPERLATIVES.at(self.tokens, at + (ordinal is not None))
        if hit is None:
            return place
        after = at + (ordinal is not None) + hit.length
        self.relations.append(Extreme(self._span(at, after), *hit.value, ordinal or 1))
        return after

    def _look(self, place: int, phrase: NounPhrase) -> int:
        """Read "that are white"."""
        look = nounreader.look_at(self.tokens, place)
        if look is None:
            return place
        self.looks.append(look)
        return look.stop

    def _absence(self, place: int, phrase: NounPhrase) -> int:
        """Read "without a swimming pool"."""
        hit = _NO.at(self.tokens, place)
        end = self._landmark(place + hit.length) if hit else None
        if hit is None or end is None:
            return place
        self.relations.append(Without(self._span(place, end), self._words(place + hit.length, end)))
        return end

    def _negation(self, place: int, phrase: NounPhrase) -> int:
        """Read "that are not white", "except the largest one", "not near the road": what is left out."""
        hit = _NOT.at(self.tokens, place)
        if hit is None or place + hit.length >= len(self.tokens):
            return place
        at = end = place + hit.length
        while end < len(self.tokens) and not (self._word(end) in _STOPS or self._punctuation(end)):
            end += 1
        if end == at:
            return place
        named = nounreader.read(self.tokens, at)
        rest = self._words(at, end)
        one = bool(named.ranks) and not rest.endswith("ones")
        names = [name if one else lexicon.plural(name) for name in phrase.nouns]
        noun = " and ".join(names) or NOTHING
        if named.stop == at or _PREPOSITIONS.at(self.tokens, at) or _RELATIONS.at(self.tokens, at):
            landmark = f"{noun} {rest}"
        elif any(name in lexicon.NOUNS for name in named.nouns):
            landmark = rest
        else:
            landmark = f"{rest.removesuffix(' ones').removesuffix(' one')} {noun}"
        self.relations.append(Excluding(self._span(place, end), landmark))
        return end


_ENDS = {"left": ("col", -1), "right": ("col", 1), "top": ("row", -1), "bottom": ("row", 1)}


def _near_side(direction: str) -> str:
    """The direction from a landmark: "far left of" is "left of"."""
    return direction.removeprefix("far ")


def _reference(kind: str, span: Span, landmark: str) -> Relation[str]:
    """Make the relation that a kind of `lexicon.RELATIONS` names."""
    plain: dict[str, type[Near[str] | Far[str] | Inside[str] | Along[str] | With[str]]] = {
        "near": Near, "far": Far, "inside": Inside, "of": Inside, "along": Along, "with": With
    }  # fmt: skip
    if kind in plain:
        return plain[kind](span, landmark)
    if kind in ("nearest", "farthest"):
        return Nearest(span, landmark, -1 if kind == "nearest" else 1)
    if kind in lexicon.DIRECTIONS:
        return Beside(span, landmark, kind)
    return Compared(span, landmark, kind)
