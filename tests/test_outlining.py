"""Boxes get outlines where a network sees what fills them, and only there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from shapely import Point, Polygon

from rrsis.config import ModelConfig
from rrsis.data.coco import plain
from rrsis.errors import DatasetError
from rrsis.hearing import Hearing
from rrsis.language.expression import Expression
from rrsis.models.segmenter import Place
from rrsis.outlining import WIDE, Outliner, agreeing

SHIPS = (20.0, 30.0, 60.0, 50.0), (20.0, 1430.0, 60.0, 1450.0)
OUTLINE = [[0, 0, 9, 0, 9, 9]]


class Reds:
    """Finds ships where a picture is red, and nothing else."""

    config = ModelConfig(scales=(1.0,))

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> list[NDArray[np.uint8]]:
        """Keep the pixels."""
        return list(pixels)

    def decode(self, encoding: list[NDArray[np.uint8]], asked: Sequence[Expression]) -> NDArray[np.float32]:
        """Answer from the red band."""
        red = np.where(encoding[0][..., 0] > 128, 3, -3).astype(np.float32)
        return np.stack([red if "ship" in one.noun else np.full_like(red, -3) for one in asked])[None]


@pytest.fixture
def boxes(tmp_path: Path) -> Path:
    """A picture with red ellipses; boxes, two of which are theirs, and one object with an outline."""
    pixels = np.full((1500, 200, 3), 90, np.uint8)
    for left, top, right, bottom in SHIPS:
        y, x = np.mgrid[:1500, :200] + 0.5
        inside = ((x - (left + right) / 2) / (right - left)) ** 2 + (
            (y - (top + bottom) / 2) / (bottom - top)
        ) ** 2 <= 0.25
        pixels[inside] = (220, 30, 30)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    spec = {
        "info": {"kept": "as it is"},
        "images": [{"id": 1, "file_name": "a.png", "width": 200, "height": 1500}],
        "categories": [{"id": 1, "name": "ship"}, {"id": 2, "name": "StorageTank"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [20, 30, 40, 20]},
            {"id": 2, "image_id": 1, "category_id": 2, "bbox": [100, 20, 30, 30]},
            {
                "id": 3,
                "image_id": 1,
                "category_id": 1,
                "bbox": [0, 0, 9, 9],
                "segmentation": OUTLINE,
            },
            {"id": 4, "image_id": 1, "category_id": 1, "bbox": "[20, 1430, 40, 20]", "segmentation": "[]"},
            {"id": 5, "image_id": 1, "category_id": 1, "bbox": [10, 25, 120, 90]},
        ],
    }
    path = tmp_path / "boxes.json"
    path.write_text(json.dumps(spec))
    return path


def outliner() -> Outliner:
    return Outliner(Hearing(Reds()), "reds")


def test_an_area_that_fills_its_box_is_its_outline_without_holes() -> None:
    logits = np.full((40, 40), -3, np.float32)
    logits[10:30, 5:35] = 3
    logits[18:22, 18:22] = -3
    logits[0:3, 0:3] = 3
    found = agreeing(logits, (5, 10, 35, 30), 0.9)
    assert found is not None and found[1] == 1.0
    assert found[0].sum() == 600 and not found[0][:10].any()
    assert agreeing(logits, (0, 0, 40, 40), 0.72) is None


def test_the_threshold_is_that_at_which_the_extent_agrees_best() -> None:
    logits = np.full((40, 40), -3, np.float32)
    logits[8:32, 8:32] = 0.7  # a halo
    logits[10:30, 10:30] = 3
    found = agreeing(logits, (10, 10, 30, 30), 0.72)
    assert found is not None and found[0].sum() == 400


def test_specks_are_no_outline() -> None:
    logits = np.full((40, 40), -3, np.float32)
    logits[10:13, 10:13] = 3
    assert agreeing(logits, (10, 10, 13, 13), 0.5) is None


def test_boxes_become_outlines_where_they_agree_and_all_else_stays(boxes: Path, tmp_path: Path) -> None:
    before = boxes.read_bytes()
    found = outliner().write(boxes, tmp_path, tmp_path / "out.json")
    assert boxes.read_bytes() == before
    assert found.boxes == {"ship": 3, "storage tank": 1} and found.outlined == {"ship": 2}
    old, new = json.loads(before), json.loads((tmp_path / "out.json").read_text())
    for one, other in zip(old["annotations"], new["annotations"], strict=True):
        if one["id"] in (1, 4):  # the second lies in another tile
            assert other.pop("outlined")["model"] == "reds"
            (ring,) = other.pop("segmentation")
            one.pop("segmentation", None)
            points = np.asarray(ring).reshape(-1, 2)
            left, top, wide, high = plain(one["bbox"])  # that of 4 is encoded twice, as some exports do
            assert tuple(points.min(0)) == (left, top)
            assert tuple(points.max(0)) == (left + wide, top + high)
            assert len(points) > 8
        assert one == other
    assert {key: new[key] for key in ("info", "images", "categories")} == {
        key: old[key] for key in ("info", "images", "categories")
    }


def test_what_is_round_gets_the_ellipse_in_its_box_where_nothing_agrees(boxes: Path, tmp_path: Path) -> None:
    found = Outliner(Hearing(Reds()), "reds", round=["StorageTank"]).write(
        boxes, tmp_path, tmp_path / "out.json"
    )
    assert found.ellipses == {"storage tank": 1} and found.outlined == {"ship": 2}
    tank, ship = (json.loads((tmp_path / "out.json").read_text())["annotations"][n] for n in (1, 0))
    assert tank["outlined"] == {"ellipse": WIDE} and "model" in ship["outlined"]
    shape = Polygon(np.reshape(tank["segmentation"][0], (-1, 2)))
    assert shape.centroid.distance(Point(115, 35)) < 0.01
    assert shape.area == pytest.approx(np.pi * (15 * WIDE) ** 2, rel=0.02)


def test_a_round_class_without_boxes_is_named(boxes: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"'tree'.*"):
        Outliner(Hearing(Reds()), "reds", round=["tree"]).write(boxes, tmp_path, tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()


def test_what_outlines_nothing_is_refused_and_nothing_written(boxes: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    with pytest.raises(DatasetError, match="the file that is read"):
        outliner().write(boxes, tmp_path, boxes)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DatasetError, match="holds none of the 1 pictures"):
        outliner().write(boxes, tmp_path / "empty", out)
    spec = json.loads(boxes.read_text())
    spec["annotations"] = spec["annotations"][2:3]
    boxes.write_text(json.dumps(spec))
    with pytest.raises(DatasetError, match="is a box alone"):
        outliner().write(boxes, tmp_path, out)
    boxes.write_text("[]")
    with pytest.raises(DatasetError, match="not COCO instances"):
        outliner().write(boxes, tmp_path, out)
    assert not out.exists()


def test_a_broken_picture_is_named(boxes: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match="cannot read"):
        outliner().write(boxes, tmp_path, tmp_path / "out.json")
