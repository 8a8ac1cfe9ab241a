"""The files that a run is to write, checked before any work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rrsis.errors import OutputError, UnknownFormat

PICTURES = (".png",)
RASTERS = (".tif", ".tiff")


@dataclass(frozen=True)
class Outputs:
    """Where results go.

    Attributes:
        layer: The vector layer; its suffix says the format.
        scores: Raster of probabilities, or None.
        mask: Raster of objects, or None.
        preview: Picture of the polygons over the scene, or None.
    """

    layer: Path
    scores: Path | None = None
    mask: Path | None = None
    preview: Path | None = None

    @classmethod
    def default_layer(cls, scene: str) -> Path:
        """Name the layer after its scene, in the working directory."""
        return Path(f"{Path(scene).stem}.geojson")

    def check(self, scene: str) -> None:
        """Refuse what could not be written, or would destroy what is read.

        Args:
            scene: The raster that is read.

        Raises:
            UnknownFormat: A suffix is not one that can be written.
            OutputError: A folder is missing, a file would overwrite the scene, or two files have one name.
        """
        from rrsis.export import require_folder, writer  # here and not above, because it brings geopandas

        writer(self.layer)
        expect(self.scores, RASTERS, "--scores")
        expect(self.mask, RASTERS, "--mask")
        expect(self.preview, PICTURES, "--preview")
        taken = {Path(scene).resolve(): "the scene itself"}
        for option, path in self._named():
            require_folder(path)
            if path.resolve() in taken:
                raise OutputError(
                    f"{option} {path} would overwrite {taken[path.resolve()]}.", "Give it another name."
                )
            taken[path.resolve()] = f"the file of {option}"

    def written(self) -> list[Path]:
        """List all the files, the layer first."""
        return [path for _, path in self._named()]

    def _named(self) -> Iterator[tuple[str, Path]]:
        named = (
            ("--out", self.layer),
            ("--scores", self.scores),
            ("--mask", self.mask),
            ("--preview", self.preview),
        )
        return ((option, path) for option, path in named if path is not None)


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
