"""Spelling: words that the reader does not know, and the known ones that they look like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from rrsis.language import lexicon
from rrsis.language import relations as kinds
from rrsis.language.expression import Expression, Relation
from rrsis.language.nouns import NOUNS
from rrsis.language.tokens import tokenize

SHORTEST = 4  # letters, ours: of shorter words too many are one letter apart
LONG = 8  # letters from which two may be wrong, ours
SOUND: frozenset[str] = frozenset(
    "dark light bright pale old new shop store mall ruin rock post boot bar drain slip pear crack log pit"
    " pile mast stand stall bench cart dune plain tarp tunnel pump stable sail rink rail board boar goat coat"
    " line lot cone steel stack rack bunker buoy hull deck hall bath pipe cable cane corn tile hill rig ridge"
    " span strip".split()
)
"""Sound English words, ours, that are a letter away from known ones and are not meant to be them."""


class Doubt(NamedTuple):
    """A word that may be misspelt."""

    word: str
    meant: str
    """The known word that it is closest to."""

    def __str__(self) -> str:
        """Ask the user."""
        return (
            f"“{self.word}” is not a word that the reader of sentences knows. Did you mean “{self.meant}”? "
            "It is taken as it was written."
        )


def doubts(expression: Expression) -> list[Doubt]:
    """Find the words of a sentence that name things or looks, are unknown, and look like known ones.

    Args:
        expression: A sentence; its landmarks are looked at, too.

    Returns:
        Each word once, in the order of the sentence.
    """
    found = ((word, nearest(word)) for word in dict.fromkeys(_words(expression)))
    return [Doubt(word, meant) for word, meant in found if meant is not None]


def strangers(expression: Expression) -> list[str]:
    """Find the words of a sentence that name things, are unknown, and look like no known one.

    Args:
        expression: A sentence; its landmarks are looked at, too.

    Returns:
        Each word once, in lower case; none of those that say more of a thing that is known.
    """
    known = _known()
    nameless = (one for one in _all(expression) if one.noun not in NOUNS)
    words = dict.fromkeys(token.word for one in nameless for token in tokenize(one.object.text))
    return [word for word in words if word not in known and nearest(word) is None]


def nearest(word: str) -> str | None:
    """Find the known word that an unknown one was meant to be.

    Args:
        word: One word, in lower case.

    Returns:
        A word of the lexicon one slip away (two in long words): a letter too many, too few, another, or two
        swapped. None for a known word, a short one, and one that looks like nothing.
    """
    known = _known()
    if len(word) < SHORTEST or word in known or lexicon.singular(word) in known:
        return None
    allowed = 2 if len(word) >= LONG else 1
    close = [
        other for other in _telling() if abs(len(other) - len(word)) <= allowed and len(other) >= SHORTEST
    ]
    ranked = sorted((slips(word, other), other) for other in close)
    return ranked[0][1] if ranked and ranked[0][0] <= allowed else None


def slips(one: str, other: str) -> int:
    """Count the slips between two words: letters inserted, left out, exchanged, or swapped with the next.

    This is the optimal string alignment distance (Damerau 1964, restricted).
    """
    above, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, before, row = row, above, [i]
        for j, wanted in enumerate(other, start=1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], wanted):
                least = min(least, before[j - 2] + 1)
            row.append(least)
    return row[-1]


def _words(expression: Expression) -> Iterator[str]:
    """Give the words of the object and of the landmarks that carry meaning."""
    for one in _all(expression):
        yield from (token.word for token in tokenize(one.object.text))


def _all(expression: Expression) -> Iterator[Expression]:
    """Give the sentence itself and those of its landmarks."""
    yield expression
    for relation in expression.relations:
        for mark in _landmarks(relation):
            yield from _all(mark)


def _landmarks(relation: Relation) -> Iterator[Expression]:
    if isinstance(relation, kinds.Either):
        for option in relation.options:
            yield from _landmarks(option)
    elif isinstance(relation, kinds.Reference):
        yield relation.landmark
        if isinstance(relation, kinds.Between) and relation.other is not None:
            yield relation.other


@cache
def _known() -> frozenset[str]:
    """Every single word of the lexicon."""
    other = (
        lexicon.POSITIONS,
        lexicon.RELATIONS,
        lexicon.SIDES,
        lexicon.IMAGES,
        lexicon.ARTICLES,
        lexicon.EVERY,
        lexicon.VERBS,
        lexicon.NUMBERS,
        lexicon.ORDINALS,
    )
    return _single(*other) | _telling() | SOUND


@cache
def _telling() -> frozenset[str]:
    """The words of the lexicon that name things or looks: what a slip may have been meant to be."""
    looks = lexicon.COLOURS, lexicon.SIZES, lexicon.SHAPES
    return _single(lexicon.forms(), *looks, lexicon.SUPERLATIVES, lexicon.COMPARATIVES)


def _single(*tables: Iterable[str]) -> frozenset[str]:
    return frozenset(word for table in tables for name in table for word in name.split())
