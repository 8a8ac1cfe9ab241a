"""`rrsis train`: data sets -> a checkpoint."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from rrsis.errors import ConfigError, meant

from . import completion, live, show
from .options import Device, Json

if TYPE_CHECKING:
    from rrsis.config import TrainConfig
    from rrsis.learning.describe import Description


def train(
    config: Annotated[
        Path,
        typer.Argument(
            help="A YAML file, or one that ships, by name: default (made the checkpoint that ships), rrsisd, "
            "refsegrs, risbench (the benchmarks at paper scale).",
            autocompletion=completion.configurations,
        ),
    ],
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change a setting: --set rate=0.0003."),
    ] = None,
    init_from: Annotated[
        list[str] | None,
        typer.Option(
            "--init-from",
            metavar="FILE|FOLDER",
            help="Begin from a backbone's weights (.pth, .safetensors), a BERT's folder, or a checkpoint of "
            "ours. May be repeated.",
        ),
    ] = None,
    device: Device = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Two steps on a sliver, to see that everything is in place.")
    ] = False,
    describe: Annotated[
        bool, typer.Option("--describe", help="Say what the run will cost, and start nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Train a network; the same line again continues an interrupted run.

    Several processes train together: torchrun --nproc-per-node 2 -m rrsis.cli train CONFIG.
    """
    from rrsis.checkpoints.origins import beginning_from
    from rrsis.config import TrainConfig, read

    settings = beginning_from(read(TrainConfig, _found(config), set_ or []), init_from or [])
    if describe:
        _describe(settings, device, as_json)
    else:
        _train(settings, device, dry_run, as_json)


def _found(config: Path) -> Path:
    """Look for a name that is no file among the configurations that ship."""
    shipped = {path.stem: path for path in (Path(str(files("rrsis.configs"))) / "train").glob("*.yaml")}
    if config.is_file() or config.suffix or str(config) != config.name:
        return config
    if str(config) not in shipped:
        hint = f"{meant(config, sorted(shipped))} Or give the path of a file."
        raise ConfigError(f"no configuration is called {str(config)!r} and no file lies there.", hint)
    return shipped[str(config)]


def _train(settings: TrainConfig, device: str, dry_run: bool, as_json: bool) -> None:
    from rrsis.engine.ranks import leading
    from rrsis.training import rehearse
    from rrsis.training import train as run

    try:
        if not leading():
            (rehearse if dry_run else run)(settings, device)
            return
        with live.watch(as_json) as tell:
            best = (rehearse if dry_run else run)(settings, device, tell)
    except KeyboardInterrupt:
        show.failure("Interrupted.", "The same line again goes on from the state that was saved last.")
        raise typer.Exit(130) from None
    if not as_json:
        show.remark(f"Best on val: {best}")


def _describe(settings: TrainConfig, device: str, as_json: bool) -> None:
    from rrsis.engine.device import pick
    from rrsis.learning.describe import describe

    found = describe(settings, pick(device))
    if as_json:
        show.line(
            {
                **{f"parameters_{part}": count for part, count in found.parameters.items()},
                "parameters": found.total,
                "encode_gflops": found.encode_gflops,
                "decode_gflops": found.decode_gflops,
                "peak_bytes": found.peak_bytes,
                "step_seconds": found.step_seconds,
                "run_seconds": found.run_seconds,
                "device": found.device,
            }
        )
    else:
        Console().print(_table(settings, found))


def _table(settings: TrainConfig, found: Description) -> Table:
    table = Table(show_header=False, title=f"{settings.steps} steps into {settings.out}")
    table.add_column(style="cyan")
    table.add_column(justify="right")
    for part, count in found.parameters.items():
        table.add_row(f"parameters: {part}", f"{count / 1e6:.2f} M")
    table.add_row("parameters", f"{found.total / 1e6:.2f} M", end_section=True)
    table.add_row(f"encode one view of {settings.side} px", f"{found.encode_gflops:.2f} GFLOPs")
    table.add_row("decode one sentence", f"{found.decode_gflops:.2f} GFLOPs")
    both = found.encode_gflops + found.decode_gflops
    table.add_row("both", f"{both:.2f} GFLOPs = {both / 2:.2f} GMACs", end_section=True)
    batch = f"{settings.accumulate} x {settings.pictures} pictures x {settings.sentences} sentences"
    table.add_row("a step on one process", batch)
    table.add_row("peak memory, at least", show.size(found.peak_bytes))
    table.add_row(f"a step on {found.device}, data not counted", show.duration(found.step_seconds))
    table.add_row("the run, looks at val not counted", show.duration(found.run_seconds))
    return table
