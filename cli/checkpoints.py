"""`rrsis checkpoints`: what can be loaded."""

from __future__ import annotations

from . import show


def checkpoints() -> None:
    """List the checkpoints that `--model` knows, with licence, size and scores."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from rrsis.checkpoints.registry import entries

    found = entries()
    if not found:
        show.warning("This installation carries no checkpoint; give --model the path of a file.")
        return
    table = Table("Name", "Size", "Licence", "Scores", "Note")
    for entry in found:
        words = entry.name, show.size(entry.size_bytes), entry.licence, entry.scores, entry.note
        table.add_row(*(Text(word) for word in words))
    Console().print(table)
