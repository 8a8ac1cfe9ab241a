"""Referring segmentation of remote-sensing scenes: a raster and a sentence become polygons.

Examples:
    >>> import rrsis
    >>> scene = rrsis.sample_scene("scene.tif", size=256)
    >>> tanks = rrsis.segment(scene, "all storage tanks")
    >>> tanks.crs.to_epsg(), list(tanks.columns)
    (32631, ['id', 'expression', 'label', 'score', 'area_m2', 'perimeter_m', 'geometry'])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rrsis.errors import RrsisError
    from rrsis.language.expression import Expression
    from rrsis.sample import sample_scene
    from rrsis.segmentation import segment, stream
    from rrsis.segmenter import Segmenter

__version__ = "0.1.0"
__all__ = ["Expression", "RrsisError", "Segmenter", "__version__", "sample_scene", "segment", "stream"]

_HOMES = {
    "Expression": "rrsis.language.expression",
    "RrsisError": "rrsis.errors",
    "Segmenter": "rrsis.segmenter",
    "sample_scene": "rrsis.sample",
    "segment": "rrsis.segmentation",
    "stream": "rrsis.segmentation",
}


def __getattr__(name: str) -> object:
    """Resolve public names on first use, so that ``import rrsis`` costs no torch."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'rrsis' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
