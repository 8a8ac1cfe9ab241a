"""`rrsis data`: bring your own labels, check a data set, look at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from rich.console import Console
from rich.table import Column, Table

from . import completion, options, show
from .options import Device, Json, Model
from .outputs import expect, free
from .pictures import counted

if TYPE_CHECKING:
    from rrsis.data.audit import Audit
    from rrsis.data.jsonl import About
    from rrsis.data.samples import Picture

KINDS = ("coco", "semantic", "refer", "refsegrs", "rrsisd", "risbench")
SHOWN = 5  # findings of each sort; --json lists all

Folder: TypeAlias = Annotated[Path, typer.Argument(metavar="FOLDER", help="A data set.")]
Kind: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(KINDS),
        help="What it is.",
        show_default="seen",
        autocompletion=completion.among(*KINDS),
    ),
]

data = typer.Typer(no_args_is_help=True, help="Bring your own labels, check a data set, look at it.")


Annotations: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="ANNOTATIONS",
        help="COCO instances (.json), or a GeoJSON, GeoPackage or Shapefile of labelled polygons.",
    ),
]
Images: TypeAlias = Annotated[
    Path,
    typer.Option(metavar="DIR", help="The pictures' folder; for polygons, a GeoTIFF or a folder of them."),
]
Set: TypeAlias = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to make.")]
Count: TypeAlias = Annotated[int, typer.Option(min=1, max=100, help="Sentences a picture, at most.")]
Grammar: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="rrsisd|refsegrs|free",
        help="How sentences are worded: as RRSIS-D, as RefSegRS, as people type. Repeat it for several.",
        show_default="all",
        autocompletion=completion.among("rrsisd", "refsegrs", "free"),
    ),
]
Seed: TypeAlias = Annotated[int, typer.Option(min=0, help="Equal seeds draw equally.")]
Val: TypeAlias = Annotated[
    float, typer.Option(min=0.0, max=0.9, help="Share of pictures for validation, where none is named.")
]
Label: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The attribute that holds the class.", show_default="found"),
]
Everything: TypeAlias = Annotated[
    str, typer.Option("--class", metavar="NAME", help="All objects are of this class.", show_default=False)
]
Side: TypeAlias = Annotated[
    int, typer.Option(min=64, help="GeoTIFFs are cut into windows of this many pixels.")
]
Overlap: TypeAlias = Annotated[
    int | None,
    typer.Option(min=0, help="Pixels that neighbouring windows share.", show_default="a quarter of --side"),
]
Gsd: TypeAlias = Annotated[
    float | None,
    typer.Option(min=0.001, help="Read GeoTIFFs at this ground size, in metres.", show_default="their own"),
]
Overwrite: TypeAlias = Annotated[
    bool, typer.Option("--overwrite", help="Replace DIR, if this command made it.", show_default=False)
]


@data.command()
def refer(
    annotations: Annotations,
    images: Images,
    out: Set,
    count: Count = 6,
    grammar: Grammar = None,
    seed: Seed = 0,
    val: Val = 0.1,
    label: Label = None,
    everything: Everything = "",
    side: Side = 512,
    overlap: Overlap = None,
    gsd: Gsd = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Make a referring data set of your own labels: sentences that pick out exactly their masks."""
    from dataclasses import asdict, replace

    from rrsis.data.annotations import read
    from rrsis.data.labelled import Windows
    from rrsis.data.refer import Recipe, grammars_of, write

    recipe = Recipe(count, grammars_of(grammar or ()), seed)
    labels = read(annotations, images, Windows(side, overlap, gsd, val, seed), label, everything)
    watched = replace(labels, pictures=_watched(labels.pictures, annotations.name))
    about = write(watched, out, recipe, (annotations, images), val, overwrite)
    if as_json:
        show.line({"event": "done", "out": str(out), **asdict(about)})
    else:
        _tell(about, out)


def _watched(pictures: Iterable[Picture], name: str) -> Iterator[Picture]:
    """Count pictures on a terminal while they are read."""
    with counted(name) as tell:
        for done, picture in enumerate(pictures, 1):
            yield picture
            tell(done, None)


def _tell(about: About, out: Path) -> None:
    table = Table("Split", show_footer=False)
    for name in ("Pictures", "Sentences"):
        table.add_column(name, justify="right")
    for split in sorted(about.pictures):
        table.add_row(split, str(about.pictures[split]), str(about.samples[split]))
    Console().print(table)
    forms = _counts(Counter(about.forms))
    show.say(f"Classes: {', '.join(about.classes)}\nSentences by what they rest on: {forms}")
    if about.absent:
        show.say(f"Sentences that mean nothing, by what is not there: {_counts(Counter(about.absent))}")
    for what, count in about.left_out.items():
        show.say(f"Left out: {count} {what}")
    if not about.samples.get("val"):
        show.warning("There is no validation split; nothing can be chosen by it.")
    show.remark(f"Wrote {out}. Now run `rrsis data check {out}` and `rrsis data show {out} -o sheet.png`.")


@data.command()
def outline(
    annotations: Annotated[Path, typer.Argument(metavar="ANNOTATIONS", help="COCO instances (.json).")],
    images: Annotated[Path, typer.Option(metavar="DIR", help="The pictures' folder.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT.json", help="The file to write.")],
    model: Model = "default",
    device: Device = "auto",
    agree: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Overlap of an outline's extent with its box, at least.")
    ] = 0.72,
    round_: Annotated[
        list[str] | None,
        typer.Option(
            "--round",
            metavar="CLASS",
            help="Of this class, the ellipse in the box where the network sees no outline. Repeat it.",
            show_default=False,
        ),
    ] = None,
    overwrite: options.Overwrite = False,
    as_json: Json = False,
) -> None:
    """Give boxes outlines: of COCO objects with a box alone, where a network sees what fills the box."""
    from rrsis.checkpoints.store import load_segmenter
    from rrsis.engine.device import fast_bfloat16, pick
    from rrsis.hearing import Hearing
    from rrsis.outlining import Outliner

    expect(out, (".json",), "--out")
    free(out, overwrite)
    where = pick(device)
    hearing = Hearing(load_segmenter(model, where, half=fast_bfloat16(where)))
    with counted(annotations.name) as tell:
        found = Outliner(hearing, model, agree, round_ or ()).write(annotations, images, out, tell)
    if as_json:
        counts: list[Mapping[str, show.Plain]] = [
            {
                "class": name,
                "boxes": boxes,
                "outlined": found.outlined[name],
                "ellipses": found.ellipses[name],
            }
            for name, boxes in found.boxes.items()
        ]
        show.line({"event": "done", "out": str(out), "classes": counts, "missing": found.missing})
        return
    table = Table("Class", *(Column(name, justify="right") for name in ("Boxes", "Outlined", "Ellipses")))
    for name, boxes in found.boxes.most_common():
        table.add_row(name, str(boxes), str(found.outlined[name]), str(found.ellipses[name]))
    Console().print(table)
    if found.missing:
        show.warning(f"{found.missing} pictures are missing; their boxes stay as they are.")
    show.remark(f"Wrote {out}. Look at some before you train on them: `rrsis data refer`, `rrsis data show`.")


@data.command()
def check(folder: Folder, kind: Kind = None, as_json: Json = False) -> None:
    """Count what is in a data set, and find what is wrong with it."""
    from rrsis.data.audit import audit
    from rrsis.data.kinds import read

    found = audit(read(folder, kind))
    if as_json:
        show.line(_record(found))
    else:
        _report(found, folder)


def _record(found: Audit) -> dict[str, show.Plain]:
    return {
        "kind": found.kind,
        "pictures": [{"split": split, "count": count} for split, count in sorted(found.pictures.items())],
        "samples": [{"split": split, "count": count} for split, count in sorted(found.samples.items())],
        "negatives": found.negatives,
        "classes": [{"class": name, "count": count} for name, count in found.classes.most_common()],
        "forms": [{"form": name, "count": count} for name, count in found.forms.most_common()],
        "findings": [one._asdict() for one in found.findings],
        "notes": [{"note": note} for note in found.notes],
    }


def _report(found: Audit, folder: Path) -> None:
    those = "Sentences" if found.samples else "Objects"
    show.say(f"{folder} is a set of the kind {found.kind}.")
    table = Table("Split")
    for name in ("Pictures", "Sentences") if found.samples else ("Pictures",):
        table.add_column(name, justify="right")
    for split, count in sorted(found.pictures.items()):
        more = (str(found.samples[split]),) if found.samples else ()
        table.add_row(split, str(count), *more)
    Console().print(table)
    show.say(f"{those} by class: {_counts(found.classes)}")
    if found.samples:
        show.say(f"Sentences by what they rest on: {_counts(found.forms)} ({found.negatives} mean nothing)")
    for note in found.notes[:SHOWN]:
        show.say(f"Note: {note}")
    for sort, count in sorted(found.faults().items()):
        show.say(f"{sort}: {count}")
        for one in [one for one in found.findings if one.kind == sort][:SHOWN]:
            show.say(f"  {one.where}: {one.what}")
    show.say(f"Findings: {len(found.findings)}; --json lists all." if found.findings else "Nothing is wrong.")


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"


@data.command(name="show")
def sheet(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="SHEET.png", help="The picture to write.")],
    count: Annotated[int, typer.Option(min=1, max=200, help="How many to draw.")] = 24,
    split: Annotated[
        str | None, typer.Option(metavar="train|val|test", help="Of this split only.", show_default="all")
    ] = None,
    seed: Seed = 0,
    kind: Kind = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Draw a contact sheet: pictures with their masks over them and their sentences below."""
    from rrsis.data.kinds import read
    from rrsis.data.sheet import panels
    from rrsis.data.sheet import sheet as draw
    from rrsis.export.aside import aside

    expect(out, (".png",), "--out")
    free(out, overwrite)
    drawn = panels(read(folder, kind), count, seed, split)
    with aside(out) as place:
        draw(drawn).save(place, "PNG")
    show.remark(f"Wrote {out}: {len(drawn)} of {folder}.")
