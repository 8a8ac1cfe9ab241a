"""How well the size of an object fits a size word: measured, not heard.

"Small" and "large" compare a thing with others of its kind. A network sees a tile, and of its kind what is in
the tile; ours gives small and large airplanes of one picture the same probability (`benchmarks/sizes.py`). So
the areas of all candidates fall into two groups, where the logarithms of areas differ least from the means of
their groups (`parting`). The bounds are ours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rrsis.grounding.parting import cut

Floats = NDArray[np.float64]

_LARGE, _SMALL = frozenset(("large", "huge")), frozenset(("small", "tiny"))
APART = 1.5  # times the area: groups whose means differ by less are one
FRAGMENT = 0.1  # of the median: what is smaller is a piece of something, and neither small nor large


def fits(words: Sequence[str], areas: NDArray[np.floating]) -> Floats:
    """Say which areas are those of the large, or of the small, of a kind.

    Args:
        words: Canonical size words (the values of `lexicon.SIZES`).
        areas: ``(n,)``, of all that is of the kind.

    Returns:
        ``(n,)``: 1 in the group that is named, 0 in the other; all 1 where there are no two groups or where
        the words name neither or both.
    """
    whole = areas >= FRAGMENT * np.median(areas) if len(areas) else np.zeros(0, np.bool_)
    large, small = not _LARGE.isdisjoint(words), not _SMALL.isdisjoint(words)
    if large == small:
        return np.ones(len(areas))
    least = cut(np.log(areas[whole]), np.log(APART))
    if least is None:
        return whole.astype(np.float64)
    over = np.log(np.maximum(areas, 1e-9)) > least
    group: NDArray[np.bool_] = whole & (over if large else ~over)
    return group.astype(np.float64)
