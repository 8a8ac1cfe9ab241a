"""Overhead scenes made by the tool itself: pictures with exact outlines, for demonstrations and training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rrsis.data.airfield import airfield
from rrsis.data.canvas import Canvas, SyntheticObject
from rrsis.data.harbour import harbour
from rrsis.data.quarters import courts, streets
from rrsis.data.tankfarm import tank_farm
from rrsis.errors import ConfigError

__all__ = ["KINDS", "Synthetic", "SyntheticObject", "make_scene"]

KINDS: dict[str, Callable[[Canvas], None]] = {
    "harbour": harbour,
    "airfield": airfield,
    "tank farm": tank_farm,
    "courts": courts,
    "streets": streets,
}
"""Kind of scene -> how it is laid out."""

_GSD_M = 0.5


@dataclass(frozen=True)
class Synthetic:
    """A scene and everything in it.

    Attributes:
        pixels: (size, size, 3) uint8 RGB.
        objects: What was painted, each with its exact outline in px; later ones lie above earlier ones.
        gsd_m: Ground size of a pixel in metres.
    """

    pixels: NDArray[np.uint8]
    objects: tuple[SyntheticObject, ...]
    gsd_m: float


def make_scene(kind: str, seed: int, size: int = 1024) -> Synthetic:
    """Make a scene.

    Args:
        kind: One of `KINDS`: "harbour", "airfield", "tank farm", "courts", "streets".
        seed: Equal seeds give equal scenes.
        size: Side in px.

    Raises:
        ConfigError: If there is no such kind, or the size is below 64 px.
    """
    if kind not in KINDS:
        raise ConfigError(f"No kind of scene is called {kind!r}.", f"Choose one of: {', '.join(KINDS)}.")
    if size < 64:
        raise ConfigError(f"A scene of {size} px is too small.", "Use 64 px or more.")
    canvas = Canvas(size, _GSD_M, seed)
    KINDS[kind](canvas)
    return Synthetic(canvas.developed(), tuple(canvas.objects), _GSD_M)
