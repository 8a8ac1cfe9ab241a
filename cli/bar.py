"""A progress bar on a terminal: tiles, megapixels a second, time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

if TYPE_CHECKING:
    from rrsis.progress import Event, Listener


class Speed(ProgressColumn):
    """Megapixels finished a second."""

    def render(self, task: Task) -> Text:
        """Draw the column for one task."""
        done, seconds = task.fields.get("megapixels", 0.0), task.elapsed
        return Text(f"{done / seconds:.2f} Mpx/s" if done and seconds else "- Mpx/s", style="cyan")


@contextmanager
def drawn() -> Iterator[Listener]:
    """Draw a bar on the error stream, and notes above it.

    Yields:
        What to call with each event.
    """
    columns = TextColumn("Tiles"), BarColumn(), MofNCompleteColumn(), Speed(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("tiles", total=None, megapixels=0.0)

        def follow(event: Event) -> None:
            if event.kind == "note":
                bar.console.print(Text.assemble(("Note:", "bold yellow"), " ", event.message), soft_wrap=True)
            else:
                total = event.tiles_total or None
                bar.update(task, completed=event.tiles, total=total, megapixels=event.megapixels)

        yield follow
