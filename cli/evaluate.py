"""`rrsis evaluate`: a checkpoint and a labelled set -> a table of scores."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from .options import Device, Model

if TYPE_CHECKING:
    from rrsis.evaluation import Report


def evaluate(
    folder: Annotated[
        Path, typer.Argument(help="A set of labelled pictures (annotations.json or classes.json).")
    ],
    model: Model = "default",
    device: Device = "auto",
    split: Annotated[str, typer.Option(help="train or val.")] = "val",
    longest: Annotated[
        int, typer.Option(help="Pictures are shown with their longer side at this many pixels.")
    ] = 576,
    threshold: Annotated[float | None, typer.Option(help="Probability above which a pixel belongs.")] = None,
    convention: Annotated[
        str, typer.Option(help="ours: nothing found of nothing is 1; peers: it is 0.")
    ] = "ours",
    raw: Annotated[
        bool, typer.Option("--raw", help="Score the network's own masks, without choosing among regions.")
    ] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write the report as JSON.")] = None,
) -> None:
    """Score a checkpoint on labelled pictures, with sentences made from their annotations."""
    from rrsis.checkpoints.store import load_segmenter
    from rrsis.config import SourceConfig
    from rrsis.data.sources import load
    from rrsis.engine.device import fast_bfloat16, pick
    from rrsis.errors import ConfigError
    from rrsis.evaluation import evaluate as run

    if convention not in {"ours", "peers"}:
        raise ConfigError(f"unknown convention {convention!r}.", "Use ours or peers.")
    kind = "semantic" if (folder / "classes.json").exists() else "coco"
    pictures = [
        p for p in load(SourceConfig(folder.name, kind, absent=NWPU), folder.parent) if p.split == split
    ]
    where = pick(device)
    segmenter = load_segmenter(model, where, half=fast_bfloat16(where))
    named: Literal["ours", "peers"] = "peers" if convention == "peers" else "ours"
    report = run(segmenter, pictures, longest=longest, threshold=threshold, convention=named, settle=not raw)
    _print(report, folder.name, split)
    if out:
        out.write_text(json.dumps(asdict(report), indent=1) + "\n")


NWPU = (
    *("airplane", "ship", "storage tank", "baseball field", "tennis court"),
    *("basketball court", "ground track field", "harbor", "bridge", "vehicle"),
)


def _print(report: Report, name: str, split: str) -> None:
    counted = f"nothing of nothing counts by '{report.convention}'"
    table = Table(title=f"{name} {split}, {report.pictures} pictures; {counted}")
    for column in ("sentences", "n", "mIoU", "oIoU", "Pr@.5", "Pr@.7", "Pr@.9"):
        table.add_column(column, justify="left" if column == "sentences" else "right")
    for part, score in report.parts:
        shares = (score.precision[0], score.precision[2], score.precision[4])
        table.add_row(
            part, str(score.count), *(f"{value:.3f}" for value in (score.miou, score.oiou, *shares))
        )
    console = Console()
    console.print(table)
    console.print(f"absent things left empty: {report.left_empty} of {report.absent}")
