"""Joining: what lies in one band becomes areas of the whole scene, joined across the borders of bands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rrsis.geo import measures
from rrsis.geo.runs import Ints, Runs, joined
from rrsis.geo.splitting import peaks, waisted


@dataclass(frozen=True, eq=False)
class Areas:
    """The areas of a scene; a part is what lies of one in one band.

    Attributes:
        table: Their measures ``(areas, 11)``, in no order.
        group: The area of each part, ``(parts,)``, band by band.
        offsets: Where the parts of each band begin in ``group``, ``(bands,)``.
        bottoms: The row below each band, ``(bands,)``.
        parts: How many parts each area has, ``(areas,)``.
        doubtful: Which areas could be several objects, as far as one band tells, ``(areas,)``; none where it
            was not asked.
    """

    table: measures.Table
    group: Ints
    offsets: Ints
    bottoms: Ints
    parts: Ints
    doubtful: NDArray[np.bool_]


def join(bands: Iterable[tuple[int, Runs, NDArray[np.float32]]], doubt: bool = False) -> Areas:
    """Join runs that share edges, and measure what they make.

    Args:
        bands: Top row, runs and logits ``(rows, width)`` of each band, from the top without gaps.
        doubt: Whether to tell which areas could be several objects.
    """
    tables, links, bottoms = [measures.empty(0)], [np.zeros((2, 0), np.int64)], list[int]()
    peaked, offsets, last, last_part = [np.zeros(0, np.bool_)], [0], Runs.none(), np.zeros(0, np.int64)
    for top, runs, logits in bands:
        count, part = runs.labelled()
        values = logits.reshape(-1)[runs.within(top, logits.shape[1])]
        scores = measures.summed(measures.chances(values), runs)
        tables.append(measures.measured(runs, part, count, scores))
        peaked.append(peaks(runs, part, count, values) if doubt else np.zeros(count, np.bool_))
        part += offsets[-1]
        border = last.followed(runs[runs.between(top, top + 1)])
        across = np.concatenate([last_part, part])[np.stack(border.meeting())]
        links.append(np.unique(across, axis=1))
        bottoms.append(top + len(logits))
        lowest = runs.between(bottoms[-1] - 1, bottoms[-1])
        last, last_part = runs[lowest], part[lowest]
        offsets.append(offsets[-1] + count)
    areas, group = joined(offsets[-1], *np.concatenate(links, axis=1))
    table = measures.merged(np.concatenate(tables), group, areas)
    parts = np.bincount(group, minlength=areas)
    in_doubt = (np.bincount(group, np.concatenate(peaked), areas) > 0) | (parts > 1) | waisted(table)
    return Areas(table, group, np.array(offsets[:-1]), np.array(bottoms), parts, in_doubt & doubt)
