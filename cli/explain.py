"""`rrsis explain`: how sentences are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import options

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from rrsis.language.expression import Expression

OBJECT, SPATIAL = "bold green", "cyan"


def explain(expressions: options.Expressions) -> None:
    """Show how sentences are read: the object, its attributes, places and relations."""
    from rich.console import Console
    from rich.text import Text

    from rrsis.language.expression import Expression

    console = Console()
    read = [Expression.parse(text) for text in expressions]
    console.print(Text.assemble(("object", OBJECT), "  ", ("place, relation, rank or number", SPATIAL)))
    for expression in read:
        console.print()
        console.print(coloured(expression))
        console.print(_table(expression))


def coloured(expression: Expression) -> Text:
    """Colour the parts of a sentence."""
    from rich.text import Text

    text = Text(expression.text)
    for span in expression.spatial:
        text.stylize(SPATIAL, span.start, span.stop)
    text.stylize(OBJECT, expression.object.start, expression.object.stop)
    return text


def _table(expression: Expression) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, padding=(0, 2))
    for name, value in _rows(expression):
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def _rows(expression: Expression) -> list[tuple[str, str]]:
    from rrsis.grounding.plan import Plan

    kinds = expression.attributes
    how_many = "all that fit" if expression.plural else "one"
    rows = [
        ("object", expression.object.text),
        ("noun", expression.noun),
        ("attributes", ", ".join((*kinds.colours, *kinds.sizes, *kinds.shapes, *kinds.others)) or "-"),
        ("how many", str(expression.number or how_many)),
        ("spatial parts", " | ".join(span.text for span in expression.spatial) or "-"),
    ]
    rows += [("relation", _relation(relation)) for relation in expression.relations]
    for name, whole in (("asked of a tile", False), ("asked of a one-tile scene", True)):
        rows.append(
            (name, " | ".join(question.text for question in Plan.of([expression.text], whole).questions))
        )
    return rows


def _relation(relation: object) -> str:
    landmark: Expression | None = getattr(relation, "landmark", None)
    span = getattr(relation, "span", None)
    words = f" “{span.text}”" if span is not None else ""
    return f"{type(relation).__name__}{words}" + (f", reference object: {landmark.noun}" if landmark else "")
