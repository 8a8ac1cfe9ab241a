"""Referring sets of our own are written and read back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rrsis.data.jsonl import ABOUT, LINES, About, collect, line, load, read_licence
from rrsis.data.runs import encode
from rrsis.data.samples import Sample
from rrsis.errors import DatasetError


def sample(folder: Path, number: int, mask: bool = True) -> Sample:
    drawn = np.zeros((6, 8), bool)
    drawn[1:3, 2:5] = True
    image = folder / "images" / "a.png"
    packed = encode(drawn) if mask else None
    return Sample(f"{number}", "val", image, "the größte ship", packed, "ship", source="scene.tif")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    samples = [sample(tmp_path, 1), sample(tmp_path, 2, mask=False)]
    lines = [line(one, "class", "images/a.png") for one in samples]
    (tmp_path / LINES).write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    assert load(tmp_path) == samples == list(collect(tmp_path).samples)
    assert samples[0].open_mask().sum() == 6


@pytest.mark.parametrize(
    "change",
    [{"split": "all"}, {"mask": 3}, {"mask": {"size": [1]}}, {"name": None, "image": None}],
)
def test_a_broken_line_is_named(change: dict[str, object], tmp_path: Path) -> None:
    good = line(sample(tmp_path, 1), "class", "images/a.png")
    bad = json.dumps(json.loads(good) | change)
    (tmp_path / LINES).write_text(f"{good}\n{bad}\n")
    with pytest.raises(DatasetError, match="line 2, is not a sample"):
        load(tmp_path)


def test_nothing_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no referring set"):
        load(tmp_path)
    (tmp_path / LINES).write_text("\n")
    with pytest.raises(DatasetError, match="holds no samples"):
        load(tmp_path)


def test_the_record_says_who_made_it(tmp_path: Path) -> None:
    counts = {"train": 1}
    about = About("a.json", "images", ("free",), 6, 0, 0.1, ("ship",), counts, counts, {"class": 1}, {}, {})
    about.write(tmp_path)
    assert read_licence(tmp_path) == ""
    spec = json.loads((tmp_path / ABOUT).read_text())
    (tmp_path / ABOUT).write_text(json.dumps(spec | {"licence": "CC0"}))
    assert read_licence(tmp_path) == "CC0"
    (tmp_path / ABOUT).write_text('{"made_by": "me"}')
    assert read_licence(tmp_path) is None and read_licence(tmp_path / "nowhere") is None
