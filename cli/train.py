"""`rrsis train`: data sets -> a checkpoint."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from . import show
from .options import Device, Json

if TYPE_CHECKING:
    from rrsis.training import Progress


def train(
    config: Annotated[
        Path, typer.Argument(help="A YAML file; configs/default.yaml made the checkpoint that ships.")
    ],
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a setting: --set rate=0.0003."),
    ] = None,
    device: Device = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Two steps, to see that everything is in place.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Train a network; the same line again continues an interrupted run."""
    from rrsis.config import TrainConfig, read
    from rrsis.training import dry
    from rrsis.training import train as run

    settings = read(TrainConfig, config, set_ or [])
    console = Console()

    def tell(progress: Progress) -> None:
        if as_json:
            report = progress.report.line() if progress.report else None
            show.line({**{k: v for k, v in asdict(progress).items() if k != "report"}, "report": report})
            return
        console.print(
            f"step {progress.step}/{progress.steps}  loss {progress.loss:.4f}  {progress.seconds:.2f} s/step",
            highlight=False,
        )
        if progress.report:
            console.print(f"  val: {progress.report.line()}", highlight=False)

    best = run(dry(settings) if dry_run else settings, device, tell)
    if not as_json:
        console.print(f"Best on val: {best}", highlight=False)
