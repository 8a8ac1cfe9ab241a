"""Our own referring sets: a folder with `refer.jsonl`, `images/` and `about.json` -> samples, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rrsis.data.referring import Collection
from rrsis.data.samples import Rle, Sample
from rrsis.errors import DatasetError

LINES, ABOUT, IMAGES = "refer.jsonl", "about.json", "images"
"""What lies in a set's folder."""
MAKER = "rrsis data refer"


def load(folder: Path) -> list[Sample]:
    """Read a set.

    Args:
        folder: The set; pictures are not opened.

    Raises:
        DatasetError: It is missing, empty or malformed; the message names the line.
    """
    path = folder / LINES
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"no referring set at {folder}: {LINES} cannot be read ({error}).",
            "Make one with `rrsis data refer`; docs/data.md tells the format.",
        ) from error
    samples = [_sample(folder, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not samples:
        raise DatasetError(f"{path} holds no samples.", "Make the set again with `rrsis data refer`.")
    return samples


def collect(folder: Path, doubtful: bool = False) -> Collection:
    """Read a set as `load` does; nothing of it is known to be broken, so nothing is skipped."""
    return Collection(tuple(load(folder)))


def _sample(folder: Path, number: int, line: str) -> Sample:
    try:
        one = json.loads(line)
        if one["split"] not in ("train", "val", "test"):
            raise ValueError(f"the split {one['split']!r} is none of train, val and test")
        return Sample(
            name=str(one["name"]),
            split=one["split"],
            image=folder / one["image"],
            expression=str(one["expression"]).strip(),
            mask=_mask(one["mask"]),
            label=str(one.get("label", "")),
            source=str(one.get("source", "")),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{folder / LINES}, line {number}, is not a sample: {error!r}.",
            "See docs/data.md for the format, or make the set again with `rrsis data refer`.",
        ) from error


def _mask(packed: Any) -> Rle | None:  # noqa: ANN401 - JSON
    if packed is None:
        return None
    height, width = packed["size"]
    return Rle(int(height), int(width), str(packed["counts"]))


def line(sample: Sample, form: str, image: str) -> str:
    """Write a sample as a line of `refer.jsonl`.

    Args:
        sample: With run lengths, or no mask.
        form: What the sentence rests on.
        image: The picture's path within the set, with slashes.
    """
    mask = sample.mask
    packed = {"size": [mask.height, mask.width], "counts": mask.counts} if isinstance(mask, Rle) else None
    record = {"name": sample.name, "split": sample.split, "image": image, "expression": sample.expression}
    more = {"label": sample.label, "form": form, "mask": packed, "source": sample.source}
    return json.dumps({**record, **more}, ensure_ascii=False)


@dataclass(frozen=True)
class About:
    """How a set was made; what lies in `about.json`.

    Attributes:
        annotations: The file that was read.
        images: Where the pictures were.
        grammars: Of "rrsisd", "refsegrs" and "free" those that were used.
        count: Sentences wanted a picture.
        seed: Seed of all choices.
        val: Share kept for validation, where the annotations name no split.
        classes: All classes.
        pictures: Split -> pictures.
        samples: Split -> sentences.
        forms: What sentences rest on -> how many.
        absent: What makes sentences untrue that mean nothing ("class", "relation") -> how many.
        left_out: What was not used, and how often.
        licence: Of the pictures and annotations; for the user to fill in, kept when the set is made anew.
        made_by: What made it; only folders that say so are ever replaced.
    """

    annotations: str
    images: str
    grammars: tuple[str, ...]
    count: int
    seed: int
    val: float
    classes: tuple[str, ...]
    pictures: Mapping[str, int]
    samples: Mapping[str, int]
    forms: Mapping[str, int]
    absent: Mapping[str, int]
    left_out: Mapping[str, int]
    licence: str = ""
    made_by: str = MAKER

    def write(self, folder: Path) -> None:
        """Write `about.json`."""
        (folder / ABOUT).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_licence(folder: Path) -> str | None:
    """Return the licence that a set's `about.json` names; None if it is not one of ours."""
    try:
        spec = json.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(spec, dict) and spec.get("made_by") == MAKER
    return str(spec.get("licence", "")) if ours else None
