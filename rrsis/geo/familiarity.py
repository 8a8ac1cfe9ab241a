"""Familiarity: what a network that has learnt from colour photographs is to make of other bands."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from rasterio.io import DatasetReader

from rrsis.geo.bandnames import PRIMARIES, name_of

_LEARNT = "the model has learnt from photographs in natural colours"
_INVISIBLE = r"nir\d?|rnir|near.?infra.?red|swir.?\d*|[mltf]wir|[mlt]ir|thermal|infra.?red|red.?edge.?\d*"
_RADAR = r"sar|sar_[a-z]+|vv|vh|hh|hv|sigma0?|gamma0?|beta0?|backscatter"
_ABSTRACT = r"dem|dsm|dtm|chm|height|elevation|slope|aspect|ndvi|ndwi|ndbi|evi|savi|class|label|mask"


def remarks(dataset: DatasetReader, bands: Sequence[int], palette: bool) -> tuple[str, ...]:
    """Warn of what the network has not learnt from.

    Args:
        dataset: An open raster.
        bands: The numbers of the bands that are seen: one, or three as red, green and blue.
        palette: Whether the only one is an index into a table of colours.

    Returns:
        Sentences for the user; none where the bands may be red, green and blue.
    """
    names = [name_of(dataset, band) for band in bands]
    radar = [_called(band, name) for band, name in zip(bands, names, strict=True) if _is(_RADAR, name)]
    if palette:
        return (
            f"The colours of band {bands[0]} come from a palette: if they stand for classes, as on a map, "
            f"and not for what a camera saw, what is found means nothing; {_LEARNT}.",
        )
    if radar:
        return (f"{radar[0]} is radar: {_LEARNT} and has never seen any, so what is found means little.",)
    if len(set(bands)) == 1:
        return (_grey(_called(bands[0], names[0]), names[0], str(dataset.dtypes[bands[0] - 1])),)
    strange = [
        f"{colour} shows {_called(band, name)}"
        for colour, band, name in zip(PRIMARIES, bands, names, strict=True)
        if _is_other(colour, name)
    ]
    if not strange:
        return ()
    told = f"False colours: {', '.join(strange)}"
    return (f"{told}; {_LEARNT}: expect more misses and mistakes, and words for colours mean what is shown.",)


def _grey(called: str, name: str, dtype: str) -> str:
    """Warn of a picture in shades of grey."""
    seen = f"The scene is seen in shades of grey, by {called[0].lower()}{called[1:]}"
    if _is(_ABSTRACT, name) or np.dtype(dtype).kind == "f":
        seen += f" of {dtype} values: if these are heights, radar or an index, what is found means little"
    return f"{seen}; {_LEARNT}: expect more misses and mistakes, and words for colours mean nothing."


def _called(band: int, name: str) -> str:
    """Write a band with its name."""
    return f"Band {band} ({name})" if name else f"Band {band}"


def _is(pattern: str, name: str) -> bool:
    """Say whether a name holds a pattern as words of its own."""
    return re.search(rf"(?<![a-z0-9])({pattern})(?![a-z0-9])", name, re.IGNORECASE) is not None


def _is_other(colour: str, name: str) -> bool:
    """Say whether a band's name tells that it is not of this colour; "red edge" is not red."""
    if _is(_INVISIBLE, name):
        return True
    others = [other for other in PRIMARIES if other != colour]
    return any(_is(other, name) for other in others) and not _is(colour, name)
