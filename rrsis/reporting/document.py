"""Reports as JSON, versioned, with all that is needed to make them again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rrsis.export.aside import aside
from rrsis.learning.metrics import LARGE, LEVELS, SMALL, Convention, Score
from rrsis.learning.report import Report

VERSION = 1
"""Of the layout; raised when a key changes its meaning or goes."""

MEANINGS: Mapping[Convention, str] = {
    "ours": "an empty answer to a sentence that means nothing has IoU 1",
    "peers": "an empty answer to a sentence that means nothing has IoU 0",
}
"""What a convention counts, in words."""

Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | Mapping[str, Plain] | None"


@dataclass(frozen=True)
class Run:
    """How reports came about."""

    software: str
    """Version of rrsis."""
    checkpoint: str
    """Its name or path, as given."""
    digest: str
    """SHA-256 of its file."""
    options: Mapping[str, Plain]
    """The options of the command."""


def write(path: Path, run: Run, reports: Sequence[Report]) -> None:
    """Write reports as a JSON file, whole or not at all.

    Args:
        path: Where.
        run: How they came about.
        reports: All of one convention.

    Raises:
        OutputError: The file cannot be written.
    """
    with aside(path) as place:
        place.write_text(json.dumps(record(run, reports), ensure_ascii=False, indent=1) + "\n", "utf-8")


def record(run: Run, reports: Sequence[Report]) -> dict[str, Plain]:
    """Give reports as plain values; docs/evaluation.md tells every key."""
    convention: Convention = reports[0].convention if reports else "ours"
    return {
        "format": "rrsis evaluation",
        "version": VERSION,
        "rrsis": run.software,
        "checkpoint": {"name": run.checkpoint, "sha256": run.digest},
        "options": dict(run.options),
        "convention": convention,
        "convention_means": MEANINGS[convention],
        "size_bounds": {"small_below": SMALL, "large_from": LARGE},
        "reports": [_report(one) for one in reports],
    }


def _report(report: Report) -> dict[str, Plain]:
    robust = report.robust
    return {
        "name": report.name,
        "at": report.at,
        "pictures": report.pictures,
        "sentences": len(report.answers),
        "negatives": sum(not one.meant for one in report.answers),
        "absent": {"asked": report.absent, "left_empty": report.left_empty},
        "robust": {
            "references": robust.references,
            "negatives": robust.negatives,
            "mrr": robust.mrr,
            "riou": robust.riou,
        },
        "parts": {name: _score(score) for name, score in report.parts},
        "reliability": {
            "error": report.reliability.error,
            "bins": [
                {"from": one.low, "to": one.high, "count": one.count, "score": one.score, "right": one.right}
                for one in report.reliability.bins
            ],
        },
        "boxes": {
            one.label: {"hits": one.hits, "found": one.found, "marked": one.marked, "f1": one.f1}
            for one in report.boxes
        },
    }


def _score(score: Score) -> dict[str, Plain]:
    shares = {f"pr@{level}": share for level, share in zip(LEVELS, score.precision, strict=True)}
    return {"count": score.count, "miou": score.miou, "oiou": score.oiou, **shares}
