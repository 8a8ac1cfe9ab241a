"""source: the name of a raster, checked before anything heavy is loaded for it."""

from __future__ import annotations

import os
from os import PathLike, fspath

from rrsis.errors import SceneError
from rrsis.geo.members import members
from rrsis.geo.remote import is_virtual


def require_source(name: str | PathLike[str]) -> None:
    """Refuse a file that is not there; URLs and names inside archives are left to GDAL.

    Args:
        name: A file, a URL, a folder, a pattern, a list of files or any other name that GDAL understands.

    Raises:
        SceneError: If it looks like a file and there is none, or it is a list or a pattern of none.
    """
    for text in members(fspath(name)):
        if not (is_virtual(text) or os.path.exists(text)):
            raise SceneError(f"There is no file {text}.", "Check the name and the folder.")
