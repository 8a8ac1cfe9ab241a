"""Reads what follows a noun: positions, relations with their landmarks, negations, looks said with a verb."""

from __future__ import annotations

from rrsis.language import distances, joints, lexicon, nounreader
from rrsis.language.making import ENDS, alternatives, by_compass, left_out, opposed, reference
from rrsis.language.nounphrase import NounPhrase
from rrsis.language.pronouns import each_other, nameless, those
from rrsis.language.relations import (
    Beside,
    Between,
    Excluding,
    Inside,
    Position,
    Within,
    Without,
)
from rrsis.language.said import Said
from rrsis.language.tokens import Phrases

_POSITIONS = Phrases(lexicon.POSITIONS)
_RELATIONS = Phrases(lexicon.RELATIONS)


class Modifiers(Said):
    """What is said of a target beside its noun phrase, landmarks too."""

    def ahead(self, place: int) -> int:
        """Read a position that opens a sentence: "On the left, the ship"; return the index after it."""
        if joints.PREPOSITIONS.at(self.tokens, place) is None:
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
            place = self._one(place, phrase) if depth else self._or(place, phrase)
        return place

    def _or(self, place: int, phrase: NounPhrase) -> int:
        """Read one modifier; behind "or", or "and" and an opposite place, it is an alternative."""
        before = len(self.relations)
        joined = self._word(place) in ("and", "or") and place + 1 < len(self.tokens)
        after = self._one(place + joined, phrase)
        first, last = self.relations[before - 1 : before], self.relations[before:]
        apart = self._word(place) == "or" or opposed(first, last)
        if joined and first and len(last) == 1 and apart:
            self.relations[before - 1 :] = alternatives(first[0], last[0], self.text)
        return after

    def _over(self, place: int) -> bool:
        """Whether a landmark's own modifiers end here."""
        word = self._word(place)
        finite = word in joints.FINITE and self._word(place - 1) not in joints.WHICH
        return finite or word in joints.STOPS or not word[0].isalnum()

    def _one(self, place: int, phrase: NounPhrase) -> int:
        """Read one modifier; return the index after it, or after a word that says nothing."""
        for reader in (
            self._bound,
            self._distance,
            self._negation,
            self._absence,
            self._from,
            self._look,
            self._row,
            self._position,
            self._relation,
        ):
            after = reader(place, phrase)
            if after > place:
                return after
        return place + 1

    def _landmark(self, place: int, joined: bool = True, bare: bool = False) -> int | None:
        """Find the end of a landmark that begins here, with all that is said of it; None if there is none."""
        phrase = nounreader.read(self.tokens, place, joined)
        named = any(noun not in joints.NAMELESS for noun in phrase.nouns)
        if not named or self._word(self._article(place)) in lexicon.IMAGES:
            return None
        return phrase.stop if bare else Modifiers(self.text, self.tokens).follow(phrase, 1)

    def _on_top(self, place: int) -> bool:
        """Whether this is "on top of", with a landmark."""
        hit = _RELATIONS.at(self.tokens, place)
        return hit is not None and hit.length == 3 and self._image(place + 2) == place + 2

    def _position(self, place: int, phrase: NounPhrase | None) -> int:
        """Read "in the lower left corner of the image", or "left of the dock", which is a relation."""
        if phrase and self._word(place) in ("to", "from") and phrase.nearest:
            return place
        hit = joints.PREPOSITIONS.at(self.tokens, place)
        at = self._article(place + hit.length if hit else place)
        if self._word(at) in lexicon.IMAGES:
            at += 1 + (self._word(at + 1) == "s")
        where = _POSITIONS.at(self.tokens, at)
        if where is None or (at == place + 1 and where.value == "top" and self._on_top(place)):
            return place
        after, part = at + where.length, False
        while self._word(after) in lexicon.SIDES | lexicon.IMAGES:
            part |= self._word(after) not in joints.EDGES | lexicon.IMAGES
            after += 1
        if hit and nounreader.goes_on(self.tokens, after):  # "near the left tank" has a landmark
            return place
        relation = (
            _RELATIONS.at(self.tokens, after) if self._word(at) == "right" and after == place + 1 else None
        )
        if relation and relation.value in ("near", "along", "facing"):  # "right next to the dock"
            return place
        whole = self._image(after)
        if whole == after and self._word(after) == "of":
            target = self._target(after + 1, phrase or NounPhrase(place, place))
            if target is not None:
                end, landmark = target
                span = self._span(place, end)
                inside = part or where.value == "middle"
                beside = Beside(
                    span, landmark, where.value.removeprefix("far "), by_compass(self.tokens[at:after])
                )
                self.relations.append(Inside(span, landmark) if inside else beside)
                return end
        named = self.tokens[at:after]
        half = any(token.word == "half" for token in named)
        edge = where.value in ENDS and any(token.word in joints.RIMS for token in named)
        direction = f"far {where.value}" if edge else where.value
        self.relations.append(Position(self._span(place, whole), direction, half, by_compass(named)))
        return whole

    def _distance(self, place: int, phrase: NounPhrase) -> int:
        """Read "within 200 m of the dock"."""
        told = distances.at(self.text, self.tokens, place)
        target = self._target(told.stop, phrase) if told else None
        if told is None or target is None:
            return place
        end, landmark = target
        self.relations.append(Within(self._span(place, end), landmark, told.metres, told.beyond))
        return end

    def _target(self, at: int, phrase: NounPhrase) -> tuple[int, str] | None:
        """Read a landmark: the index after it, and its words; "the one next to the dock" is of a kind."""
        after = each_other(self.tokens, at)
        if after > at and phrase.nouns:
            return after, f"all {' and '.join(map(lexicon.plural, phrase.nouns))}"
        one = nameless(self.tokens, at)
        if one is None or not phrase.nouns:
            end = self._landmark(at)
            return None if end is None else (end, self._words(at, end))
        named = nounreader.read(self.tokens[: one + 1], at)
        named.stop = one + 1
        end = Modifiers(self.text, self.tokens).follow(named, 1)
        noun = " and ".join(phrase.nouns)
        noun = lexicon.plural(noun) if self._word(one) == "ones" else noun
        return end, f"{self._words(at, one)} {noun} {self._words(one + 1, end)}".strip()

    def _relation(self, place: int, phrase: NounPhrase) -> int:
        """A preposition or comparison with a landmark."""
        place += self._word(place) in joints.CLOSELY and _RELATIONS.at(self.tokens, place + 1) is not None
        hit = _RELATIONS.at(self.tokens, place)
        if phrase.nearest and self._word(place) in ("to", "from"):
            kind = "nearest" if phrase.nearest.sign < 0 else "farthest"
            return self._reference(place, place + 1, kind, phrase)
        if hit is None or (hit.value == "of" and not phrase.nouns) or self._word(place + 1) == "been":
            return place
        return self._reference(place, place + hit.length, hit.value, phrase)

    def _reference(self, place: int, at: int, kind: str, phrase: NounPhrase) -> int:
        if kind == "between":
            return self._between(place, at)
        rank = phrase.ordinal[0] if phrase.ordinal else 1
        side = self._side(place, at, kind, rank)
        if side > at:
            return side
        target = self._target(at, phrase)
        if target is None:
            image = self._article(at)
            over = self._word(image) in lexicon.IMAGES and kind in ("inside", "of", "near")
            return image + 1 if over else place
        end, landmark = target
        span = self._span(place, end)
        part = nounreader.read(self.tokens, at)
        noun = part.nouns[-1] if kind == "with" else ""
        if noun in joints.OUTLINES:
            self.looks += part.looks
            return part.stop
        if noun and (noun in joints.PARTS or noun not in lexicon.NOUNS):
            end = part.stop
            self.parts.append(self._words(place, end).lower())
        else:
            self.relations.append(reference(kind, span, landmark, rank))
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

    def _absence(self, place: int, phrase: NounPhrase) -> int:
        """Read "without a swimming pool"."""
        hit = joints.NO.at(self.tokens, place)
        end = self._landmark(place + hit.length) if hit else None
        if hit is None or end is None:
            return place
        span, lacked = self._span(place, end), self._words(place + hit.length, end)
        part = nounreader.read(self.tokens, place + hit.length).nouns[-1] in joints.PARTS
        whole = " and ".join(map(lexicon.plural, phrase.nouns))
        self.relations.append(Excluding(span, f"{whole} with {lacked}") if part else Without(span, lacked))
        return end

    def _negation(self, place: int, phrase: NounPhrase) -> int:
        """Read "that are not white", "except the largest one", "not near the road": what is left out."""
        hit = joints.NOT.at(self.tokens, place)
        if hit is None or place + hit.length >= len(self.tokens):
            return place
        at = place + hit.length
        far = distances.at(self.text, self.tokens, at)
        ahead = Modifiers(self.text, self.tokens)
        end = (ahead._distance if far else ahead._relation)(at, phrase)  # "between the road and the river"
        while end < len(self.tokens) and not (self._word(end) in joints.STOPS or self._punctuation(end)):
            end += 1
        if end == at:
            return place
        at, same = those(self.tokens[:end], at)
        named, rest = nounreader.read(self.tokens, at), self._words(at, end)
        one = (bool(named.ranks) and not rest.endswith("ones")) or same == "one"
        side = _POSITIONS.at(self.tokens, at)
        follows = (
            bool(same or far)
            or (side is not None and self._word(at + side.length) == "of")
            or named.stop == at
            or any(table.at(self.tokens, at) for table in (joints.PREPOSITIONS, _RELATIONS))
        )
        landmark = left_out(rest, phrase.nouns, named.nouns, one=one, follows=follows)
        self.relations.append(Excluding(self._span(place, end), landmark))
        return end
