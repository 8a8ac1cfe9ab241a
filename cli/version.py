"""`rrsis --version`: all that a bug report needs, in a few lines and without torch."""

from __future__ import annotations

import platform

import typer

from rrsis import __version__
from rrsis.errors import RrsisError

LIBRARIES = ("rasterio", "geopandas", "pyogrio", "torch", "timm", "transformers")


def version(asked: bool) -> None:
    """Print the versions and stop, if that was asked for.

    Raises:
        typer.Exit: Asked.
    """
    if asked:
        typer.echo("\n".join(_lines()))
        raise typer.Exit


def _lines() -> list[str]:
    from rrsis.checkpoints.registry import digest, names
    from rrsis.doctor.software import version_of

    def checkpoint(name: str) -> str:
        try:
            return f"{name} {digest(name)[:16]}"
        except RrsisError:
            return f"{name} cannot be read"

    models = ", ".join(map(checkpoint, names())) or "none"
    return [
        f"rrsis {__version__}",
        f"python {platform.python_version()} ({platform.python_implementation()}), {platform.platform()}",
        f"GDAL {_gdal()}, " + ", ".join(f"{name} {version_of(name) or 'missing'}" for name in LIBRARIES),
        f"checkpoints: {models}",
    ]


def _gdal() -> str:
    """Name the GDAL that rasterio brings; a broken one must not keep the rest from being told."""
    from rrsis.doctor.software import gdal_version

    try:
        return gdal_version()
    except ImportError as error:
        return f"broken ({error})"
