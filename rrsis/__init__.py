"""Referring segmentation of remote-sensing scenes: a raster and a sentence become polygons."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rrsis.segmentation import segment, stream

__version__ = "0.1.0"
__all__ = ["__version__", "segment", "stream"]

_HOMES = {"segment": "rrsis.segmentation", "stream": "rrsis.segmentation"}


def __getattr__(name: str) -> object:
    """Resolve public names on first use, so that ``import rrsis`` costs no torch."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'rrsis' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
