"""How well the outline of an object fits a shape word: measured, not heard.

Sets of overhead pictures hardly ever say shapes, so that a network learns few such words: what ours says of a
round building is chance. An outline tells. What is compared is common (how much of its circle, its box or its
hull an outline fills, how long it is for its width); that it is, and the bounds, is ours. Squares and
rectangles are not told in this way: the outline that a network draws of a small thing has no corners.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from rrsis.geo.bodies import Body, sides

Floats = NDArray[np.float64]

LEAST_PX = 64.0  # pixels from which an object has a shape at all
UNSURE = 0.5  # how well a smaller one fits any word


class _Form(NamedTuple):
    """What is measured of outlines, each ``(n,)``."""

    sides: Floats
    """The longer over the shorter side of the tightest rectangle."""
    boxed: Floats
    """Share of that rectangle that is filled."""
    circled: Floats
    """The same of the smallest circle."""
    hulled: Floats
    """The same of the convex hull."""


def _from(values: Floats, none: float, whole: float) -> Floats:
    """Rise from 0 at one value to 1 at another, which may be the lesser."""
    return np.asarray(np.clip((values - none) / (whole - none), 0.0, 1.0), np.float64)


def _rounded(form: _Form) -> Floats:
    return np.minimum(_from(form.circled, 0.75, 0.88), _from(form.boxed, 0.95, 0.88))


def _oval(form: _Form) -> Floats:
    smooth = np.minimum(_from(form.boxed, 0.9, 0.82), _from(form.hulled, 0.85, 0.93))
    return np.minimum(_from(form.sides, 1.1, 1.3), smooth)


def _long(form: _Form) -> Floats:
    return _from(form.sides, 1.6, 2.5)


def _angled(form: _Form) -> Floats:
    return _from(form.hulled, 0.87, 0.75)


_MEASURED: Mapping[str, Callable[[_Form], Floats]] = {
    "rounded": _rounded,
    "oval": _oval,
    **dict.fromkeys(("long", "slender", "elongated", "narrow"), _long),
    **dict.fromkeys((*(f"{one} shaped" for one in ("l", "u", "t", "h", "x", "star")), "irregular"), _angled),
}


def measurable(words: Sequence[str]) -> bool:
    """Whether all shape words (values of `lexicon.SHAPES`), one at least, can be measured."""
    return bool(words) and all(word in _MEASURED for word in words)


def fits(words: Sequence[str], bodies: Sequence[Body]) -> Floats:
    """Say how well outlines on the ground fit words for shapes.

    Args:
        words: Canonical shape words; those that cannot be measured fit everything.
        bodies: All that is of the kind, n.

    Returns:
        ``(n,)`` of 0 to 1, the least of all words; `UNSURE` for what is too small to have a shape.
    """
    rules = [_MEASURED[word] for word in words if word in _MEASURED]
    if not rules or not bodies:
        return np.ones(len(bodies))
    form = _form(bodies)
    found = np.minimum.reduce([rule(form) for rule in rules])
    small = np.asarray([body.area_px < LEAST_PX for body in bodies])
    fitting: Floats = np.where(small, UNSURE, found)
    return fitting


def _form(bodies: Sequence[Body]) -> _Form:
    outlines = np.asarray([body.solid for body in bodies], object)
    areas = np.maximum(shapely.area(outlines), 1e-12)
    both = np.asarray([sides(one) for one in outlines])
    low, high = np.maximum(both.min(1), 1e-9), both.max(1)
    return _Form(
        high / low,
        areas / (low * high),
        areas / (np.pi * np.maximum(shapely.minimum_bounding_radius(outlines), 1e-9) ** 2),
        areas / np.maximum(shapely.area(shapely.convex_hull(outlines)), 1e-12),
    )
