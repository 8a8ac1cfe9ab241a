"""Files: formats with one layer a file; several layers become several files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rrsis.errors import OutputError
from rrsis.export.aside import require_folder
from rrsis.export.layer import VectorLayer
from rrsis.export.writers import Mode


@dataclass(frozen=True)
class Files:
    """The writer of a format with one layer a file.

    Attributes:
        save: Writes one layer to a path, whole or not at all, in place of an older file.
        ready: Raises what `save` would raise for want of a library; None where it needs none.
    """

    save: Callable[[VectorLayer, Path], None]
    ready: Callable[[], None] | None = None

    def check(self, target: str, names: Sequence[str], mode: Mode) -> None:
        """Refuse what is there, what cannot be added to, and what has no folder.

        Args:
            target: The file.
            names: The layers' names.
            mode: What to do with what is there; "append" is refused.

        Raises:
            OutputError: It could not be written.
            MissingDependency: The format needs a library that is not installed.
        """
        if self.ready is not None:
            self.ready()
        for path in map(Path, (file_of(target, name) for name in names)):
            require_folder(path)
            if mode == "append":
                raise OutputError(
                    f"Cannot append to {path}: a {path.suffix} file is written whole.",
                    "Use a .gpkg file or a PostGIS table.",
                )
            if mode == "create":
                refuse_present(path)

    def write(self, target: str, layers: Sequence[VectorLayer], mode: Mode) -> list[str]:
        """Write each layer into a file; the only one into the target itself.

        Args:
            target: The file; several layers take its name and their own.
            layers: One or more.
            mode: What to do with what is there; it was checked.

        Returns:
            The files.

        Raises:
            OutputError: A file cannot be written.
        """
        names = [file_of(target, layer.name) for layer in layers]
        for layer, name in zip(layers, names, strict=True):
            self.save(layer, Path(name))
        return names


def file_of(target: str, name: str) -> str:
    """Name the file of a layer: ``found.shp`` and ``all_ships`` give ``found_all_ships.shp``.

    Args:
        target: The file that the user named.
        name: The layer's name; empty for the only one.
    """
    path = Path(target)
    return str(path.with_stem(f"{path.stem}_{name}") if name else path)


def refuse_present(path: Path) -> None:
    """Refuse to write over a file.

    Raises:
        OutputError: There is one.
    """
    if path.exists():
        raise OutputError(f"{path} exists already.", "Give another name, or --overwrite to replace it.")
