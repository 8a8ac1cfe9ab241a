"""Surroundings: variables of the environment that change what the tool and its libraries do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from rrsis.doctor.finding import Finding, noted

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
TOLD = (
    *("HF_HUB_OFFLINE", "HF_HOME", "TRANSFORMERS_OFFLINE", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS"),
    *(
        "GDAL_CACHEMAX",
        "GDAL_NUM_THREADS",
        "PROJ_NETWORK",
        "TMPDIR",
        "SOURCE_DATE_EPOCH",
        "NO_COLOR",
        "RRSIS_DEBUG",
    ),
)
FOLDERS = ("GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_LIB", "PROJ_DATA")
"""Folders of one GDAL or PROJ, which mislead the copies that come with rasterio, pyogrio and pyproj."""


def environment(given: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Name the variables that are set and matter; nothing of them is needed offline.

    Args:
        given: The environment.
    """
    for name in PROXIES:
        said = given.get(name) or given.get(name.lower())
        if said:
            yield Finding(name, _public(said))
    for name in TOLD:
        if name in given:
            yield Finding(name, given[name] or "set, and empty")
    for name in FOLDERS:
        if name in given:
            yield _folder(name, given[name])


def _public(proxy: str) -> str:
    """Leave out who logs in there."""
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else proxy


def _folder(name: str, value: str) -> Finding:
    cure = f"Unset {name}: rasterio, pyogrio and pyproj bring their own."
    if not Path(value).is_dir():
        return noted(name, value, f"{name} names a folder that is not there.", cure)
    return noted(name, value, f"{name} makes libraries use the files of another GDAL or PROJ.", cure)


def encoding() -> Iterator[Finding]:
    """Look at whether a terminal can show all letters."""
    name = sys.stdout.encoding or "unknown"
    if name.lower().replace("-", "") == "utf8":
        yield Finding("encoding of the output", name)
    else:
        cure = "Set PYTHONUTF8=1, or a locale whose name ends in UTF-8."
        yield noted("encoding of the output", name, f"{name} cannot show all letters.", cure)
