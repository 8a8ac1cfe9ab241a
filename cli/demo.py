"""`rrsis demo`: the main job on a scene that the tool makes itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rrsis.errors import OutputError

from . import options, show
from .segment import segment

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
    from rrsis.sample import sample_scene

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot make the folder {out}: {error.strerror}.", "Choose another.") from error
    scene, layer, preview = out / "scene.tif", out / "objects.gpkg", out / "overlay.png"
    sample_scene(scene, "tank farm", seed, size)
    asked = " ".join(f'"{sentence}"' for sentence in SENTENCES)
    show.remark(f"Made a scene. Now running:\n  rrsis segment {scene} {asked} -o {layer} --preview {preview}")
    segment(
        str(scene),
        list(SENTENCES),
        out=str(layer),
        model=model,
        device=device,
        preview=preview,
        overwrite=True,  # the folder is the demonstration's own
    )
    show.remark(f"Open {preview} in any viewer, or {layer} over {scene} in QGIS.")
