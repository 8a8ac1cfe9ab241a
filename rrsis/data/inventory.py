"""Which classes are where in a view, as far as its annotators can be taken at their word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rrsis.data.samples import IGNORE, Picture
from rrsis.data.views import View
from rrsis.language.naming import kin


def inventory(view: View, picture: Picture) -> dict[str, NDArray[np.int16]]:
    """Tell for each class that was annotated where it is in a view, and where it is not.

    A class that is not in view counts as absent if its annotators would have marked it and nothing of its
    kin is in view: a truck may be a vehicle, but no ship is one.

    Args:
        view: A view of the picture.
        picture: What was annotated.

    Returns:
        Class -> (side / 4, side / 4): 1 there, 0 not there, 255 not known, -k in the k-th box that
        something of the class fills in part.
    """
    members: dict[str, list[int]] = {}
    for index, described in enumerate(view.objects):
        members.setdefault(described.label, []).append(index)
    masks = {label: _quarter(view.filled(found)) for label, found in members.items()}
    nowhere = np.zeros((view.unsure.shape[0] // 2, view.unsure.shape[1] // 2), np.int16)
    for label, mask in view.slivers:
        found = masks.get(label, nowhere)
        value = IGNORE if label in view.weak else 1
        masks[label] = np.where(_half(mask) & (found != 1), np.int16(value), found)
    marked = {thing.label for thing in picture.things} | {name for _, name in picture.classes}
    related = frozenset[str]().union(*(kin(label) for label in masks))
    for label in sorted((marked | set(picture.absent)) - masks.keys()):
        if label not in related and not kin(label) & masks.keys():
            masks[label] = nowhere
    unsure = _half(view.unsure)
    return {label: np.where(unsure, np.int16(IGNORE), mask) for label, mask in masks.items()}


def _quarter(drawn: NDArray[np.int16]) -> NDArray[np.int16]:
    """Halve a drawing: 1 where two of four pixels are, else the box that one of them lies in."""
    boxes = drawn.reshape(drawn.shape[0] // 2, 2, drawn.shape[1] // 2, 2).min((1, 3))
    return np.where(_half(drawn == 1), np.int16(1), np.minimum(boxes, 0))


def _half(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows, cols = mask.shape
    share: NDArray[np.bool_] = mask.reshape(rows // 2, 2, cols // 2, 2).sum((1, 3)) >= 2
    return share
