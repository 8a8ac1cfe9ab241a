"""The arguments and options that commands share: one definition, one help text each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from . import completion


def read_bands(text: str | None) -> tuple[int | str, ...] | None:
    """Read a list of bands.

    Args:
        text: Numbers or names separated by commas, as in "4,3,2" or "nir,red,green"; a single one is used
            for red, green and blue.

    Returns:
        The numbers, counted from 1, and the names; whether there are such bands, the scene will tell.

    Raises:
        typer.BadParameter: The text is not one or three whole numbers from 1 on, or names.
    """
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in (1, 3) or not all(map(_is_band, parts)):
        raise typer.BadParameter(
            f"{text!r} is not a list of bands. Give three, red, green and blue, by numbers from 1 or by "
            "names, as in 4,3,2 or nir,red,green; or one for a grey picture."
        )
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def _is_band(part: str) -> bool:
    """Say whether this is a whole number from 1 on, or a name: something with a letter."""
    return int(part) > 0 if part.isdecimal() else any(letter.isalpha() for letter in part)


def read_scales(text: str | None) -> tuple[int, ...] | None:
    """Read a list of scales.

    Args:
        text: Whole numbers separated by commas, as in "1,2".

    Raises:
        typer.BadParameter: The text is not a list of whole numbers.
    """
    if text is None:
        return None
    parts = text.split(",")
    if not all(part.strip().isdecimal() for part in parts):
        raise typer.BadParameter(f"{text!r} is not a list of whole numbers, as in 1,2 or 1,4.")
    return tuple(int(part) for part in parts)


SceneFile: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="SCENE",
        help="A GeoTIFF or any other raster that GDAL reads, a URL, or a STAC item; "
        'or many files as one scene: a folder, "tiles/*.tif", or a .txt with one name a line.',
    ),
]
Expressions: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="EXPRESSION", help='What to find, in words: "all storage tanks". One or more.'),
]
Out: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE|URL|-",
        help="The layer to write: .geojson, .gpkg, .shp, .fgb, .parquet or .geojsonl; "
        "postgresql://USER@HOST/DB?table=NAME; or - for lines of GeoJSON on standard output.",
        show_default="SCENE's name with .geojson, in the working directory",
    ),
]
Model: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="NAME|PATH",
        help="A checkpoint; `rrsis checkpoints` lists the names.",
        autocompletion=completion.models,
    ),
]
Device: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="auto|cpu|cuda",
        help="Where the network runs.",
        autocompletion=completion.among("auto", "cpu", "cuda"),
    ),
]
Tile: TypeAlias = Annotated[
    int | None, typer.Option(min=32, help="Side of a tile in pixels.", show_default="the checkpoint's")
]
Overlap: TypeAlias = Annotated[
    int | None, typer.Option(min=0, help="Overlap of tiles in pixels.", show_default="the checkpoint's")
]
Gsd: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--gsd",
        min=0.001,
        help="Work at this ground size of a pixel, in metres.",
        show_default="the scene's own, within what the model knows",
    ),
]
Bands: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--bands",
        metavar="R,G,B",
        help="Bands to use, by number from 1 or by name: nir,red,green.",
        show_default="by colour interpretation, else 1,2,3",
    ),
]
Aoi: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--aoi",
        metavar="FILE|W,S,E,N",
        help="Look at this area only: a file with polygons, or west,south,east,north in degrees "
        "(in the scene's own coordinates with @scene, in others with @EPSG:...).",
        show_default="all of the scene",
    ),
]
Threshold: TypeAlias = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="Least probability of a pixel.", show_default="the checkpoint's"),
]
MinScore: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--min-score",
        min=0.0,
        max=1.0,
        help="Leave out objects below this score.",
        show_default="the checkpoint's",
    ),
]
MinArea: TypeAlias = Annotated[
    float, typer.Option("--min-area", min=0.0, metavar="M2", help="Leave out objects below this area.")
]
Simplify: TypeAlias = Annotated[
    float, typer.Option(min=0.0, metavar="PX", help="Straighten outlines by up to this; 0: never.")
]
MinHoleArea: TypeAlias = Annotated[
    float, typer.Option("--min-hole-area", min=0.0, metavar="M2", help="Fill holes below this area.")
]
Split: TypeAlias = Annotated[
    bool, typer.Option("--split/--no-split", help="Tell objects apart that touch, where the score dips.")
]
Regularize: TypeAlias = Annotated[
    bool, typer.Option("--regularize", help="Draw buildings with right angles.", show_default=False)
]
Every: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Give every object that an expression might mean, with columns for rank and margin.",
        show_default=False,
    ),
]
Why: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--why",
        help="Say of each object what decided: landmarks and distances, places, ranks, margin.",
        show_default=False,
    ),
]
Scores: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="SCORES.tif", help="Write the probabilities too, one band an expression.", show_default=False
    ),
]
Mask: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="MASK.tif",
        help="Write the objects as a raster too, one band an expression.",
        show_default=False,
    ),
]
Preview: TypeAlias = Annotated[
    Path | None, typer.Option(metavar="OUT.png", help="Draw the polygons over the scene.", show_default=False)
]
Layers: TypeAlias = Annotated[
    bool, typer.Option("--layers", help="Give each expression a layer of its own.", show_default=False)
]
Append: TypeAlias = Annotated[
    bool, typer.Option("--append", help="Add to the GeoPackage or table that is there.", show_default=False)
]
Overwrite: TypeAlias = Annotated[
    bool, typer.Option("--overwrite", help="Replace files that are there.", show_default=False)
]
Scales: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="1,2,...",
        help="How many times smaller to look at the scene, too: 2 for better outlines, 4 for airports.",
        show_default="the checkpoint's",
    ),
]
Tta: TypeAlias = Annotated[
    bool,
    typer.Option("--tta", help="Look at each tile four times, mirrored and turned.", show_default=False),
]
KeepEncoding: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Keep what the network sees, so that another sentence about this scene costs less.",
        show_default=False,
    ),
]
Restart: TypeAlias = Annotated[
    bool,
    typer.Option("--restart", help="Forget what was done before and begin anew.", show_default=False),
]
Stac: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--stac", metavar="ITEM.json", help="Describe the results as a STAC item.", show_default=False
    ),
]
AssetKey: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--asset", metavar="KEY", help="The asset to use of a STAC item.", show_default="by its role"
    ),
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one line of JSON an event, for programs.", show_default=False)
]
