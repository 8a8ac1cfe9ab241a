"""COCO instances become pictures with things."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.data.coco import load
from rrsis.errors import DatasetError


def test_polygons_become_things_and_boxes_do_not(coco_folder: Path) -> None:
    first, second = load(coco_folder, ("airplane",))
    assert [(p.name, p.split, p.absent) for p in (first, second)] == [
        ("a.png", "train", ("airplane",)),
        ("b.png", "val", ("airplane",)),
    ]
    assert [thing.label for thing in first.things] == ["ship", "ship"]
    assert first.things[1].rings[0].tolist() == [[60, 50], [80, 50], [80, 70], [60, 70]]
    assert second.things == ()
    assert first.open().size == (100, 80)


def test_what_is_missing_is_named(tmp_path: Path, coco_folder: Path) -> None:
    with pytest.raises(DatasetError, match="no annotations at"):
        load(tmp_path)
    (coco_folder / "annotations.json").write_text('{"images": []}')
    with pytest.raises(DatasetError, match="not COCO instances"):
        load(coco_folder)
