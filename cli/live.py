"""How a training run is shown: a live table on a terminal, a line every 20 steps elsewhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import fmean
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from . import show

if TYPE_CHECKING:
    from rrsis.training import Progress

EVERY = 20  # steps a line, and steps that the numbers shown are means of

Listener = Callable[["Progress"], None]


class Recent:
    """Means over the last steps: single ones say little."""

    def __init__(self) -> None:
        self.kept: deque[Progress] = deque(maxlen=EVERY)

    def add(self, progress: Progress) -> None:
        """Take one more step in."""
        self.kept.append(progress)

    @property
    def loss(self) -> float:
        """Mean loss."""
        return fmean(one.loss for one in self.kept)

    @property
    def seconds(self) -> float:
        """Mean seconds a step."""
        return fmean(one.seconds for one in self.kept)

    def parts(self) -> dict[str, float]:
        """Mean of each term of the loss."""
        return {name: fmean(one.parts[name] for one in self.kept) for name in self.kept[-1].parts}


@contextmanager
def watch(as_json: bool) -> Iterator[Listener]:
    """Show a run while it goes on.

    Args:
        as_json: Print a line of JSON every 20 steps and at each look at the val split.

    Yields:
        What to call with each step.
    """
    console = Console()
    if as_json:
        yield _seldom(_print_json)
    elif show.lively(console):
        with table(console) as listener:
            yield listener
    else:
        yield _seldom(_print_line)


@contextmanager
def table(console: Console) -> Iterator[Listener]:
    """Keep a table of the newest numbers at the bottom of a terminal, looks at the val split above it.

    Args:
        console: The terminal.

    Yields:
        What to call with each step.
    """
    recent = Recent()
    with Live(console=console, refresh_per_second=4) as live:

        def follow(progress: Progress) -> None:
            recent.add(progress)
            live.update(rows(progress, recent))
            if progress.report:
                said = f"step {progress.step}  val: {progress.report.line()}"
                live.console.print(Text(said), soft_wrap=True)

        yield follow


def rows(progress: Progress, recent: Recent) -> Table:
    """Draw the newest numbers of a run."""
    left = (progress.steps - progress.step) * recent.seconds
    grid = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    grid.add_column(style="cyan")
    grid.add_column()
    share = f"{progress.step / progress.steps:.0%}"
    grid.add_row("step", f"{progress.step}/{progress.steps}  ({share})")
    grid.add_row("loss", f"{recent.loss:.4f}   {_numbers(recent.parts(), '.3f')}")
    grid.add_row("rate", _numbers(progress.rates, ".2e"))
    grid.add_row("speed", f"{recent.seconds:.2f} s/step")
    grid.add_row("left", show.duration(left))
    return grid


def _numbers(named: Mapping[str, float], form: str) -> str:
    return "  ".join(f"{name} {value:{form}}" for name, value in named.items())


def _seldom(tell: Callable[[Progress, Recent], None]) -> Listener:
    recent = Recent()

    def follow(progress: Progress) -> None:
        recent.add(progress)
        if progress.step % EVERY == 0 or progress.report:
            tell(progress, recent)
            recent.kept.clear()

    return follow


def _print_line(progress: Progress, recent: Recent) -> None:
    show.remark(
        f"step {progress.step}/{progress.steps}  loss {recent.loss:.4f} "
        f"({_numbers(recent.parts(), '.3f')})  {recent.seconds:.2f} s/step"
    )
    if progress.report:
        show.remark(f"  val: {progress.report.line()}")


def _print_json(progress: Progress, recent: Recent) -> None:
    show.line(
        {
            "step": progress.step,
            "steps": progress.steps,
            "loss": recent.loss,
            "seconds": recent.seconds,
            **{f"loss_{name}": value for name, value in recent.parts().items()},
            **{f"rate_{name}": value for name, value in progress.rates.items()},
            "report": progress.report.line() if progress.report else None,
        }
    )
