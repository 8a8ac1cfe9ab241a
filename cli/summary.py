"""What a run found, sentence by sentence: the closing table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from . import show

if TYPE_CHECKING:
    from rrsis.export.feature import Feature


@dataclass
class Found:
    """Counts for one sentence.

    Attributes:
        objects: Number of polygons.
        area_m2: Their area together; None while none is known.
        margin: How far the best lies ahead of the next best, 0 to 1; None while nothing was found.
    """

    objects: int = 0
    area_m2: float | None = None
    margin: float | None = None

    def add(self, feature: Feature) -> None:
        """Count one feature."""
        self.objects += 1
        if feature.rank == 1:
            self.margin = feature.margin if self.margin is None else min(self.margin, feature.margin)
        if feature.area_m2 is not None:
            self.area_m2 = (self.area_m2 or 0.0) + feature.area_m2


@dataclass
class Summary:
    """Counts for each sentence of a run.

    Attributes:
        found: Sentence -> counts, in the order in which they were asked.
    """

    found: dict[str, Found] = field(default_factory=dict)

    @classmethod
    def of(cls, expressions: Iterable[str]) -> Summary:
        """Begin with nothing found for each sentence."""
        return cls({text: Found() for text in expressions})

    def count(self, features: Iterable[Feature]) -> Iterator[Feature]:
        """Count features on their way to a writer."""
        for feature in features:
            self.found.setdefault(feature.expression, Found()).add(feature)
            yield feature

    @property
    def objects(self) -> int:
        """All polygons."""
        return sum(found.objects for found in self.found.values())

    def table(self, seconds: float, files: Sequence[str], *, stderr: bool = False) -> None:
        """Print the closing table, on the error stream where standard output carries the layer."""
        noun = "object" if self.objects == 1 else "objects"
        wrote = f" Wrote {', '.join(files)}" if files else ""
        closing = f"{self.objects or 'No'} {noun} in {show.duration(seconds)}.{wrote}"
        if not show.quiet():
            self._draw(Console(stderr=stderr))
        show.remark(closing, stderr=stderr)

    def _draw(self, console: Console) -> None:
        table = Table("Expression", show_footer=False)
        table.add_column("Objects", justify="right")
        table.add_column("Area", justify="right", no_wrap=True)
        table.add_column("Margin", justify="right")
        for text, found in self.found.items():
            margin = "-" if found.margin is None or many(text) else f"{found.margin:.2f}"
            table.add_row(Text(text), str(found.objects), show.area(found.area_m2), margin)
        console.print(table)

    def line(self, seconds: float, files: Sequence[str]) -> None:
        """Print the same as one JSON object."""
        found: list[dict[str, show.Plain]] = [
            {"expression": text, "objects": one.objects, "area_m2": one.area_m2, "margin": one.margin}
            for text, one in self.found.items()
        ]
        show.line(
            {
                "event": "done",
                "objects": self.objects,
                "seconds": round(seconds, 2),
                "expressions": list(found),
                "files": [{"path": path} for path in files],
            }
        )


def many(text: str) -> bool:
    """Whether a sentence asks for all that fit, so that no margin tells one from the next."""
    from rrsis.language.expression import Expression

    read = Expression.parse(text)
    return read.plural and read.number is None
