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
        rank: 1 for what the expression means best.
        margin: How far it lies ahead of the next best, as a share, 0 to 1.
        why: What decided: landmarks with their distances, places, ranks; "" if that was not asked for.
    """

    id: int
    expression: str
    label: str
    score: float
    area_m2: float | None
    perimeter_m: float | None
    geometry: Polygon | MultiPolygon
    rank: int = 1
    margin: float = 1.0
    why: str = ""
