"""`rrsis evaluate`: a checkpoint and data sets -> tables of scores, a document, a figure, a gallery."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from . import completion, scores, show
from .data import KINDS
from .options import Device, Model
from .outputs import expect
from .pictures import counted

if TYPE_CHECKING:
    from rrsis.learning.metrics import Convention
    from rrsis.learning.report import Report
    from rrsis.reporting.document import Plain

Kind: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(KINDS),
        help="What they are.",
        show_default="seen",
        autocompletion=completion.among(*KINDS),
    ),
]
Split: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="train|val|test",
        help="Val chooses, never test.",
        autocompletion=completion.among("train", "val", "test"),
    ),
]
Limit: TypeAlias = Annotated[
    int, typer.Option(min=0, help="So many pictures of each set, evenly; 0: all of them.")
]
Longest: TypeAlias = Annotated[
    int, typer.Option(min=32, help="Longer side in pixels at which larger pictures are shown.")
]
Square: TypeAlias = Annotated[
    int,
    typer.Option(
        min=0,
        metavar="PX",
        help="Sets with sentences: show pictures stretched to this square and score there too, as published "
        "protocols do; 0: in their own shape.",
    ),
]
Threshold: TypeAlias = Annotated[
    float | None,
    typer.Option(help="Probability above which a pixel belongs.", show_default="the checkpoint's"),
]
Counting: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="ours|peers",
        help="ours: nothing found of nothing is 1; peers: it is 0.",
        autocompletion=completion.among("ours", "peers"),
    ),
]
Raw: TypeAlias = Annotated[
    bool, typer.Option("--raw", help="Score the network's own masks, without choosing among regions.")
]
Fixed: TypeAlias = Annotated[
    bool, typer.Option("--fixed", help="Only the sentences by which training chooses, no free ones.")
]
Absent: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="CLASS,...",
        help="Classes that are not in a picture unless annotated.",
        show_default="all that the set annotates",
    ),
]
Json: TypeAlias = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="OUT.json", help="Write the reports.", show_default=False),
]
Figure: TypeAlias = Annotated[
    Path | None, typer.Option(metavar="OUT.png", help="Draw the report.", show_default=False)
]
Page: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="OUT.html", help="Show the best, the worst, the surest mistakes.", show_default=False
    ),
]


def evaluate(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Data sets, one or more.")],
    model: Model = "default",
    device: Device = "auto",
    kind: Kind = None,
    split: Split = "val",
    limit: Limit = 0,
    longest: Longest = 1024,
    square: Square = 480,
    threshold: Threshold = None,
    convention: Counting = "ours",
    raw: Raw = False,
    fixed: Fixed = False,
    absent: Absent = None,
    out: Json = None,
    figure: Figure = None,
    gallery: Page = None,
) -> None:
    """Score a checkpoint on data sets; where they have labels alone, sentences are made of them."""
    from rrsis.appraisal import Manner, appraise
    from rrsis.checkpoints.registry import digest
    from rrsis.checkpoints.store import load_segmenter
    from rrsis.engine.device import fast_bfloat16, pick
    from rrsis.errors import EmptySplit
    from rrsis.reporting.document import MEANINGS
    from rrsis.reporting.gallery import Gallery

    _check(out, figure, gallery)
    manner = Manner(longest, square, threshold, _named(convention), not raw, not fixed, _list(absent), limit)
    where, seen = pick(device), Gallery(manner.convention)
    segmenter = load_segmenter(model, where, half=fast_bfloat16(where))
    reports: list[Report] = []
    for folder in folders:
        try:
            with counted(folder.name) as tell:
                judged = appraise(segmenter, folder, split, kind, manner, tell, seen.see if gallery else None)
        except EmptySplit as error:
            if folder == folders[-1] and not reports:  # no set is left to score
                raise
            show.warning(f"{error.message} It is passed over.")
            continue
        for note in judged.notes:
            show.warning(note)
        reports += judged.reports
    reports = _told(reports)
    rule = f"convention '{reports[-1].convention}': {MEANINGS[reports[-1].convention]}"
    notes = [f"checkpoint {model}, SHA-256 {digest(model)[:16]}", rule]
    if out:
        _write(out, model, {"split": split, "kind": kind, "device": where.type, **asdict(manner)}, reports)
    if figure:
        from rrsis.reporting.figure import draw

        draw(reports[-1], figure, notes)
    if gallery:
        seen.write(gallery, f"What was found in {reports[-1].name}", notes, reports)


def _check(out: Path | None, figure: Path | None, gallery: Path | None) -> None:
    """Refuse what could not be written, before any work."""
    from rrsis.export import require_folder

    expect(out, (".json",), "--out")
    expect(figure, (".png",), "--figure")
    expect(gallery, (".html", ".htm"), "--gallery")
    for path in (out, figure, gallery):
        if path:
            require_folder(path)


def _named(convention: str) -> Convention:
    from rrsis.errors import ConfigError, meant

    if convention == "ours":
        return "ours"
    if convention == "peers":
        return "peers"
    raise ConfigError(f"unknown convention {convention!r}.", meant(convention, ("ours", "peers")))


def _list(classes: str | None) -> tuple[str, ...] | None:
    return None if classes is None else tuple(one.strip() for one in classes.split(",") if one.strip())


def _told(reports: list[Report]) -> list[Report]:
    """Print every report; several sets get one of all of them, the last, compared at the original size."""
    from rrsis.learning.report import ORIGINAL, pooled

    own = [one for one in reports if one.at == ORIGINAL]
    every = [*(one for one in reports if one.at != ORIGINAL), *own, *([pooled(own)] if len(own) > 1 else [])]
    for report in every:
        scores.tell(report)
    return every


def _write(path: Path, model: str, options: dict[str, Plain], reports: list[Report]) -> None:
    from rrsis import __version__
    from rrsis.checkpoints.registry import digest
    from rrsis.reporting.document import Run, write

    write(path, Run(__version__, model, digest(model), options), reports)
