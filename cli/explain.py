"""`rrsis explain`: how sentences are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import options, show

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from rrsis.config import ModelConfig
    from rrsis.language.expression import Expression, Relation

OBJECT, SPATIAL = "bold green", "cyan"


def explain(expressions: options.Expressions, model: options.Model = "default") -> None:
    """Show how sentences are read: the object, its attributes, places and relations."""
    from rich.console import Console
    from rich.text import Text

    from rrsis.checkpoints.registry import locate, settings
    from rrsis.language.expression import Expression
    from rrsis.language.spelling import doubts

    console, config = Console(), settings(locate(model))
    read = [Expression.parse(text) for text in expressions]
    console.print(Text.assemble(("object", OBJECT), "  ", ("place, relation, rank or number", SPATIAL)))
    for expression in read:
        several = expression.conjuncts != (expression,)
        if several:
            console.print(Text.assemble("\n", (expression.text, "dim"), " is taken as"))
        for one in expression.conjuncts:
            console.print()
            console.print(coloured(one))
            console.print(_table(one, config))
        for doubt in doubts(expression):
            show.warning(str(doubt))


def coloured(expression: Expression) -> Text:
    """Colour the parts of a sentence."""
    from rich.text import Text

    text = Text(expression.text)
    for span in expression.spatial:
        text.stylize(SPATIAL, span.start, span.stop)
    text.stylize(OBJECT, expression.object.start, expression.object.stop)
    return text


def _table(expression: Expression, config: ModelConfig) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, padding=(0, 2))
    for name, value in _rows(expression, config):
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def _rows(expression: Expression, config: ModelConfig) -> list[tuple[str, str]]:
    from rrsis.grounding.plan import Plan
    from rrsis.grounding.steps import steps
    from rrsis.language.learnt import Learnt

    learnt = Learnt.of(config.nouns, config.looks)
    kinds = expression.attributes
    how_many = "all that fit" if expression.plural else "one"
    rows = [
        ("object", expression.object.text),
        ("noun", expression.noun),
        ("attributes", ", ".join((*kinds.colours, *kinds.sizes, *kinds.shapes, *kinds.others)) or "-"),
        ("how many", str(expression.number or how_many)),
        ("spatial parts", " | ".join(span.text for span in expression.spatial) or "-"),
    ]
    rows += [("relation", words) for relation in expression.relations for words in _relation(relation)]
    for name, whole in (("asked of a tile", False), ("asked of a one-tile scene", True)):
        plan = Plan.of([expression.text], whole, config.rivals, learnt)
        rows.append((name, " | ".join(question.text for question in plan.questions)))
    told = steps(expression, learnt)
    return rows + [("then" if place else "settled by", step) for place, step in enumerate(told)]


def _relation(relation: Relation) -> Iterator[str]:
    """Name a relation, its landmark, and what is said of the landmark."""
    from rrsis.language.relations import Between, Either, Reference

    words = f"{type(relation).__name__} “{relation.span.text}”"
    if isinstance(relation, Either):
        yield words
        for option in relation.options:
            yield from (f"  {told}" for told in _relation(option))
        return
    if not isinstance(relation, Reference):
        yield words
        return
    marks = [
        relation.landmark,
        *([relation.other] if isinstance(relation, Between) and relation.other else []),
    ]
    yield f"{words}, reference object: {' and '.join(mark.noun for mark in marks)}"
    for mark in marks:
        for further in mark.relations:
            yield from (f"  of the {mark.noun}: {told}" for told in _relation(further))
