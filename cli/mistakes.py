"""Mistakes on the command line: told in one line, with what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from . import show

EVERYWHERE = ("--quiet", "-q", "--verbose", "-v", "--log-file", "--version")
"""Options of the program, which stand before the command."""


@runtime_checkable
class Mistake(Protocol):
    """What typer raises for a command line that it cannot read; its classes differ between its versions."""

    message: str
    exit_code: int

    def format_message(self) -> str:
        """Say what is wrong."""
        ...


def told(error: Exception) -> bool:
    """Tell a mistake on the command line, if it is one.

    Args:
        error: What was raised.

    Returns:
        Whether it was one, and was told.
    """
    context = getattr(error, "ctx", None)
    if not isinstance(error, Mistake) or type(error).__name__ == "NoArgsIsHelpError":
        return False  # the help that a bare `rrsis` shows comes as an error, too
    command = context.command_path if context else "rrsis"
    show.failure(_sentence(error, command), f"See `{command} --help`.")
    return True


def _sentence(error: Mistake, command: str) -> str:
    option: str = getattr(error, "option_name", "")
    if not hasattr(error, "possibilities"):
        return f"{error.format_message().rstrip('.?')}{'?' if error.message.endswith('?') else '.'}"
    said = f"{error.message.rstrip('.')}."
    if option in EVERYWHERE:
        first, _, rest = command.partition(" ")
        return f"{said} It stands before the command: {first} {option} {rest} ..."
    return f"{said}{_meant(error.possibilities or ())}"


def _meant(options: Sequence[str]) -> str:
    return f" Did you mean {' or '.join(sorted(options))}?" if options else ""
