"""`rio rrsis`: the main job from rasterio's own command line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click


@click.command(
    "rrsis",
    add_help_option=False,  # `--help` is ours to answer, too
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    short_help="Find what sentences describe in a scene.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def rio(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Find what sentences describe in a scene: `rrsis segment` with its options, errors and exit codes.

    Typer carries a click of its own, whose commands rasterio cannot take; so the words are passed on.

    Args:
        ctx: Of rasterio: how much is to be said (`rio -v`), and the environment with what was said of AWS.
        arguments: All that follows `rio rrsis`.

    Raises:
        SystemExit: With the exit code of `rrsis segment`.
    """
    import typer  # these here and not above, because `rio` loads all its plug-ins for any of its commands

    from .app import Commands, main
    from .segment import segment

    app = typer.Typer(cls=Commands, pretty_exceptions_show_locals=False)
    app.callback()(main)
    app.command("rrsis")(segment)
    level = ctx.obj["verbosity"]
    said = ["--quiet"] if level < 0 else ["--verbose"] * level
    with ctx.obj["env"], _unheard():
        app([*said, "rrsis", *arguments], prog_name="rio")


@contextmanager
def _unheard() -> Iterator[None]:
    """Let what `rio` has set up for logging rest, because our journal writes the same records."""
    root = logging.getLogger()
    before, root.handlers = root.handlers, []
    try:
        yield
    finally:
        root.handlers = before
