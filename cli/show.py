"""What a person or a program sees: notes, progress, tables, JSON lines."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

from rich.console import Console
from rich.text import Text

from rrsis.engine.disk import size as size  # for people, like the others below

if TYPE_CHECKING:
    from rrsis.progress import Event, Listener

Plain: TypeAlias = "str | int | float | bool | list[Mapping[str, Plain]] | None"

SAID = "said_by_rrsis"
"""Marks what is logged and has been said already."""

_LOG = logging.getLogger("rrsis.cli")
_LOG.addHandler(logging.NullHandler())  # or Python would repeat what was said, where no journal is kept
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def hushed() -> Iterator[None]:
    """Say nothing meanwhile but errors and what was asked for."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def quiet() -> bool:
    """Tell whether notes, progress and closing words are unwanted."""
    return _quiet.get()


def lively(console: Console) -> bool:
    """Tell whether to draw what moves: on a terminal, unless it is unwanted."""
    return console.is_terminal and not quiet()


def failure(message: str, hint: str = "") -> None:
    """Say on the error stream what went wrong and what can be done."""
    _LOG.error("%s", f"{message} {hint}".strip(), extra={SAID: True})
    _complain("Error:", "bold red", f"{message} {hint}")


def warning(message: str) -> None:
    """Say on the error stream what the user should know, without stopping."""
    _LOG.warning("%s", message, extra={SAID: True})
    if not quiet():
        _complain("Note:", "bold yellow", message)


def remark(message: str, *, stderr: bool = False) -> None:
    """Say what is good to know and was not asked for, such as which files were written."""
    _LOG.info("%s", message, extra={SAID: not quiet()})
    if not quiet():
        say(message, stderr=stderr)


def say(message: str, *, stderr: bool = False) -> None:
    """Say something on standard output, or on the error stream, exactly as it is."""
    Console(stderr=stderr).print(Text(message), soft_wrap=True)


def _complain(head: str, style: str, message: str) -> None:
    text = Text.assemble((head, style), " ", message.strip())
    Console(stderr=True).print(text, soft_wrap=True)


def line(record: Mapping[str, Plain]) -> None:
    """Print one JSON object as a line."""
    print(json.dumps(record, ensure_ascii=False), flush=True)


@contextmanager
def watch(as_json: bool) -> Iterator[Listener]:
    """Show a job's events while it runs.

    Args:
        as_json: Print each as a line of JSON; otherwise draw a progress bar on a terminal, and only
            the notes where there is none.

    Yields:
        What to call with each event.
    """
    if as_json:
        yield _logged(_print_event)
    elif lively(Console(stderr=True)):
        from .bar import drawn  # here and not above, because most commands draw none

        with drawn() as listener:
            yield _logged(listener)
    else:
        yield _print_note


def _logged(listener: Listener) -> Listener:
    def follow(event: Event) -> None:
        if event.kind == "note":
            _LOG.warning("%s", event.message, extra={SAID: True})
        else:
            _log(event)
        listener(event)

    return follow


def _log(event: Event) -> None:
    done = f"{event.tiles} of {event.tiles_total} tiles"
    if event.kind == "tile":
        _LOG.debug("%s after %.1f s", done, event.seconds)
    else:
        _LOG.info("%s: %s, %.1f Mpx, %.1f s", event.kind, done, event.megapixels_total, event.seconds)


def _print_note(event: Event) -> None:
    if event.kind == "note":
        warning(event.message)
    else:
        _log(event)


def _print_event(event: Event) -> None:
    if event.kind == "note":
        line({"event": "note", "message": event.message})
    elif event.kind != "done":  # the command prints its own last line, which names the files
        line(
            {
                "event": event.kind,
                "tiles": event.tiles,
                "tiles_total": event.tiles_total,
                "megapixels": round(event.megapixels, 3),
                "megapixels_total": round(event.megapixels_total, 3),
                "seconds": round(event.seconds, 2),
            }
        )


def area(square_metres: float | None) -> str:
    """Write an area for people: m2, hectares or km2, by its size; a dash where it is not known."""
    if square_metres is None:
        return "-"
    if square_metres >= 1e6:
        return f"{square_metres / 1e6:,.2f} km²"
    return f"{square_metres / 1e4:,.2f} ha" if square_metres >= 1e4 else f"{square_metres:,.0f} m²"


def duration(seconds: float) -> str:
    """Write a time span for people."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
