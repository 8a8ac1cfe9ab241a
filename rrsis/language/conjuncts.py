"""Takes a sentence that asks for several kinds apart: "red cars and white buildings near the road".

A network answers a question about one kind; of "all ships and docks" it finds half
(`benchmarks/conjunctions.py`). So each kind is a sentence of its own, with what is said behind all. Ours.
"""

from __future__ import annotations

from functools import lru_cache

from rrsis.language import lexicon, nounreader
from rrsis.language.modifiers import Modifiers
from rrsis.language.nounphrase import NounPhrase
from rrsis.language.parse import opening, read
from rrsis.language.relations import Extreme, Measured, Position
from rrsis.language.sentence import Sentence
from rrsis.language.tokens import tokenize

_JOINTS = frozenset(("and", "or", "plus", "&", ",", ";"))
_AS_WELL = ("as", "well", "as")


@lru_cache(maxsize=4096)
def conjuncts(text: str) -> tuple[str, ...]:
    """Give the sentences that a sentence stands for, one for each kind of thing; mostly the sentence itself.

    Kinds of one class that are told apart by nothing else are asked for by their class ("cars and trucks":
    "vehicles"). A kind without a word of its own before it is described like the first ("white ships and
    docks": both are white).

    Args:
        text: A sentence that holds at least one letter.
    """
    return tuple(dict.fromkeys(_Kinds(text, tokenize(text)).sentences()))


class _Kinds(Sentence):
    """A sentence whose target may be several noun phrases."""

    def sentences(self) -> tuple[str, ...]:
        """Split at the noun phrases, or before a clause that names a target of its own."""
        begin = Modifiers(self.text, self.tokens).ahead(opening(self.tokens))
        phrases = self._phrases(begin)
        if len(phrases) < 2:
            return self._clauses(phrases[0].stop) if phrases else (self.text,)
        first, *others = phrases
        lead = self.text[: self.tokens[begin].start]
        tail = self.text[self.tokens[phrases[-1].stop - 1].stop :]
        wider = {lexicon.parent(noun) for phrase in phrases for noun in phrase.nouns}
        if len(wider) == 1 and not any(self._apart(phrase) for phrase in others):
            noun = wider.pop()
            noun = lexicon.plural(noun) if any(phrase.many for phrase in phrases) else noun
            return (f"{lead}{self._before(first)}{noun}{tail}",)
        named = [self._words(first.start, first.stop)]
        for phrase in others:
            own = self._words(phrase.start, phrase.stop)
            named.append(own if _determined(phrase) else self._before(first) + self._noun(phrase))
        return tuple(f"{lead}{words}{tail}" for words in named)

    def _phrases(self, place: int) -> list[NounPhrase]:
        """Read the noun phrases that stand side by side, each of a known noun."""
        found = list[NounPhrase]()
        after: int | None = place
        while after is not None and after < len(self.tokens) and nounreader.opens(self.tokens, after):
            phrase = nounreader.read(self.tokens, after, joined=False)
            sound = phrase.nouns and phrase.nouns[-1] in lexicon.NOUNS
            if not sound or (found and not self._begins(after)):
                break
            found.append(phrase)
            after = self._joint(phrase.stop)
        return found

    def _joint(self, place: int) -> int | None:
        """Go over ", and", "as well as" or a slash; None where nothing is joined."""
        after = place
        while self._word(after) in _JOINTS:
            after += 1
        if tuple(self._word(after + step) for step in range(3)) == _AS_WELL:
            return after + 3
        slash = 0 < after < len(self.tokens) and "/" in self._gap(after)
        return after if after > place or slash else None

    def _gap(self, place: int) -> str:
        return self.text[self.tokens[place - 1].stop : self.tokens[place].start]

    def _begins(self, place: int) -> bool:
        """Whether a phrase begins here that is a target, not a place or a clause."""
        word = self._word(place)
        if word in lexicon.ARTICLES | lexicon.EVERY | lexicon.NUMBERS.keys():
            return True
        return nounreader.goes_on(self.tokens, place)

    def _apart(self, phrase: NounPhrase) -> bool:
        """Whether a further phrase asks for a thing of its own, though its class is that of the first."""
        either = self._word(phrase.start - 1) == "or"
        return _looks(phrase) or bool(phrase.article and not either)

    def _before(self, phrase: NounPhrase) -> str:
        """Give the words before a phrase's noun, with the blank behind them."""
        return self.text[self.tokens[phrase.start].start : self.tokens[self._first(phrase)].start]

    def _noun(self, phrase: NounPhrase) -> str:
        return self._words(self._first(phrase), phrase.stop)

    def _first(self, phrase: NounPhrase) -> int:
        return phrase.start if phrase.first is None else phrase.first

    def _clauses(self, place: int) -> tuple[str, ...]:
        """Split "the ship on the left and the crane in the north" where a place ends and a target begins."""
        for at in range(place + 1, len(self.tokens)):
            after = self._joint(at)
            if after is None or after >= len(self.tokens) or not self._begins(after):
                continue
            first = self._words(0, at)
            if self._ends(at, first) and self._phrases(after):
                return first, *conjuncts(self.text[self.tokens[after].start :])
        return (self.text,)

    def _ends(self, at: int, first: str) -> bool:
        """Whether a place, a rank or a bound ends before a token, and no landmark that could go on there."""
        said = read(first).relations
        settled = all(isinstance(one, Position | Extreme | Measured) for one in said)
        return settled and any(one.span.stop == self.tokens[at - 1].stop for one in said)


def _determined(phrase: NounPhrase) -> bool:
    """Whether a phrase says more than its noun."""
    return bool(phrase.article or phrase.every) or _looks(phrase)


def _looks(phrase: NounPhrase) -> bool:
    return bool(phrase.looks or phrase.ranks or phrase.positions or phrase.number or phrase.ordinal)
