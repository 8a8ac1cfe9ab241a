"""What is known to be where."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from rrsis.data.inventory import inventory
from rrsis.data.samples import IGNORE, Picture, Thing
from rrsis.data.transforms import Cut
from rrsis.data.views import look


def box(left: float, top: float, right: float, bottom: float) -> tuple[np.ndarray, ...]:
    return (np.asarray([[left, top], [right, top], [right, bottom], [left, bottom]], "f4"),)


def of(picture: Picture) -> dict[str, np.ndarray]:
    view = look(picture, Cut(0, 0, 64, 64), None, whole=True)
    return inventory(view, picture)


def test_objects_and_slivers_are_there_and_nowhere_else() -> None:
    things = (Thing("ship", box(0, 0, 16, 16)), Thing("ship", box(60, 32, 90, 64)))
    found = of(Picture("a", "train", np.zeros((64, 96, 3), np.uint8), things))["ship"]
    assert found.shape == (16, 16) and found.dtype == np.int16
    expected = np.zeros((16, 16), np.int16)
    expected[:4, :4] = 1
    expected[8:, 15:] = 1  # cut off by the edge of the view: a sliver
    assert np.array_equal(found, expected)


def test_what_would_have_been_marked_is_absent() -> None:
    things = (Thing("car", box(0, 0, 16, 16)),)
    found = of(
        Picture("a", "train", np.zeros((64, 64, 3), np.uint8), things, absent=("vehicle", "ship", "road"))
    )
    assert set(found) == {"car", "ship"}  # a car is a vehicle, and may stand on a road
    assert not found["ship"].any()


def test_a_class_of_the_areas_that_is_out_of_view_is_absent(tmp_path: Path) -> None:
    areas = np.full((64, 64), 1, np.uint8)
    areas[:32] = 255
    Image.fromarray(areas).save(tmp_path / "areas.png")
    picture = Picture(
        "a",
        "train",
        np.zeros((64, 64, 3), np.uint8),
        areas=tmp_path / "areas.png",
        classes=((1, "water"), (2, "building")),
    )
    found = of(picture)
    assert set(found) == {"water", "building"}
    for label, there in (("water", 1), ("building", 0)):
        assert (found[label][:8] == 255).all() and (found[label][8:] == there).all()


def test_a_box_is_not_an_object() -> None:
    things = (
        Thing("ship", box(0, 0, 16, 16), boxed=True),
        Thing("ship", box(32, 0, 48, 16)),
        Thing("ship", box(60, 32, 90, 64), boxed=True),
    )
    found = of(Picture("a", "train", np.zeros((64, 96, 3), np.uint8), things))["ship"]
    assert (found[:4, :4] == -1).all() and (found[:4, 8:12] == 1).all()
    assert (found[8:, 15:] == IGNORE).all()  # cut off by the edge of the view: what of it is in view?
    assert np.unique(found[4:8]).tolist() == [0]
