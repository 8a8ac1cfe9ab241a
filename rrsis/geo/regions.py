"""Regions: the separate areas of a scene, found across bands, with area, centre, extent and score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import MultiPolygon, Polygon

from rrsis.errors import ConfigError
from rrsis.geo.grid import Window
from rrsis.geo.outlines import join, place, trace

Bands = Callable[[], Iterable[tuple[int, NDArray[np.float32]]]]
_EXACT = 2**20  # scores are summed as whole multiples of 1/_EXACT, so that no order of bands changes a bit
_AREA, _ROWS, _COLS, _SCORE, _TOP, _LEFT, _BOTTOM, _RIGHT = range(8)  # columns of the table of measures


@dataclass(frozen=True)
class Region:
    """One connected area; pixels are connected over their edges.

    Attributes:
        id: Number from 1, in reading order of the topmost, then leftmost, pixels of the extents.
        area_px: Number of pixels.
        row: Mean of its pixels' centres, in rows from the scene's upper edge.
        col: Mean of its pixels' centres, in columns from the scene's left edge.
        top: First row.
        left: First column.
        bottom: One past the last row.
        right: One past the last column.
        score: Mean probability inside, 0 to 1.
    """

    id: int
    area_px: int
    row: float
    col: float
    top: int
    left: int
    bottom: int
    right: int
    score: float


class Regions(Mapping[int, Region]):
    """The areas in which a layer's probability reaches a threshold, by their ids.

    Two passes over the bands, never the whole array: the first labels each band, joins labels that touch
    across a border and adds up their measures; the second, for outlines, labels the same bands again.

    Args:
        bands: Gives the bands anew at each call: top row and logits ``(rows, width)`` float32, from the top
            without gaps.
        threshold: The least probability inside, above 0 and below 1.
        min_area_px: The least area in pixels.
        valid: Gives which pixels of a window hold anything; None if all do. The others are never inside.

    Raises:
        ConfigError: If the threshold is out of range.
    """

    def __init__(
        self,
        bands: Bands,
        threshold: float = 0.5,
        min_area_px: float = 0,
        valid: Callable[[Window], NDArray[np.bool_]] | None = None,
    ) -> None:
        """Make the first pass."""
        if not 0 < threshold < 1:
            raise ConfigError(
                f"A threshold of {threshold} is no probability.", "Give one above 0 and below 1."
            )
        self._bands = bands
        self._least = math.log(threshold / (1 - threshold))
        self._inside = valid
        pieces, links = self._measured()
        self._offsets = np.cumsum([0, *(len(piece) for piece in pieces)])
        table = np.concatenate([np.zeros((0, 8)), *pieces])
        self._table, self._owner = _merged(table, links, min_area_px)

    def __getitem__(self, key: int) -> Region:
        """Return the region with this id."""
        if not isinstance(key, (int, np.integer)) or not 1 <= key <= len(self._table):
            raise KeyError(key)
        row = self._table[key - 1]
        area = int(row[_AREA])
        return Region(
            id=int(key),
            area_px=area,
            row=float(row[_ROWS] / area + 0.5),
            col=float(row[_COLS] / area + 0.5),
            top=int(row[_TOP]),
            left=int(row[_LEFT]),
            bottom=int(row[_BOTTOM]),
            right=int(row[_RIGHT]),
            score=float(row[_SCORE] / _EXACT / area),
        )

    def __iter__(self) -> Iterator[int]:
        """Yield the ids in order."""
        return iter(range(1, len(self._table) + 1))

    def __len__(self) -> int:
        """Return the number of regions."""
        return len(self._table)

    def outlines(
        self, chosen: Collection[int], transform: Affine, simplify_px: float = 0.0
    ) -> Iterator[tuple[int, Polygon | MultiPolygon]]:
        """Trace regions, each as soon as the bands have passed its last row.

        Args:
            chosen: Ids of the regions to trace; ids that do not exist are ignored.
            transform: From (column, row) to a CRS.
            simplify_px: Farthest that an edge may lie from the pixels' outline, in pixels.

        Yields:
            The id and its outline in coordinates of ``transform``: one for each chosen region, never
            outside the scene.
        """
        wanted = np.zeros(len(self._table) + 1, np.bool_)
        wanted[[key for key in chosen if key in self]] = True
        kept = np.where(wanted[self._owner], self._owner, 0).astype(np.int32)
        pieces: dict[int, list[Polygon]] = defaultdict(list)
        for number, (top, labels, _) in enumerate(self._labelled() if wanted.any() else ()):
            start, stop = self._offsets[number : number + 2]
            owners = np.concatenate([[0], kept[start:stop]]).astype(np.int32)
            for key, piece in trace(owners[labels], top):
                pieces[key].append(piece)
            bottom = top + len(labels)
            for key in sorted(key for key in pieces if self._table[key - 1, _BOTTOM] <= bottom):
                yield key, place(join(pieces.pop(key), simplify_px), transform)

    def painted(self, chosen: Collection[int]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
        """Mark the pixels of regions.

        Args:
            chosen: Ids of the regions to mark; ids that do not exist are ignored.

        Yields:
            The top row and the marks ``(rows, width)`` of each band.
        """
        wanted = np.zeros(len(self._table) + 1, np.bool_)
        wanted[[key for key in chosen if key in self]] = True
        wanted[0] = False
        for number, (top, labels, _) in enumerate(self._labelled()):
            start, stop = self._offsets[number : number + 2]
            yield top, np.concatenate([[False], wanted[self._owner[start:stop]]])[labels]

    def means(self, bands: Iterable[tuple[int, NDArray[np.float32]]]) -> dict[int, float]:
        """Average another layer's probability inside each region.

        Args:
            bands: The other layer's logits, cut like the bands in which the regions were found.

        Returns:
            The mean probability, 0 to 1, for each id.
        """
        sums = np.zeros(len(self._table) + 1)
        for number, ((_, labels, _), (_, logits)) in enumerate(zip(self._labelled(), bands, strict=True)):
            start, stop = self._offsets[number : number + 2]
            owners = np.concatenate([[0], self._owner[start:stop]])
            inside = labels > 0
            sums += np.bincount(owners[labels[inside]], _exact_chances(logits[inside]), len(sums))
        areas = self._table[:, _AREA]
        return {key: float(sums[key] / _EXACT / areas[key - 1]) for key in self}

    def _labelled(self) -> Iterator[tuple[int, NDArray[np.int32], NDArray[np.float32]]]:
        """Yield each band's top row, labels from 1 within the band, and logits."""
        for top, logits in self._bands():
            inside = logits >= self._least
            if self._inside is not None and inside.any():
                inside &= self._inside(Window(top, 0, *logits.shape))
            labels, _ = ndimage.label(inside, output=np.int32)
            yield top, labels, logits

    def _measured(self) -> tuple[list[NDArray[np.float64]], NDArray[np.int64]]:
        """Return a table of measures for each band's labels and the pairs that touch across borders.

        Pairs ``(n, 2)`` number the labels from 0 through all bands.
        """
        pieces: list[NDArray[np.float64]] = []
        links = [np.zeros((0, 2), np.int64)]
        above, offset = None, 0
        for top, labels, logits in self._labelled():
            pieces.append(_measures(labels, logits, top))
            below = np.where(labels[0] > 0, labels[0].astype(np.int64) + offset, 0)
            if above is not None:
                touching = (above > 0) & (below > 0)
                links.append(np.unique(np.stack([above, below], axis=1)[touching], axis=0) - 1)
            above = np.where(labels[-1] > 0, labels[-1].astype(np.int64) + offset, 0)
            offset += len(pieces[-1])
        return pieces, np.concatenate(links)


def _exact_chances(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Turn logits into probabilities, in whole multiples of 1/_EXACT."""
    chances: NDArray[np.float64] = np.rint(
        _EXACT / (1 + np.exp(-np.clip(logits.astype(np.float64), -80, 80)))
    )
    return chances


def _measures(labels: NDArray[np.int32], logits: NDArray[np.float32], top: int) -> NDArray[np.float64]:
    """Add up the measures of each label of a band, ``(labels, 8)``."""
    count = int(labels.max(initial=0))
    rows, cols = np.nonzero(labels)
    which = labels[rows, cols]
    scores = _exact_chances(logits[rows, cols])
    table = np.zeros((count, 8))
    for column, weights in ((_AREA, None), (_ROWS, rows + top), (_COLS, cols), (_SCORE, scores)):
        table[:, column] = np.bincount(which, weights, count + 1)[1:]
    for number, (down, across) in enumerate(ndimage.find_objects(labels)):
        table[number, _TOP:] = down.start + top, across.start, down.stop + top, across.stop
    return table


def _merged(
    table: NDArray[np.float64], links: NDArray[np.int64], min_area_px: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Join linked labels.

    Returns:
        The measures of each region that is large enough ``(regions, 8)``, in order of their ids, and for
        each label the id of its region, 0 for none.
    """
    if not len(table):
        return table, np.zeros(0, np.int64)
    graph = coo_array((np.ones(len(links), np.bool_), (links[:, 0], links[:, 1])), shape=(len(table),) * 2)
    count, root = connected_components(graph, directed=False)
    merged = np.zeros((count, 8))
    merged[:, [_TOP, _LEFT]] = np.inf
    for column in (_AREA, _ROWS, _COLS, _SCORE):
        merged[:, column] = np.bincount(root, table[:, column], count)
    for column in (_TOP, _LEFT):
        np.minimum.at(merged[:, column], root, table[:, column])
    for column in (_BOTTOM, _RIGHT):
        np.maximum.at(merged[:, column], root, table[:, column])
    keys = [_COLS, _ROWS, _AREA, _RIGHT, _BOTTOM, _LEFT, _TOP]  # the last is compared first
    order = np.lexsort([merged[:, key] for key in keys])
    order = order[merged[order, _AREA] >= min_area_px]
    ids = np.zeros(count, np.int64)
    ids[order] = np.arange(1, len(order) + 1)
    return merged[order], ids[root]
