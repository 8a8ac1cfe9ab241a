"""Which classes are where in a view, as far as its annotators can be taken at their word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rrsis.data.samples import IGNORE, Picture
from rrsis.data.views import View
from rrsis.language.naming import kin


def inventory(view: View, picture: Picture) -> dict[str, NDArray[np.uint8]]:
    """Tell for each class that was annotated where it is in a view, and where it is not.

    A class that is not in view counts as absent if its annotators would have marked it and nothing of its
    kin is in view: a truck may be a vehicle, but no ship is one.

    Args:
        view: A view of the picture.
        picture: What was annotated.

    Returns:
        Class -> (side / 4, side / 4): 1 there, 0 not there, 255 not known.
    """
    masks: dict[str, NDArray[np.bool_]] = {}
    for index, described in enumerate(view.objects):
        masks[described.label] = masks.get(described.label, False) | view.masks[index]
    for label, mask in view.slivers:
        masks[label] = masks.get(label, False) | mask
    marked = {thing.label for thing in picture.things} | {name for _, name in picture.classes}
    related = frozenset[str]().union(*(kin(label) for label in masks))
    for label in sorted((marked | set(picture.absent)) - masks.keys()):
        if label not in related and not kin(label) & masks.keys():
            masks[label] = np.zeros(view.unsure.shape, bool)
    unsure = _quarter(view.unsure)
    return {label: np.where(unsure, IGNORE, _quarter(mask)).astype(np.uint8) for label, mask in masks.items()}


def _quarter(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows, cols = mask.shape
    share: NDArray[np.bool_] = mask.reshape(rows // 2, 2, cols // 2, 2).sum((1, 3)) >= 2
    return share
