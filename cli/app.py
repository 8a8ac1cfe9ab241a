"""The `rrsis` program: the list of commands, and the one place where errors become text and exit codes."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rrsis import __version__
from rrsis.errors import RrsisError

from . import show
from .checkpoints import checkpoints
from .data import data
from .demo import demo
from .evaluate import evaluate
from .explain import explain
from .scene import scene
from .segment import segment
from .train import train
from .view import view

USER, BUG, INTERRUPTED = 2, 1, 130  # exit codes; 128 + SIGINT is what shells expect of an interrupted program
COMMANDS: tuple[Callable[..., None], ...]
COMMANDS = (segment, view, demo, explain, scene, checkpoints, train, evaluate)


class Commands(TyperGroup):
    """The commands, with what happens when one of them fails."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own class differs between its versions
        """Run a command; turn its failure into a message and an exit code.

        Raises:
            typer.Exit: Code 2 for an error of the user, 130 after an interruption, 1 for a bug.
        """
        try:
            return super().invoke(ctx)
        except RrsisError as error:
            show.failure(error.message, error.hint)
            code = USER
        except KeyboardInterrupt:
            show.failure("Interrupted; unfinished files were not kept.", "Run the command again.")
            code = INTERRUPTED
        except Exception as error:
            # Typer ends programs by exceptions, too; its Exit, Abort and usage errors are its own to explain.
            if hasattr(error, "exit_code") or isinstance(error, typer.Abort | BrokenPipeError):
                raise
            if os.environ.get("RRSIS_DEBUG"):
                raise
            show.failure(
                f"This is a bug in rrsis {__version__}: {type(error).__name__}: {error}",
                "Set RRSIS_DEBUG=1 to see where it happened, and please report it with that text.",
            )
            code = BUG
        raise typer.Exit(code)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="A satellite or aerial scene and a sentence become georeferenced polygons.",
    epilog='Begin with `rrsis demo`, then: rrsis segment scene.tif "all storage tanks" -o tanks.gpkg',
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"rrsis {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """A satellite or aerial scene and a sentence become georeferenced polygons."""


for command in COMMANDS:
    app.command()(command)
app.add_typer(data, name="data")
