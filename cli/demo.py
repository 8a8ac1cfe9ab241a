"""`rrsis demo`: the main job on a scene that the tool makes itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrsis.errors import OutputError

from . import options, show
from .segment import segment

if TYPE_CHECKING:
    from rrsis.data.synthetic import Synthetic

CRS = "EPSG:32631"  # UTM zone 31 north
CORNER = (500_000.0, 5_750_000.0)  # metres east and north: on the zone's central meridian, in the Netherlands
SENTENCES = ("all storage tanks", "the largest storage tank", "the storage tank in the upper left corner")


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write to.")] = Path(
        "rrsis-demo"
    ),
    model: options.Model = "default",
    device: options.Device = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Another number makes another scene.")] = 1,
    size: Annotated[int, typer.Option(min=256, max=8192, help="Side of the scene in pixels.")] = 1024,
) -> None:
    """Make a sample scene, find things in it, and say which files to open."""
    from rrsis.data.synthetic import make_scene

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot make the folder {out}: {error.strerror}.", "Choose another.") from error
    scene, layer, preview = out / "scene.tif", out / "objects.gpkg", out / "overlay.png"
    write_scene(make_scene("tank farm", seed, size), scene)
    asked = " ".join(f'"{sentence}"' for sentence in SENTENCES)
    show.say(f"Made a scene. Now running:\n  rrsis segment {scene} {asked} -o {layer} --preview {preview}")
    segment(
        str(scene),
        list(SENTENCES),
        out=str(layer),
        model=model,
        device=device,
        preview=preview,
        overwrite=True,  # the folder is the demonstration's own
    )
    show.say(f"Open {preview} in any viewer, or {layer} over {scene} in QGIS.")


def write_scene(made: Synthetic, path: Path) -> None:
    """Write a made picture as a GeoTIFF with a real coordinate reference system.

    Args:
        made: Pixels (h, w, 3) uint8 and their ground size.
        path: The file to write.

    Raises:
        OutputError: The file cannot be written.
    """
    import rasterio
    from rasterio.errors import RasterioError

    from rrsis.export.aside import aside

    rows, cols = made.pixels.shape[:2]
    transform = rasterio.Affine(made.gsd_m, 0.0, CORNER[0], 0.0, -made.gsd_m, CORNER[1])
    with (
        aside(path, (), (RasterioError,)) as place,
        rasterio.open(
            place,
            "w",
            driver="GTiff",
            height=rows,
            width=cols,
            count=3,
            dtype="uint8",
            crs=CRS,
            transform=transform,
            tiled=True,
            compress="deflate",
            photometric="RGB",
        ) as file,
    ):
        file.write(made.pixels.transpose(2, 0, 1))
