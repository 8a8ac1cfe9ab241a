"""The files that a run is to write, checked before any work, and the layers written after it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rrsis.errors import OutputError, UnknownFormat

if TYPE_CHECKING:
    from rrsis.export import Mode, Provenance, VectorLayer
    from rrsis.geo.scene import Scene

PICTURES = (".png",)
RASTERS = (".tif", ".tiff")
ITEMS = (".json",)
STDOUT = "-"
"""The layer's name that stands for standard output: GeoJSON features, one a line."""


@dataclass(frozen=True)
class Outputs:
    """Where results go.

    Attributes:
        layer: The vector layer: a file, whose suffix says the format, a database's URL, or "-".
        scores: Raster of probabilities, or None.
        mask: Raster of objects, or None.
        preview: Picture of the polygons over the scene, or None.
        each: Whether each expression gets a layer of its own.
        mode: What to do with what is there already.
        stac: STAC item of the results, or None.
        shown: What was written, filled by `write`.
    """

    layer: str
    scores: Path | None = None
    mask: Path | None = None
    preview: Path | None = None
    each: bool = False
    mode: Mode = "create"
    stac: Path | None = None
    shown: list[str] = field(default_factory=list)

    @classmethod
    def default_layer(cls, scene: str) -> str:
        """Name the layer after its scene, in the working directory."""
        from rrsis.geo.members import title

        return f"{title(scene)}.geojson"

    @property
    def piped(self) -> bool:
        """Whether the layer goes to standard output, which then is for nothing else."""
        return self.layer == STDOUT

    def check(self, scene: str, expressions: Sequence[str]) -> None:
        """Refuse what could not be written, or would destroy what is read or what is there.

        Args:
            scene: The raster that is read.
            expressions: The sentences, for the names of their layers.

        Raises:
            UnknownFormat: A suffix is not one that can be written.
            OutputError: A folder is missing, a file would be overwritten, or two files have one name.
        """
        expect(self.scores, RASTERS, "--scores")
        expect(self.mask, RASTERS, "--mask")
        expect(self.preview, PICTURES, "--preview")
        expect(self.stac, ITEMS, "--stac")
        if self.piped and self.each:
            raise OutputError("Standard output is one layer: --layers needs files or a database.")
        from rrsis.export import layer_names, writer  # here, because it brings geopandas
        from rrsis.geo.members import files_of

        taken = {Path(file).resolve(): "the scene itself" for file in files_of(scene)}
        for option, path in self._files():
            if path.resolve() in taken:
                raise OutputError(
                    f"{option} {path} would overwrite {taken[path.resolve()]}.", "Give it another name."
                )
            taken[path.resolve()] = f"the file of {option}"
        if not self.piped:
            writer(self.layer).check(self.layer, layer_names(expressions, self.each), self.mode)
        for option, path in self._files():
            if option != "--out":
                free(path, self.mode == "replace")  # a raster cannot be added to
        if self.stac is not None:
            from rrsis.export.stac import check_item  # here, because few ask for it

            check_item(self.stac)

    def present(self) -> list[Path]:
        """List the files that are there already."""
        return [path for _, path in self._files() if path.exists()]

    def write(self, layers: Sequence[VectorLayer]) -> None:
        """Write the layer or layers.

        Args:
            layers: What `rrsis.export.layers` gives.

        Raises:
            OutputError: A file cannot be written.
        """
        from rrsis.export import writer

        if not self.piped:
            self.shown.extend(writer(self.layer).write(self.layer, layers, self.mode))
            return
        with tempfile.TemporaryDirectory(prefix="rrsis-") as folder:
            lines = Path(folder, "found.geojsonl")
            writer(lines).write(str(lines), layers, "create")
            sys.stdout.flush()
            with lines.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()

    def describe(self, scene: Scene, made: Provenance, item: str | None) -> None:
        """Write the STAC items, where they are wished.

        Args:
            scene: The scene that was searched.
            made: How the results were made.
            item: Where the scene's own item lies, if it has one.

        Raises:
            OutputError: A file cannot be written.
        """
        if self.stac is None:
            return
        from rrsis.export.stac import Source, write_items

        layers = [Path(name) for name in self.shown if "://" not in name]
        keys = ["objects"] if len(layers) == 1 else [path.stem for path in layers]
        others = {"scores": self.scores, "mask": self.mask, "preview": self.preview}
        assets = dict(zip(keys, layers, strict=True)) | {key: path for key, path in others.items() if path}
        write_items(self.stac, assets, made, Source.of(scene, item))

    def written(self) -> list[str]:
        """List all that was written, the layer first."""
        return [*self.shown, *(str(path) for option, path in self._files() if option != "--out")]

    def _files(self) -> Iterator[tuple[str, Path]]:
        named = (
            ("--out", None if self.piped or "://" in self.layer else Path(self.layer)),
            ("--scores", self.scores),
            ("--mask", self.mask),
            ("--preview", self.preview),
            ("--stac", self.stac),
        )
        return ((option, path) for option, path in named if path is not None)


def mode_of(append: bool, overwrite: bool) -> Mode:
    """Read what to do with what is there.

    Raises:
        OutputError: Both were asked for.
    """
    if append and overwrite:
        raise OutputError("--append and --overwrite contradict each other.", "Use one of them.")
    return "append" if append else "replace" if overwrite else "create"


def expect(path: Path | None, suffixes: tuple[str, ...], option: str) -> None:
    """Refuse a file whose suffix promises another format than the one that will be written.

    Raises:
        UnknownFormat: It does.
    """
    if path is not None and path.suffix.lower() not in suffixes:
        raise UnknownFormat(
            f"{option} {path}: cannot write {path.suffix or 'a file without a suffix'}.",
            f"End the name in {' or '.join(suffixes)}.",
        )


def free(path: Path, overwrite: bool) -> None:
    """Refuse a file to write whose folder is missing, or that is there already.

    Args:
        path: The file.
        overwrite: Whether one that is there may be replaced.

    Raises:
        OutputError: It cannot be written, or somebody's file would be lost.
    """
    from rrsis.export import require_folder  # here, because it brings geopandas
    from rrsis.export.files import refuse_present

    require_folder(path)
    if not overwrite:
        refuse_present(path)
