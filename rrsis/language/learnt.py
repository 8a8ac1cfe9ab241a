"""Which words a network has learnt, and what it is asked in place of others. Ours.

A network finds nothing at all of a noun that it never met, and an adjective that it never met makes it
hesitate at random: of "all outdoor courts" ours finds none (`benchmarks/adjectives.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

from rrsis.language.lexicon import parent


class Learnt(NamedTuple):
    """The words that a network has learnt; where no noun is known, nobody knows."""

    nouns: frozenset[str] = frozenset()
    """Canonical."""
    looks: frozenset[str] = frozenset()
    """Words for looks beside those of colours, sizes and shapes: `Attributes.others`."""

    @classmethod
    def of(cls, nouns: Iterable[str] = (), looks: Iterable[str] = ()) -> Self:
        """Take words as they are listed."""
        return cls(frozenset(nouns), frozenset(looks))

    def asked(self, noun: str) -> str:
        """Give the noun by which a kind is asked for: its own, or its class where only that was learnt."""
        wider = parent(noun)
        return noun if noun in self.nouns or wider not in self.nouns else wider

    def tells(self, look: str, nouns: Sequence[str]) -> bool:
        """Whether another word for looks says anything of nouns: not if these were learnt without it."""
        return look in self.looks or not self.nouns.issuperset(nouns)
