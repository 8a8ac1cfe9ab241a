"""Which words a data set teaches a network."""

from __future__ import annotations

from collections.abc import Iterable

from rrsis.data.samples import Picture, Sample
from rrsis.language.expression import Expression
from rrsis.language.learnt import Learnt
from rrsis.language.naming import names


def taught(items: Iterable[Picture | Sample]) -> Learnt:
    """List the words that sentences about pictures name.

    Args:
        items: Labelled pictures, of which sentences are made by their classes and what covers these, and
            samples with ready sentences, which name their class, or whatever they name, and say how it looks.
    """
    words, looks = set[str](), set[str]()
    for item in items:
        if isinstance(item, Sample):
            words.add(item.label or item.expression)
            looks.update(Expression.parse(item.expression).attributes.others)
        else:
            words |= {thing.label for thing in item.things} | {label for _, label in item.classes}
    spoken = {name for word in words for name in names(word)}
    return Learnt.of((Expression.parse(word).noun for word in spoken), looks)
