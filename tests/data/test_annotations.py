"""Annotations of either kind are recognised and read with their pictures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rrsis.data.annotations import Files, read
from rrsis.data.labelled import Windows
from rrsis.errors import DatasetError


def change(folder: Path, **parts: object) -> Path:
    path = folder / "annotations.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | parts))
    return path


def test_instances_keep_their_splits_and_say_their_classes(coco_folder: Path) -> None:
    labels = read(coco_folder / "annotations.json", coco_folder / "images", Windows())
    [picture] = labels.pictures  # the other has an object with a box alone
    assert labels.classes == ("yacht",) and labels.left_out == {
        "pictures with objects that have a box but no outline": 1
    }
    assert picture.split == "train" and [thing.label for thing in picture.things] == ["yacht", "yacht"]
    for label, everything, words in (("supercategory", "", "ship"), (None, "BigBoats", "big boats")):
        again = read(coco_folder / "annotations.json", coco_folder, Windows(), label, everything)
        assert again.classes == (words,)


def test_pictures_without_a_split_are_drawn(fleet: Path) -> None:
    spec = json.loads((fleet / "annotations.json").read_text())
    images = [{k: v for k, v in one.items() if k != "split"} for one in spec["images"][:3]]
    path = change(fleet, images=[*images, spec["images"][3]])
    splits = [one.split for one in read(path, fleet, Windows(val=0.4)).pictures]
    assert sorted(splits[:3]) == ["train", "train", "val"] and splits[3] == "val"
    assert {one.split for one in read(path, fleet, Windows()).pictures} == {"train", "val"}


def test_files_are_found_in_any_layout(tmp_path: Path) -> None:
    for name in ("a.png", "images/b.png", "deep/er/c.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    files = Files(tmp_path)
    assert files("a.png") == tmp_path / "a.png" and files("b.png") == tmp_path / "images/b.png"
    assert files("train/c.png") == tmp_path / "deep/er/c.png"
    assert not files("d.png").exists()


def test_missing_pictures_are_counted_or_refused(fleet: Path, tmp_path: Path) -> None:
    (fleet / "images" / "0.png").unlink()
    labels = read(fleet / "annotations.json", fleet, Windows())
    assert len(list(labels.pictures)) == 3 and labels.left_out["pictures that are missing"] == 1
    (tmp_path / "none").mkdir()
    with pytest.raises(DatasetError, match=r"none of the 4 pictures .*first: 0\.png"):
        read(fleet / "annotations.json", tmp_path / "none", Windows())
    with pytest.raises(DatasetError, match="There is no folder"):
        read(fleet / "annotations.json", tmp_path / "nowhere", Windows())


def test_geojson_by_another_name(scene_file: Path, labels_file: Path) -> None:
    path = labels_file.with_suffix(".json")
    shutil.copy(labels_file, path)
    assert read(path, scene_file, Windows()).classes == ("harbor", "ship", "storage tank")


@pytest.mark.parametrize(
    ("text", "words"),
    [("hello", "is not JSON"), ('{"a": 1}', "neither COCO"), ("[]", "neither COCO"),
     ('{"annotations": [], "images": []}', "not COCO instances")],
)  # fmt: skip
def test_other_files_are_refused(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(DatasetError, match=words):
        read(path, tmp_path, Windows())
    with pytest.raises(DatasetError, match="There is no file"):
        read(tmp_path / "b.json", tmp_path, Windows())


def test_boxes_alone_and_unknown_fields(fleet: Path) -> None:
    with pytest.raises(DatasetError, match="name or supercategory"):
        read(fleet / "annotations.json", fleet, Windows(), label="colour")
    path = change(fleet, annotations=[{"image_id": 0, "category_id": 1, "bbox": [1, 2, 3, 4]}])
    with pytest.raises(DatasetError, match="no objects with outlines"):
        read(path, fleet, Windows())
