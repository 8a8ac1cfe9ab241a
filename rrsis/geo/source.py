"""source: the name of a raster, checked before anything heavy is loaded for it."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

from rrsis.errors import SceneError


def require_source(name: str | PathLike[str]) -> None:
    """Refuse a file that is not there; URLs and names inside archives are left to GDAL.

    Args:
        name: A file, a URL or any other name that GDAL understands.

    Raises:
        SceneError: If it looks like a file and there is none.
    """
    text = fspath(name)
    if "://" in text or text.startswith("/vsi") or Path(text).exists():
        return
    raise SceneError(f"There is no file {text}.", "Check the name and the folder.")
