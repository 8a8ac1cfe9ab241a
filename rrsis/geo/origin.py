"""Origin: what GDAL opens for the name of a scene, and how the files behind it are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from rrsis.errors import SceneError
from rrsis.geo.members import members, state
from rrsis.geo.mosaic import Mosaic
from rrsis.geo.remote import place
from rrsis.geo.vrt import gaps_masked, missing, sources


@dataclass(frozen=True)
class Origin:
    """What a name stands for.

    Attributes:
        name: The name that the user gave.
        place: What GDAL opens: a name, or a VRT as text.
        state: Sizes and dates of all files behind it; "" where they cannot be known.
        notes: What the user should know, one sentence each.
    """

    name: str
    place: str
    state: str
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str) -> Self:
        """Find out what a name stands for.

        Args:
            name: A file, a URL, a folder with tiles, a pattern, or a text file that lists files.

        Raises:
            SceneError: It stands for nothing, or for files that are no single scene.
        """
        files, now = members(name), state(name)
        if len(files) > 1:
            vrt, notes = _joined(files, now)
            return cls(name, vrt, now, notes)
        lost = missing(files[0])
        if lost is not None:
            raise SceneError(
                f"{name} is made of files of which one is not there: {lost}.",
                "Bring it back, or make the VRT anew with gdalbuildvrt.",
            )
        behind = len(sources(files[0]))
        notes = (f"The scene is made up of {behind} files.",) if behind > 1 else ()
        return cls(name, gaps_masked(files[0]) or place(files[0]), now, notes)


@lru_cache(maxsize=4)  # a run opens its scene several times, and a mosaic may have thousands of files
def _joined(files: tuple[str, ...], _: str) -> tuple[str, tuple[str, ...]]:
    mosaic = Mosaic.of(files)
    return mosaic.vrt(), mosaic.notes
