"""A bar of pictures done on a terminal, for what goes through them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from . import show


@contextmanager
def counted(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """Draw a bar on a terminal's error stream; elsewhere nothing.

    Args:
        name: What stands before it.

    Yields:
        What to call with the pictures done and in all; None where nobody knows how many there are.
    """
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = TextColumn(name), MofNCompleteColumn(), TextColumn("pictures"), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not show.lively(console)) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
