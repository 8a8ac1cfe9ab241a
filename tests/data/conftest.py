"""Miniature data sets, made here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def coco_folder(tmp_path: Path) -> Path:
    """Write two pictures with polygons; lists and numbers partly as text, as some exports have them."""
    folder = tmp_path / "boats"
    (folder / "images").mkdir(parents=True)
    for name in ("a.png", "b.png"):
        Image.new("RGB", (100, 80), (20, 60, 120)).save(folder / "images" / name)
    square = [[10.0, 10.0, 30.0, 10.0, 30.0, 30.0, 10.0, 30.0]]
    other = [[60, 50, 80, 50, 80, 70, 60, 70]]
    spec = {
        "images": [
            {"id": 1, "file_name": "a.png", "width": 100, "height": 80, "split": "train"},
            {"id": 2, "file_name": "b.png", "width": 100, "height": 80, "split": "val"},
        ],
        "categories": [{"id": 1, "name": "yacht", "supercategory": "ship"}, {"id": 2, "name": "harbor"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "segmentation": square, "bbox": [10, 10, 20, 20]},
            {"id": "2", "image_id": "1", "category_id": "1", "segmentation": json.dumps(other)},
            {"id": 3, "image_id": 2, "category_id": 2, "bbox": [1, 1, 5, 5]},
        ],
    }
    (folder / "annotations.json").write_text(json.dumps(spec))
    return folder


@pytest.fixture
def semantic_folder(tmp_path: Path) -> Path:
    """Write one picture with an index mask: water on the left, unknown at the bottom."""
    folder = tmp_path / "land"
    (folder / "images").mkdir(parents=True)
    (folder / "masks").mkdir()
    Image.new("RGB", (64, 64), (90, 90, 90)).save(folder / "images" / "one.jpg")
    mask = np.zeros((64, 64), np.uint8)
    mask[:, :20] = 2
    mask[60:] = 255
    Image.fromarray(mask).save(folder / "masks" / "one.png")
    classes = {"0": {"name": "background"}, "1": {"name": "plants"}, "2": {"name": "water"}}
    (folder / "classes.json").write_text(json.dumps(classes))
    (folder / "split.tsv").write_text("one\tval\n")
    return folder
