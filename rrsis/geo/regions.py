"""Regions: the separate areas of a scene, found across bands, with area, centre, extent and score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine
from shapely import Polygon

from rrsis.errors import ConfigError
from rrsis.geo import measures
from rrsis.geo.grid import Window
from rrsis.geo.joining import Areas, join
from rrsis.geo.measures import AREA, BOTTOM, COLS, LEFT, RIGHT, ROWS, SCORE, TOP, Seen
from rrsis.geo.outlines import EXACTLY, Drawing, outlined, place
from rrsis.geo.pieces import Pieces
from rrsis.geo.runs import Ints, Runs
from rrsis.geo.splitting import Dips
from rrsis.geo.tracing import Edges, edges, rings

Bands = Callable[[], Iterable[tuple[int, NDArray[np.float32]]]]
Look = Callable[[Window], NDArray[np.uint8]]
"""Gives the colours of a window ``(h, w, 3)``."""

_LUMA = np.array((0.299, 0.587, 0.114))  # ITU-R BT.601
_LOOK_PX = 2_000_000  # ours: pixels that are looked at together, 6 MB
_APART = -1  # in place of an id, where an area came apart


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

    Two passes over the bands, never the whole array: the first finds the runs of each band, joins those that
    touch, also across borders, and adds up their measures; the second, for outlines, finds the same runs
    again and traces the edges of those that were chosen.

    Args:
        bands: Gives the bands anew at each call: top row and logits ``(rows, width)`` float32, from the top
            without gaps.
        threshold: The least probability inside, above 0 and below 1.
        min_area_px: The least area in pixels.
        valid: Gives which pixels of a window hold anything; None if all do. The others are never inside.
        split: When areas come apart in which several objects touch, each object a region of its own; None for
            never.
        min_score: The least mean probability of a region.
        min_share: The least mean probability of a region, as a share of the mean over all of them.

    Raises:
        ConfigError: If the threshold is out of range.
    """

    def __init__(
        self,
        bands: Bands,
        threshold: float = 0.5,
        min_area_px: float = 0,
        valid: Callable[[Window], NDArray[np.bool_]] | None = None,
        split: Dips | None = None,
        min_score: float = 0.0,
        min_share: float = 0.0,
    ) -> None:
        """Make the first pass, and another where areas could be several objects."""
        if not 0 < threshold < 1:
            raise ConfigError(
                f"A threshold of {threshold} is no probability.", "Give one above 0 and below 1."
            )
        self._bands = bands
        self._least = math.log(threshold / (1 - threshold))
        self._inside = valid
        areas = join(self._scanned(), split is not None)
        self._offsets, self._bottoms = areas.offsets, areas.bottoms
        pieces = Pieces.none()
        if split is not None and areas.doubtful.any():
            pieces = Pieces.of(self._grouped(areas), areas, split)
        table = np.concatenate([areas.table, pieces.table])
        whole = ~np.isin(np.arange(len(table)), pieces.parent)
        order = measures.reading_order(table)
        order = order[whole[order]]
        least = max(min_score * measures.EXACT, min_share * _mean(table[order]))
        enough = (table[:, SCORE] >= least * table[:, AREA]) & (table[:, AREA] >= min_area_px)
        order = order[enough[order]]
        ids = np.zeros(len(table), np.int64)
        ids[order] = np.arange(1, len(order) + 1)
        self._table = table[order]
        self._owner = np.where(whole, ids, _APART)[areas.group]
        self._pieces, self._piece_ids = pieces.runs, ids[len(areas.table) :][pieces.piece]
        self._family = np.concatenate([np.zeros(len(areas.table), np.int64), pieces.parent + 1])[order]

    def __getitem__(self, key: int) -> Region:
        """Return the region with this id."""
        if not isinstance(key, (int, np.integer)) or not 1 <= key <= len(self._table):
            raise KeyError(key)
        row = self._table[key - 1].tolist()
        area = row[AREA]
        return Region(
            id=int(key),
            area_px=int(area),
            row=row[ROWS] / area + 0.5,
            col=row[COLS] / area + 0.5,
            top=int(row[TOP]),
            left=int(row[LEFT]),
            bottom=int(row[BOTTOM]),
            right=int(row[RIGHT]),
            score=row[SCORE] / measures.EXACT / area,
        )

    def __iter__(self) -> Iterator[int]:
        """Yield the ids in order."""
        return iter(range(1, len(self._table) + 1))

    def __len__(self) -> int:
        """Return the number of regions."""
        return len(self._table)

    def outlines(
        self, chosen: Collection[int], transform: Affine, drawing: Drawing = EXACTLY
    ) -> Iterator[tuple[int, Polygon]]:
        """Trace regions, each as soon as the bands have passed its last row.

        Args:
            chosen: Ids of the regions to trace; ids that do not exist are ignored.
            transform: From (column, row) to a CRS.
            drawing: How to draw them.

        Yields:
            The id and its outline in coordinates of ``transform``: one for each chosen region, never
            outside the scene.
        """
        for found in self._closed(self._marks(chosen)):
            traced = rings(found)
            keys = traced.label[traced.area_px > 0]
            shapes = place(outlined(traced, drawing, self._family[keys - 1]), transform)
            yield from zip(keys.tolist(), shapes, strict=True)

    def painted(self, chosen: Collection[int]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
        """Mark the pixels of regions.

        Args:
            chosen: Ids of the regions to mark; ids that do not exist are ignored.

        Yields:
            The top row and the marks ``(rows, width)`` of each band.
        """
        wanted = self._marks(chosen)
        for top, runs, owners, logits in self._owned():
            marks = np.zeros(logits.size, np.bool_)
            marks[runs[wanted[owners]].within(top, logits.shape[1])] = True
            yield top, marks.reshape(logits.shape)

    def means(self, bands: Iterable[tuple[int, NDArray[np.float32]]]) -> dict[int, float]:
        """Average another layer's probability inside each region.

        Args:
            bands: The other layer's logits, cut like the bands in which the regions were found.

        Returns:
            The mean probability, 0 to 1, for each id.
        """
        sums = np.zeros(len(self._table) + 1)
        for (top, runs, owners, _), (_, logits) in zip(self._owned(), bands, strict=True):
            scores = measures.chances(logits.reshape(-1)[runs.within(top, logits.shape[1])])
            sums += np.bincount(owners, measures.summed(scores, runs), len(sums))
        means = sums[1:] / measures.EXACT / self._table[:, AREA]
        return dict(enumerate(means.tolist(), 1))

    def seen(self, look: Look) -> Seen:
        """Average what each region shows; only bands and columns with regions are looked at.

        Args:
            look: Gives the colours of windows, rows and columns counted like those of the regions.
        """
        sums = np.zeros((len(self._table) + 1, 4))
        for top, runs, owners, logits in self._owned():
            kept = owners > 0
            here = runs[kept]
            whose, place = np.repeat(owners[kept], here.length), here.within(top, logits.shape[1])
            row, col = np.divmod(place, logits.shape[1])
            wide = max(1, _LOOK_PX // len(logits))
            for part in np.unique(col // wide).tolist():
                own = col // wide == part
                left, right = col[own].min(), col[own].max() + 1
                seen = look(Window(top, int(left), len(logits), int(right - left)))
                bright = seen @ _LUMA
                steps = np.log1p(np.abs(np.diff(bright, axis=1, append=bright[:, -1:])))
                under = row[own], col[own] - left
                for channel, values in enumerate((*seen[under].T, steps[under])):
                    sums[:, channel] += np.bincount(whose[own], values, len(sums))
        means = sums[1:] / self._table[:, [AREA]]
        return Seen(means[:, :3], np.expm1(means[:, 3]))

    def _marks(self, chosen: Collection[int]) -> NDArray[np.bool_]:
        """Mark the chosen ids ``(regions + 1,)``."""
        wanted = np.zeros(len(self._table) + 1, np.bool_)
        keys = np.fromiter(chosen, np.int64)
        wanted[keys[(keys > 0) & (keys < len(wanted))]] = True
        return wanted

    def _scanned(self) -> Iterator[tuple[int, Runs, NDArray[np.float32]]]:
        """Yield each band's top row, runs and logits."""
        for top, logits in self._bands():
            inside = logits >= self._least
            if self._inside is not None and inside.any():
                inside &= self._inside(Window(top, 0, *logits.shape))
            yield top, Runs.of(inside, top), logits

    def _grouped(self, areas: Areas) -> Iterator[tuple[int, Runs, Ints, NDArray[np.float32]]]:
        """Yield each band's top row, runs, the area of each run and logits."""
        for (top, runs, logits), offset in zip(self._scanned(), areas.offsets, strict=True):
            yield top, runs, areas.group[runs.labelled()[1] + offset], logits

    def _owned(self) -> Iterator[tuple[int, Runs, Ints, NDArray[np.float32]]]:
        """Yield each band's top row, runs, the id of each run's region, 0 for none, and logits."""
        for (top, runs, logits), offset in zip(self._scanned(), self._offsets, strict=True):
            owners = self._owner[runs.labelled()[1] + offset]
            here = self._pieces.between(top, top + len(logits))
            if here.start < here.stop:
                kept = owners != _APART
                runs = runs[kept].followed(self._pieces[here])
                owners = np.concatenate([owners[kept], self._piece_ids[here]])
                order = np.lexsort([runs.start, runs.row])
                runs, owners = runs[order], owners[order]
            yield top, runs, owners, logits

    def _closed(self, wanted: NDArray[np.bool_]) -> Iterator[Edges]:
        """Yield the edges of the wanted regions, of all those together that end in one band.

        A region's lowest line belongs to the band below its last row. Those that were one area end together.
        """
        if not wanted.any():
            return
        last_rows = np.where(wanted[1:], self._table[:, BOTTOM], 0)
        lowest = np.zeros(self._family.max() + 1)
        np.maximum.at(lowest, self._family, last_rows)
        last_rows = np.where(self._family > 0, lowest[self._family], last_rows)
        ends = np.concatenate([[0], np.searchsorted(self._bottoms, last_rows, "right")])
        waiting: dict[int, list[Edges]] = defaultdict(list)
        last, last_labels = Runs.none(), np.zeros(0, np.int64)
        for number, (top, runs, owners, bottom) in enumerate(self._with_end()):
            kept = wanted[owners]
            runs, labels = last.followed(runs[kept]), np.concatenate([last_labels, owners[kept]])
            found = edges(runs, labels, top, bottom)
            closing = ends[found.label]
            for end in np.unique(closing).tolist():
                waiting[end].append(found[closing == end])
            if number in waiting:
                yield Edges.joined(waiting.pop(number))
            border = runs.between(bottom - 1, bottom)
            last, last_labels = runs[border], labels[border]

    def _with_end(self) -> Iterator[tuple[int, Runs, Ints, int]]:
        """Yield each band's top row, runs, their regions and the row below it; then an empty band."""
        for (top, runs, owners, _), bottom in zip(self._owned(), self._bottoms.tolist(), strict=True):
            yield top, runs, owners, bottom
        end = int(self._bottoms[-1])
        yield end, Runs.none(), np.zeros(0, np.int64), end + 1


def _mean(table: measures.Table) -> float:
    """Return the mean of all pixels' chances."""
    return float(table[:, SCORE].sum() / max(table[:, AREA].sum(), 1.0))
