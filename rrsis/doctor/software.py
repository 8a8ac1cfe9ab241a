"""The libraries of an installation: which versions are there, and whether they are those that are needed."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from rrsis.doctor.finding import Finding, broken, noted

EXTRAS = {
    "pyarrow": ("parquet", "GeoParquet"),
    "psycopg": ("postgis", "PostGIS tables"),
    "pystac": ("stac", "STAC items"),
    "buildingregulariser": ("regularize", "buildings with right angles"),
    "tensorboard": ("tensorboard", "curves of training"),
    "mamba-ssm": ("mamba", "a faster scan on CUDA"),
}
"""Distribution -> the extra that brings it, and what it is for."""


def gdal_version() -> str:
    """Name the GDAL that rasterio brings.

    Raises:
        ImportError: rasterio is missing or broken.
    """
    import rasterio

    return str(rasterio.__gdal_version__)


def version_of(name: str) -> str | None:
    """Name the version of an installed distribution, without importing it; None if there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def itself() -> Iterator[Finding]:
    """Look at Python and at this package."""
    yield Finding("rrsis", version_of("rrsis") or "not installed")
    yield Finding("python", f"{platform.python_version()} on {platform.platform()}")


def libraries() -> Iterator[Finding]:
    """Look at every library that is needed, against what this version asks for."""
    try:
        wanted = requires("rrsis") or []
    except PackageNotFoundError:
        cure = "Install it: pip install . in its folder."
        yield noted("libraries", "unknown", "rrsis is used without being installed.", cure)
        return
    for requirement in map(Requirement, wanted):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield _library(requirement)


def _library(wanted: Requirement) -> Finding:
    found, cure = version_of(wanted.name), f"pip install '{wanted.name}{wanted.specifier}'"
    if found is None:
        return broken(wanted.name, "missing", f"{wanted.name} is not installed.", cure)
    if not wanted.specifier.contains(found, prereleases=True):
        trouble = f"{wanted.name} {found} is not one of {wanted.specifier}."
        return broken(wanted.name, found, trouble, cure)
    return Finding(wanted.name, found)


def extras() -> Iterator[Finding]:
    """Look at the libraries that one can do without."""
    for name, (extra, purpose) in EXTRAS.items():
        found = version_of(name)
        if found:
            yield Finding(name, f"{found}, for {purpose}")
        else:
            yield Finding(name, f"for {purpose}: pip install 'rrsis[{extra}]'", "absent")
