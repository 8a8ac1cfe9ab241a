"""Where values of a kind part in two groups, such as the small and the large, the dark and the bright."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cut(values: NDArray[np.float64], apart: float) -> float | None:
    """Part values in two groups of least variance.

    That is Otsu's criterion (1979, "A threshold selection method from gray-level histograms").

    Args:
        values: ``(n,)``.
        apart: How far the means of the groups must lie from each other.

    Returns:
        The greatest value of the lower group, or None for one group.
    """
    if len(values) < 2:
        return None
    ordered = np.sort(values)
    count = np.arange(1, len(ordered))
    total = np.cumsum(ordered)
    low = total[:-1] / count
    high = (total[-1] - total[:-1]) / count[::-1]
    between = count * count[::-1] * (high - low) ** 2  # the variance inside is the rest
    best = int(between.argmax())
    return float(ordered[best]) if high[best] - low[best] >= apart else None
