"""Views: what is drawn, what can be spoken of, and the answers."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rrsis.data import coco, semantic
from rrsis.data.samples import IGNORE, Picture, Thing
from rrsis.data.transforms import Cut
from rrsis.data.views import look
from rrsis.language.phrase import Referral


def square(x: float, y: float, side: float) -> np.ndarray:
    return np.asarray([[x, y], [x + side, y], [x + side, y + side], [x, y + side]], "f4")


def test_the_answer_is_where_the_object_lies(coco_folder: Path) -> None:
    picture = coco.load(coco_folder)[0]
    view = look(picture, Cut(0, 0, 100, 200), None, whole=True)
    assert [one.label for one in view.objects] == ["ship", "ship"]
    first = view.objects[0]
    assert (first.row, first.col) == pytest.approx((40, 40), abs=3)
    target = view.target(Referral("the ship on the left", (0,), "position"))
    assert target[20, 20] == 1 and target[60, 70] == 0
    assert view.target(Referral("all ships", (0, 1), "group"))[60, 70] == 1


def test_the_scene_is_the_picture_or_the_part_in_view(coco_folder: Path) -> None:
    picture = coco.load(coco_folder)[0]
    quarter = Cut(50, 40, 50, 100, Image.Transpose.FLIP_LEFT_RIGHT)
    assert look(picture, quarter, None, whole=False).corners() == pytest.approx((0, 0, 1.25, 1))
    top, left, bottom, right = look(picture, quarter, None, whole=True).corners()
    # the right half, mirrored to the left
    assert (top, left, bottom, right) == pytest.approx((0.5, 0.0, 1.125, 0.5))


def test_cut_off_objects_are_not_spoken_of_but_belong_to_groups() -> None:
    thing = Thing("ship", (square(20, 20, 40),))
    whole = Thing("ship", (square(70, 70, 20),))
    picture = Picture("p", "train", np.zeros((100, 100, 3), np.uint8), (thing, whole))
    view = look(picture, Cut(52, 52, 48, 96), random.Random(1), whole=False)
    assert len(view.objects) == 1 and len(view.slivers) == 1
    assert view.target(Referral("all ships", (0,), "group"))[2, 2] == 1
    assert view.target(Referral("the ship on the right", (0,), "position"))[2, 2] == IGNORE
    assert view.target(Referral("all ships", (), "absent"))[2, 2] == IGNORE


def test_unknown_pixels_do_not_count(semantic_folder: Path) -> None:
    view = look(semantic.load(semantic_folder)[0], Cut(0, 0, 64, 64), None, whole=False)
    assert [(one.label, one.countable) for one in view.objects] == [("water", False)]
    target = view.target(Referral("all water", (0,), "group"))
    assert target[5, 5] == 1 and target[5, 20] == 0 and target[31, 20] == IGNORE


def test_boxes_are_numbered_and_the_smaller_lies_on_top() -> None:
    def box(left: float, top: float, right: float, bottom: float, boxed: bool = True) -> Thing:
        ring = np.asarray([[left, top], [right, top], [right, bottom], [left, bottom]], "f4")
        return Thing("ship", (ring,), boxed)

    things = (box(0, 0, 16, 16), box(0, 0, 48, 48), box(32, 32, 64, 64, boxed=False))
    picture = Picture("a", "train", np.zeros((64, 64, 3), np.uint8), things)
    view = look(picture, Cut(0, 0, 64, 64), None, whole=True)
    assert view.boxed == {0, 1} and view.weak == {"ship"} and view.objects[0].colours == ()
    every = view.target(Referral("all ships", (0, 1, 2), "group"))
    assert every[2, 2] == -2 and every[12, 12] == -1 and every[20, 20] == 1 and every[4, 28] == 0
    one = view.target(Referral("the smallest ship", (0,), "extreme"))
    assert one[2, 2] == -1 and one[12, 12] == 0 and one[20, 20] == 0
    assert not view.outlined().objects and view.outlined().masks.shape == (0, 32, 32)
