"""A noun phrase as token indices: what comes before a noun, and the noun itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from rrsis.language.lexicon import parent
from rrsis.language.rows import Which

NOTHING = "object"
"""The noun of a phrase that names none ("the largest one")."""


@dataclass(frozen=True)
class Look:
    """A word that describes looks.

    Attributes:
        kind: A field of `Attributes`.
        name: The canonical word, or the word itself.
        start: Index of its first token.
        stop: One past its last token.
    """

    kind: str
    name: str
    start: int
    stop: int


@dataclass(frozen=True)
class Rank:
    """A superlative.

    Attributes:
        start: Index of its first token.
        stop: One past its last token.
        measure: What is measured; "distance" where the landmark is still to come.
        sign: 1 for the most, -1 for the least.
        rank: 1 for the first.
    """

    start: int
    stop: int
    measure: str
    sign: int
    rank: int = 1


@dataclass
class NounPhrase:
    """A noun phrase as token indices; filled from left to right by `read`."""

    start: int
    stop: int
    nouns: list[str] = field(default_factory=list)
    """Canonical; more than one in "cars and trucks"."""
    head: tuple[int, int] | None = None
    """Tokens of the head noun, of the last one where there are more."""
    first: int | None = None
    """First token of the first head noun."""
    many: bool = False
    """Whether the form of the noun is plural."""
    article: str = ""
    every: bool = False
    number: int | None = None
    counted: tuple[int, int] | None = None
    ordinal: tuple[int, int] | None = None
    """Value and token of a rank whose measure is still to come ("the second ... from the left")."""
    looks: list[Look] = field(default_factory=list)
    positions: list[tuple[int, int, str]] = field(default_factory=list)
    ranks: list[Rank] = field(default_factory=list)
    lines: list[tuple[int, Which]] = field(default_factory=list)
    """First tokens of rows and columns, and which ones: "the second row of tanks"."""

    @property
    def noun(self) -> str:
        """The canonical noun; of several, their common class or all of them."""
        classes = {parent(noun) for noun in self.nouns}
        if len(self.nouns) > 1 and len(classes) == 1:
            return classes.pop()
        return " and ".join(dict.fromkeys(self.nouns)) or NOTHING

    @property
    def plural(self) -> bool:
        """Whether the phrase asks for any number of objects."""
        if self.number is not None:
            return self.number > 1
        bare = not self.article and not self.ranks and self.ordinal is None
        return self.every or self.many or len(self.nouns) > 1 or bare

    @property
    def nearest(self) -> Rank | None:
        """The rank by distance whose landmark is still to come: "the nearest tank to ..."."""
        return next((rank for rank in self.ranks if rank.measure == "distance"), None)

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.nouns or self.looks or self.ranks or self.positions or self.number)
