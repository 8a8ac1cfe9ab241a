"""Band names: what the bands of a raster are called, and which of them a user's words mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp
from rasterio.io import DatasetReader

from rrsis.errors import SceneError

PRIMARIES = ("red", "green", "blue")
"""The colours that are looked at, in order."""

_NUMBERED = {
    "red": r"red(?!.?edge)|b0?4",
    "green": r"green|b0?3",
    "blue": r"blue|b0?2",
}  # Sentinel-2 and Landsat 8-9
_FEW = 20  # bands that a hint lists
_MUTE = (ColorInterp.undefined, ColorInterp.gray, ColorInterp.palette)  # say nothing of a band's light


def interpretations(dataset: DatasetReader) -> tuple[ColorInterp, ...]:
    """Give what the bands are said to show.

    Args:
        dataset: An open raster.
    """
    try:
        found: tuple[ColorInterp, ...] = dataset.colorinterp
    except CPLE_BaseError:  # rasterio takes a warning of long ago, such as of an odd tag, for a failure now
        found = dataset.colorinterp  # the warning was taken away with the exception
    return found


def wanted_bands(dataset: DatasetReader, wanted: Sequence[int | str]) -> tuple[int, ...]:
    """Find the bands that the user wants.

    Args:
        dataset: An open raster.
        wanted: One band (gray) or three (red, green, blue): numbers from 1, or words of the bands'
            descriptions and colour interpretations.

    Returns:
        Their numbers.

    Raises:
        SceneError: If there are not one or three of them, one does not exist, or a name fits several.
    """
    listed = ",".join(map(str, wanted))
    if len(wanted) not in (1, 3):
        raise SceneError(
            f"Bands {listed or '(none)'} cannot be shown: {len(wanted)} were given.",
            "Give one band for gray or three as red,green,blue, such as 3,2,1.",
        )
    missing = [band for band in wanted if not isinstance(band, str) and not 1 <= band <= dataset.count]
    if missing:
        raise SceneError(
            f"{dataset.name} has no band {missing[0]} (wanted {listed}).",
            f"Its bands are numbered 1 to {dataset.count}.",
        )
    return tuple(_numbered(dataset, band) if isinstance(band, str) else int(band) for band in wanted)


def described(dataset: DatasetReader) -> tuple[int, ...] | None:
    """Find red, green and blue by the bands' descriptions; None unless each names exactly one band.

    Args:
        dataset: An open raster.
    """
    found = [_holding(dataset, _NUMBERED[colour]) for colour in PRIMARIES]
    if any(len(hits) != 1 for hits in found):
        return None
    bands = tuple(hits[0] for hits in found)
    return bands if len(set(bands)) == 3 else None


def name_of(dataset: DatasetReader, band: int) -> str:
    """Say what a band is called: its description, else its colour interpretation, else "".

    Args:
        dataset: An open raster.
        band: Its number from 1.
    """
    return _names(dataset)[band - 1]


def _names(dataset: DatasetReader) -> list[str]:
    """Say what each band is called."""
    kinds = ("" if kind in _MUTE else kind.name for kind in interpretations(dataset))
    return [text or kind for text, kind in zip(dataset.descriptions, kinds, strict=True)]


def _numbered(dataset: DatasetReader, name: str) -> int:
    """Return the number of a band by its name: the most literal reading that fits any band.

    Raises:
        SceneError: If it fits none, or several.
    """
    word = " ".join(name.split()).lower()
    texts = [" ".join((text or "").split()).lower() for text in dataset.descriptions]
    readings = (
        [i for i, text in enumerate(texts, 1) if text == word],
        [i for i, kind in enumerate(interpretations(dataset), 1) if kind.name == word],
        _holding(dataset, _NUMBERED.get(word, re.escape(word))),
    )
    hits = next(filter(None, readings), [])
    if len(hits) == 1:
        return hits[0]
    if hits:
        numbers = ", ".join(map(str, hits))
        raise SceneError(f"Bands {numbers} of {dataset.name} are all {name!r}.", "Give the band's number.")
    near = difflib.get_close_matches(word, _words(dataset), 1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    raise SceneError(f"{dataset.name} has no band {name!r}.", f"{meant}Its bands: {_list(dataset)}.")


def _holding(dataset: DatasetReader, pattern: str) -> list[int]:
    """Return the numbers of the bands whose description holds a pattern as words of their own."""
    word = re.compile(rf"(?<![a-z0-9])({pattern})(?![a-z0-9])", re.IGNORECASE)
    return [i for i, text in enumerate(dataset.descriptions, 1) if text and word.search(text)]


def _words(dataset: DatasetReader) -> list[str]:
    """List all that the bands may be called by, in lower case."""
    names = [name.lower() for name in _names(dataset)]
    kinds = [kind.name for kind in interpretations(dataset) if kind not in _MUTE]
    parts = [part for name in names for part in re.findall(r"\w+", name)]
    return list(dict.fromkeys([*filter(None, names), *kinds, *parts]))


def _list(dataset: DatasetReader) -> str:
    """List the bands with their names."""
    named = [f"{band} ({name})" if name else str(band) for band, name in enumerate(_names(dataset), 1)]
    return ", ".join(named[:_FEW]) + (f" and {len(named) - _FEW} more" if len(named) > _FEW else "")
