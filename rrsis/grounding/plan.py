"""The least questions that answer every sentence, each asked of the network once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from rrsis.language.expression import Expression, Relation
from rrsis.language.learnt import Learnt
from rrsis.language.lexicon import NOUNS, STUFF
from rrsis.language.naming import plural
from rrsis.language.nounphrase import NOTHING
from rrsis.language.parse import EVERYTHING
from rrsis.language.parts import Attributes
from rrsis.language.relations import Between, Either, Excluding, Near, Reference, Toned


@dataclass(frozen=True)
class Plan:
    """Sentences, and the questions whose answers settle them.

    A sentence asks for its candidates ("all ships"), for their looks where it names any ("all red ships"),
    for each of its landmarks ("all docks") and, where it names a landmark, for itself: the network's answer
    is evidence, and all there is if the landmark is not found. Places, ranks and numbers are settled by
    geometry alone: on composed scenes the network's answer changed nothing there (`benchmarks/mosaics.py`).
    Of a class with rivals those are asked for, too, and where a network has not learnt a kind ("lakes") its
    class is ("water"): asked for a noun that it never met a network finds nothing at all. A sentence that
    asks for several kinds ("ships and docks") is planned as its `conjuncts`, each with its own answer. Ours.

    Attributes:
        expressions: The sentences, in the order of the user.
        questions: What the network is asked, without repetition; question `i` fills layer `i`.
        whole: Whether one tile holds the scene, so that the network is asked every full sentence.
        rivals: Pairs of classes that the network takes for each other.
        learnt: The words that the network has learnt.
    """

    expressions: tuple[Expression, ...]
    questions: tuple[Expression, ...]
    whole: bool
    rivals: tuple[tuple[str, str], ...] = ()
    learnt: Learnt = EVERYTHING

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        whole: bool,
        rivals: Sequence[tuple[str, str]] = (),
        learnt: Learnt = EVERYTHING,
    ) -> Self:
        """Plan the answers to sentences.

        Args:
            texts: The sentences.
            whole: Whether one tile holds the whole scene.
            rivals: Pairs of classes that the network takes for each other.
            learnt: The words that the network has learnt.

        Raises:
            ExpressionError: A sentence cannot be read.
        """
        expressions = tuple(Expression.parse(text) for text in texts)
        asked = [question for one in _each(expressions) for question in _questions(one, whole, learnt)]
        asked += [one for one in expressions if whole and _stands_for_others(one)]
        asked += [every(noun) for one in tuple(asked) for noun in _held(one, rivals)[_plain(one) :]]
        questions = tuple({one.text: one for one in asked}.values())
        return cls(expressions, questions, whole, tuple(rivals), learnt)

    def layer(self, expression: Expression) -> int:
        """Give the layer that answers what one of the `conjuncts` says of its objects themselves."""
        return self._index(expression.locally(self.learnt))

    def layers(self, expression: Expression) -> list[int]:
        """Give those layers for all conjuncts of a sentence or a landmark."""
        return [self.layer(one) for one in expression.conjuncts]

    def candidates(self, layer: int) -> int:
        """Give the layer whose regions a layer chooses from: that of the class, where looks are said."""
        question = self.questions[layer]
        return self._index(every(question.noun)) if by_looks(question) else layer

    def landmarks(self, expression: Expression) -> dict[Relation, list[int]]:
        """Give the layers of a sentence's landmarks, and of their own landmarks.

        The second landmark of "between" is found under `second`. What is left out by looks that the network
        has not learnt ("not moored") is found nowhere: without these words it would be everything.
        """
        marked = _landmarks(expression)
        return {key: self.layers(landmark) for key, landmark in marked if not self._unseen(key, landmark)}

    def _unseen(self, relation: Relation, landmark: Expression) -> bool:
        return isinstance(relation, Excluding) and any(self._lost(one) for one in landmark.conjuncts)

    def unlearnt(self) -> dict[str, str]:
        """Give the known nouns that the network has not learnt, with the class that it is asked for instead.

        Where there is none, the noun itself is asked for. Nothing if nobody knows what was learnt.
        """
        known = self.learnt.nouns
        unlearnt = NOUNS.keys() - {NOTHING} - known if known else set[str]()
        return {one.noun: self.learnt.asked(one.noun) for one in self._named() if one.noun in unlearnt}

    def left_out(self) -> list[str]:
        """List the words for looks that the network has not learnt and is not asked."""
        return sorted(set().union(*map(self._lost, self._named())))

    def _lost(self, expression: Expression) -> set[str]:
        said, asked = expression.locally().attributes, expression.locally(self.learnt).attributes
        measured = {one.span.text.lower() for one in expression.relations if isinstance(one, Toned)}
        return set(said.others) - set(asked.others) - measured

    def _named(self) -> list[Expression]:
        """List everything that is looked for, landmarks too."""
        said = [(one, *(each for _, each in _landmarks(one))) for one in _each(self.expressions)]
        return _each(one for some in said for one in some)

    def held(self, layer: int) -> list[int]:
        """Give the layers that decide whose a layer's regions are: its class, then its rivals; or none."""
        question = self.questions[layer]
        nouns = _held(question, self.rivals)
        asked = [self._index(every(noun)) for noun in nouns[_plain(question) :]]
        return [layer, *asked] if nouns and _plain(question) else asked

    def hint(self, expression: Expression) -> int | None:
        """Give the layer in which the network answered the full sentence, if it was asked."""
        if _stands_for_others(expression):
            return self._index(expression) if self.whole else None
        return self._index(expression) if _asks_itself(expression, self.whole, self.learnt) else None

    def _index(self, question: Expression) -> int:
        return [one.text for one in self.questions].index(question.text)


def _each(expressions: Iterable[Expression]) -> list[Expression]:
    """List the conjuncts of sentences."""
    return [one for said in expressions for one in said.conjuncts]


def _stands_for_others(expression: Expression) -> bool:
    """Whether a sentence is answered through others; the network's own answer is for comparison only."""
    return expression.conjuncts != (expression,)


def _held(question: Expression, rivals: Sequence[tuple[str, str]]) -> list[str]:
    """Name a question's class and its rivals; nothing where it has none."""
    pairs = [pair for pair in rivals if question.noun in pair and not question.relations]
    return [question.noun, *(one for pair in pairs for one in pair if one != question.noun)] if pairs else []


def _plain(question: Expression) -> bool:
    """Whether a question says its class and nothing else; then no other has to be asked for the class."""
    return question.attributes == Attributes()


def every(noun: str) -> Expression:
    """Ask for all objects of a class."""
    return Expression.parse(f"all {plural(noun)}")


def second(relation: Between[Expression]) -> Relation:
    """Give the key under which the second landmark of "between" is found."""
    return relation if relation.other is None else Near(relation.span, relation.other)


def _asks_itself(expression: Expression, whole: bool, learnt: Learnt) -> bool:
    """Whether the full sentence is a question: not if it says of its target what was not learnt."""
    known = expression.locally(learnt) == expression.locally()
    return known and (whole or any(True for _ in _landmarks(expression)))


def _questions(expression: Expression, whole: bool, learnt: Learnt) -> Iterator[Expression]:
    yield from _local(expression.locally(learnt))
    for landmark in _each(landmark for _, landmark in _landmarks(expression)):
        yield from _local(landmark.locally(learnt))
    if _asks_itself(expression, whole, learnt):
        yield expression


def _local(question: Expression) -> Iterator[Expression]:
    yield question
    if by_looks(question):
        yield every(question.noun)


def by_looks(question: Expression) -> bool:
    """Whether objects of a known class, which can be counted, are told apart by how they look."""
    noun = question.noun
    return noun in NOUNS.keys() - STUFF - {NOTHING} and question.attributes != Attributes()


def _landmarks(expression: Expression) -> Iterator[tuple[Relation, Expression]]:
    for relation in expression.relations:
        yield from _marked(relation)


def _marked(relation: Relation) -> Iterator[tuple[Relation, Expression]]:
    if isinstance(relation, Either):
        for option in relation.options:
            yield from _marked(option)
    if not isinstance(relation, Reference):
        return
    yield relation, relation.landmark
    yield from _landmarks(relation.landmark)
    if isinstance(relation, Between) and relation.other is not None:
        yield second(relation), relation.other
        yield from _landmarks(relation.other)
