"""Sentence: words by their index, and the stretches between them."""

from __future__ import annotations

from dataclasses import dataclass

from rrsis.language import lexicon
from rrsis.language.parts import Span
from rrsis.language.tokens import Token


@dataclass
class Sentence:
    """A sentence whose words are looked at by index.

    Attributes:
        text: The sentence.
        tokens: Its words.
    """

    text: str
    tokens: list[Token]

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

    def _image(self, place: int) -> int:
        """Go over "of the image"; the same index where the words are others."""
        after = self._article(place + 1)
        here = self._word(place) in ("of", "in", "from", "within") and self._word(after) in lexicon.IMAGES
        return after + 1 if here else place
