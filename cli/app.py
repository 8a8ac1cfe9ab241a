"""The `rrsis` program: the list of commands, and the one place where errors become text and exit codes."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rrsis import __version__
from rrsis.errors import RrsisError

from . import journal, mistakes, show
from .checkpoints import checkpoints
from .data import data
from .demo import demo
from .doctor import doctor
from .evaluate import evaluate
from .explain import explain
from .scene import scene
from .segment import segment
from .train import train
from .version import version
from .view import view

# Exit codes; 128 + SIGINT is what shells expect of an interruption.
FINE, BUG, USER, INTERRUPTED = 0, 1, 2, 130
COMMANDS: tuple[Callable[..., None], ...]
COMMANDS = (segment, view, demo, explain, scene, checkpoints, train, evaluate, doctor)

_LOG = logging.getLogger("rrsis.cli")
_LINE = "rrsis.line"  # where a context keeps the command line


class Commands(TyperGroup):
    """The commands, with what happens when one of them fails."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401 - see `invoke`
        **extra: Any,  # noqa: ANN401 - typer's own
    ) -> Any:  # noqa: ANN401 - see `invoke`
        """Read the options before the command; see `invoke` for what is raised."""
        line = list(args)
        try:
            ctx = super().make_context(info_name, args, parent, **extra)
        except Exception as error:
            if extra.get("resilient_parsing") or not mistakes.told(error):
                raise
        else:
            ctx.meta[_LINE] = line
            return ctx
        raise typer.Exit(USER)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own class differs between its versions
        """Run a command; turn its failure into a message and an exit code.

        Raises:
            typer.Exit: Code 2 for an error of the user, 130 after an interruption, 1 for a bug.
        """
        code = FINE
        with ExitStack() as stack:
            try:
                stack.enter_context(_kept(ctx))
                return super().invoke(ctx)
            except RrsisError as error:
                show.failure(error.message, error.hint)
                code = USER
            except KeyboardInterrupt:
                show.failure("Interrupted; unfinished files were not kept.", "Run the command again.")
                code = INTERRUPTED
            except Exception as error:
                code = self._ended(error)
            finally:
                journal.ended(code)
        raise typer.Exit(code)

    @staticmethod
    def _ended(error: Exception) -> int:
        """Explain what is no error of ours; typer's Exit and Abort end the program and need no words."""
        if mistakes.told(error):
            return USER
        if hasattr(error, "exit_code") or isinstance(error, typer.Abort | BrokenPipeError):
            raise error
        _LOG.error("a bug", exc_info=error, extra={show.SAID: True})
        if os.environ.get("RRSIS_DEBUG"):
            raise error
        show.failure(
            f"This is a bug in rrsis {__version__}: {type(error).__name__}: {error}",
            "Set RRSIS_DEBUG=1 to see where it happened, and please report it with that text and with what "
            "`rrsis --version` prints.",
        )
        return BUG


def _kept(ctx: Any) -> AbstractContextManager[None]:  # noqa: ANN401 - see `Commands.invoke`
    """Keep the journal that the options before the command ask for; `rio rrsis` has none of them."""
    said = ctx.params
    verbose, quiet, file = said.get("verbose") or 0, said.get("quiet") or False, said.get("log_file")
    return journal.kept(verbose, quiet, file, ctx.meta.get(_LINE, ()))


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="A satellite or aerial scene and a sentence become georeferenced polygons.",
    epilog='Begin with `rrsis demo`, then: rrsis segment scene.tif "all storage tanks" -o tanks.gpkg\n\n'
    "Exit codes: 0 done; 1 a bug, or `rrsis doctor` found something broken; 2 a mistake that the message "
    "explains; 130 interrupted by Ctrl-C.",
)


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=version,
            is_eager=True,
            help="Print the version and what a bug report needs, and stop.",
        ),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but errors and what was asked for.")
    ] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose", "-v", count=True, help="Say what is done and how long it takes; -vv: more."
        ),
    ] = 0,
    log_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep all of it in a file, added to what is there."),
    ] = None,
) -> None:
    """A satellite or aerial scene and a sentence become georeferenced polygons."""


for command in COMMANDS:
    app.command()(command)
app.add_typer(data, name="data")
