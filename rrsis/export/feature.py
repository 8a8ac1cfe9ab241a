"""Feature: one object that was found."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry import MultiPolygon, Polygon


@dataclass(frozen=True)
class Feature:
    """One object that an expression means.

    Attributes:
        id: Number of the object, unique within a run.
        expression: The user's words, verbatim.
        label: The noun of the object, such as ``"storage tank"``.
        score: Mean probability inside the object, 0 to 1.
        area_m2: True area in square metres; ``None`` without georeferencing.
        perimeter_m: True perimeter in metres; ``None`` without georeferencing.
        geometry: Outline in the scene's CRS; in pixels (x = column, y = -row) without one.
    """

    id: int
    expression: str
    label: str
    score: float
    area_m2: float | None
    perimeter_m: float | None
    geometry: Polygon | MultiPolygon
