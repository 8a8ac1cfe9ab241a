"""A referring sentence, read once: what it asks for, how that looks, where it is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self, TypeAlias, cast

from rrsis.errors import ExpressionError
from rrsis.language import relations as kinds
from rrsis.language.conjuncts import conjuncts
from rrsis.language.learnt import Learnt
from rrsis.language.parse import EVERYTHING, read
from rrsis.language.parts import Attributes, Span

__all__ = ["LONGEST", "Attributes", "Expression", "Relation", "Span"]

LONGEST = 512
"""Characters of a sentence at most: ours, several times the longest one of the public sets."""


@dataclass(frozen=True)
class Expression:
    """A sentence and its parts, as stretches of its own characters.

    Attributes:
        text: The user's words, verbatim; all of them are the context.
        object: The head noun with the looks before it, without article ("small white storage tank").
        noun: The canonical head noun, singular, lower case; the words themselves when unknown.
        attributes: How the object looks.
        spatial: Absolute positions, relations with their landmarks, superlatives and numbers, in order.
        relations: The same as values, without the numbers; landmarks are expressions themselves.
        plural: Whether it asks for any number of objects ("all tanks", "airplane").
        number: How many it asks for, where it says so.

    Examples:
        >>> import rrsis
        >>> read = rrsis.Expression.parse("the two largest white tanks near the dock")
        >>> read.noun, read.attributes.colours, read.number
        ('storage tank', ('white',), 2)
        >>> [part.text for part in read.spatial]
        ['two', 'largest', 'near the dock']
        >>> read.locally().text  # what a tile is asked; the rest is settled on the map of the whole scene
        'all white storage tanks'
    """

    text: str
    object: Span
    noun: str
    attributes: Attributes
    spatial: tuple[Span, ...]
    relations: tuple[Relation, ...]
    plural: bool
    number: int | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a sentence.

        Args:
            text: The sentence, in English; unknown words are kept as they are.

        Raises:
            ExpressionError: The sentence is empty, longer than `LONGEST`, or holds no Latin letter.
        """
        return cls._of(_checked(text))

    @classmethod
    def _of(cls, text: str) -> Self:
        """Read a sentence, or a part of one, that needs no check."""
        reading = _read(text, EVERYTHING)
        return cls(
            text=text,
            object=reading.object,
            noun=reading.noun,
            attributes=reading.attributes,
            spatial=reading.spatial,
            relations=tuple(_known(relation) for relation in reading.relations),
            plural=reading.plural,
            number=reading.number,
        )

    def locally(self, learnt: Learnt = EVERYTHING) -> Expression:
        """Give what a tile can answer: all objects of this noun and these looks, wherever they are.

        Args:
            learnt: The words that the network has learnt: of a kind that is not among them its class is asked
                for, and other words for looks are left out.
        """
        return Expression._of(_read(self.text, learnt).local)

    @property
    def conjuncts(self) -> tuple[Expression, ...]:
        """The sentences that it stands for, one for each kind of thing that it asks for.

        "all ships and docks" stands for "all ships" and "all docks"; most sentences for themselves.
        """
        texts = conjuncts(self.text)
        return (self,) if texts == (self.text,) else tuple(Expression._of(text) for text in texts)


_EXAMPLE = 'Say what to find, for example "all storage tanks".'

Relation: TypeAlias = kinds.Relation[Expression]
_Option: TypeAlias = kinds.Position | kinds.Measured | kinds.Line | kinds.Reference[Expression]


def _checked(text: object) -> str:
    if not isinstance(text, str):
        raise ExpressionError(f"An expression is a text, got {type(text).__name__}.", _EXAMPLE)
    if not text.strip():
        raise ExpressionError("The expression is empty.", _EXAMPLE)
    if len(text) > LONGEST:
        raise ExpressionError(
            f"The expression has {len(text)} characters, more than {LONGEST}.",
            f"Shorten {text[:30]!r}..., or ask several expressions in one run.",
        )
    if not any(character.isalpha() for character in text):
        raise ExpressionError(f"The expression {text!r} holds no word.", _EXAMPLE)
    if not any("LATIN" in unicodedata.name(character, "") for character in text):
        raise ExpressionError(
            f"The expression {text!r} holds no word in Latin letters; sentences are read in English.",
            _EXAMPLE,
        )
    return text


_read = lru_cache(maxsize=4096)(read)


def _known(relation: kinds.Relation[str]) -> Relation:
    """Read the landmarks of a relation."""
    if isinstance(relation, kinds.Either):
        options = tuple(_known(option) for option in relation.options)
        return kinds.Either(
            relation.span,
            cast("tuple[_Option, ...]", options),
        )
    if not isinstance(relation, kinds.Reference):
        return relation
    fields: dict[str, Expression] = {"landmark": Expression._of(relation.landmark)}
    if isinstance(relation, kinds.Between) and relation.other is not None:
        fields["other"] = Expression._of(relation.other)
    return cast("kinds.Reference[Expression]", replace(relation, **fields))  # type: ignore[arg-type]  # of other words
