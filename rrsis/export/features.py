"""Features: objects as they are found, one after the other, and what is known of them all."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from rasterio.crs import CRS

from rrsis.export.feature import Feature
from rrsis.export.provenance import Provenance


class Features(Iterator[Feature]):
    """Objects as they are found; the work begins with the first one that is taken.

    Attributes:
        crs: Coordinate reference system of the geometries; None for pixels, x = column, y = -row.
        made: How they were made, for whoever writes them.
        extras: Columns that were asked for beside the usual ones.
    """

    def __init__(
        self,
        found: Generator[Feature, None, None],
        crs: CRS | None,
        made: Provenance,
        extras: tuple[str, ...] = (),
    ) -> None:
        """Take the objects from a generator, which is closed with this."""
        self.crs = crs
        self.made = made
        self.extras = extras
        self._found = found

    def __next__(self) -> Feature:
        """Give the next object."""
        return next(self._found)

    def close(self) -> None:
        """Stop, and remove what was kept on disk for the work."""
        self._found.close()
