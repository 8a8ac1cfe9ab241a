"""COCO instances become pictures with things."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rrsis.data.coco import load, read
from rrsis.data.patches import fill
from rrsis.data.runs import encode
from rrsis.errors import DatasetError


def test_polygons_become_things_and_boxes_weak_ones(coco_folder: Path) -> None:
    first, second = load(coco_folder, ("airplane",))
    assert [(p.name, p.split, p.absent) for p in (first, second)] == [
        ("a.png", "train", ("airplane",)),
        ("b.png", "val", ("airplane",)),
    ]
    assert [thing.label for thing in first.things] == ["ship", "ship"]
    assert first.things[1].rings[0].tolist() == [[60, 50], [80, 50], [80, 70], [60, 70]]
    assert not any(thing.boxed for thing in first.things)
    (weak,) = second.things
    assert weak.label == "harbor" and weak.boxed
    assert weak.rings[0].tolist() == [[1, 1], [6, 1], [6, 6], [1, 6]]
    path = coco_folder / "annotations.json"
    assert read(path, coco_folder.joinpath).pictures[1].things == ()  # unless they are asked for
    assert first.open().size == (100, 80)


def test_what_is_missing_is_named(tmp_path: Path, coco_folder: Path) -> None:
    with pytest.raises(DatasetError, match="no annotations at"):
        load(tmp_path)
    (coco_folder / "annotations.json").write_text('{"images": []}')
    with pytest.raises(DatasetError, match="not COCO instances"):
        load(coco_folder)


def test_run_lengths_become_outlines(coco_folder: Path) -> None:
    path = coco_folder / "annotations.json"
    spec = json.loads(path.read_text())
    plain = {"size": [80, 100], "counts": [805, 10, 70, 10, 7105]}
    mask = np.zeros((80, 100), bool)
    mask[20:40, 30:50] = True
    mask[25:30, 35:40] = False
    packed = encode(mask)
    spec["annotations"] = [
        {"image_id": 1, "category_id": 2, "segmentation": plain, "iscrowd": 1},
        {"image_id": 2, "category_id": 2, "segmentation": {"size": [80, 100], "counts": packed.counts}},
    ]
    path.write_text(json.dumps(spec))
    first, second = load(coco_folder)
    drawn = fill(first.things[0].rings, (80, 100))
    assert drawn is not None and drawn.bits.shape == (10, 2) and (drawn.row, drawn.col) == (5, 10)
    again = np.zeros((80, 100), bool)
    patch = fill(second.things[0].rings, (80, 100))
    assert patch is not None
    patch.paint(again)
    assert (again == mask).all()


def test_splits_in_other_spellings_and_none(coco_folder: Path) -> None:
    path = coco_folder / "annotations.json"
    spec = json.loads(path.read_text())
    spec["images"][0] |= {"split": "Valid"}
    del spec["images"][1]["split"]
    path.write_text(json.dumps(spec))
    found = read(path, (coco_folder / "images").joinpath)
    assert [one.split for one in found.pictures] == ["val", "train"] and found.unsplit == {"b.png"}
    assert found.boxed == {"b.png"}
    spec["images"][0] |= {"split": "mine"}
    path.write_text(json.dumps(spec))
    with pytest.raises(DatasetError, match="the split 'mine' is none of"):
        load(coco_folder)
