"""Words with their places in a sentence, and tables that are searched for the longest phrase."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

_TOKEN = re.compile(r"[^\W_]+|[^\w\s\-_/'\u2019]")


class Token(NamedTuple):
    """A word or a punctuation mark."""

    word: str
    """Lower case."""
    start: int
    """First character in the sentence."""
    stop: int
    """One past the last character."""


def tokenize(text: str) -> list[Token]:
    """Split a sentence into words and punctuation marks; hyphens, slashes and apostrophes only separate."""
    return [Token(found[0].lower(), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def over(tokens: list[Token], place: int, words: Container[str]) -> int:
    """Go over words of a kind; return the index of the first that is none of them."""
    while place < len(tokens) and tokens[place].word in words:
        place += 1
    return place


class Hit(NamedTuple, Generic[Value]):
    """What a table knows about the words at one place."""

    length: int
    """Number of words."""
    value: Value
    """What they stand for."""


class Phrases(Generic[Value]):
    """A table of phrases that finds the longest one at a place."""

    def __init__(self, table: Mapping[str, Value]) -> None:
        """Take phrases, in lower case with single blanks, and what they stand for."""
        self._table = {tuple(phrase.split()): value for phrase, value in table.items()}
        self._longest: dict[str, int] = {}
        for words in self._table:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    @classmethod
    def names(cls, names: Iterable[str], value: Value) -> Phrases[Value]:
        """Make a table in which all phrases stand for one value."""
        return cls(dict.fromkeys(names, value))

    def at(self, tokens: list[Token], place: int) -> Hit[Value] | None:
        """Find the longest phrase that begins at token `place`, or None."""
        if place >= len(tokens):
            return None
        for length in range(self._longest.get(tokens[place].word, 0), 0, -1):
            words = tuple(token.word for token in tokens[place : place + length])
            if len(words) == length and words in self._table:
                return Hit(length, self._table[words])
        return None
