"""Objects of other pictures are set down where nothing lies, and are listed as what they are."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from rrsis.data.paste import pasted
from rrsis.data.patches import draw
from rrsis.data.samples import Picture, Thing


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.asarray([[left, top], [right, top], [right, bottom], [left, bottom]], "f4")


@pytest.fixture
def ground() -> Picture:
    """A dark picture with one dim vehicle in its corner."""
    pixels = np.full((120, 160, 3), 40, np.uint8)
    pixels[10:30, 10:40] = 120
    return Picture("ground", "train", pixels, (Thing("vehicle", (box(10, 10, 40, 30),)),))


@pytest.fixture
def donor() -> Picture:
    """A gray picture with a bright vehicle, a bright airplane, a weak box and an object that is cut off."""
    pixels = np.full((100, 100, 3), 90, np.uint8)
    pixels[40:52, 40:64] = 250
    things = (
        Thing("vehicle", (box(40, 40, 64, 52),)),
        Thing("airplane", (box(10, 10, 30, 30),)),
        Thing("vehicle", (box(70, 70, 90, 90),), boxed=True),
        Thing("vehicle", (box(0, 60, 20, 80),)),
    )
    return Picture("donor", "train", pixels, things)


def test_what_is_set_down_is_bright_where_its_outline_says(ground: Picture, donor: Picture) -> None:
    before = np.asarray(ground.image).copy()
    for seed in range(20):
        found = pasted(ground, [donor], random.Random(seed))
        added = found.things[1:]
        assert added and found.things[0] is ground.things[0]
        pixels = np.asarray(found.open())
        outside = np.ones(pixels.shape[:2], bool)
        for thing in added:
            assert thing.label == "vehicle" and not thing.boxed
            mask = draw(thing.rings, 160)[:120]
            core = (
                mask & np.roll(mask, 2, 0) & np.roll(mask, -2, 0) & np.roll(mask, 2, 1) & np.roll(mask, -2, 1)
            )
            assert core.any() and pixels[core].mean() > 225
            left, top = np.maximum(thing.rings[0].min(0).astype(int) - 4, 0)
            right, bottom = thing.rings[0].max(0).astype(int) + 5
            outside[top:bottom, left:right] = False
        np.testing.assert_array_equal(pixels[outside], before[outside])
        assert (pixels[10:30, 10:40] == 120).all()  # what was there is not covered
    np.testing.assert_array_equal(ground.image, before)


def test_only_classes_are_set_down_that_the_annotators_marked(ground: Picture, donor: Picture) -> None:
    tanks = replace(ground, things=(Thing("storage tank", (box(10, 10, 40, 30),)),), absent=("vehicle",))
    ships = replace(ground, things=(Thing("ship", (box(10, 10, 40, 30),)),))
    afloat = replace(donor, things=(Thing("ship", (box(40, 40, 64, 52),)),))
    for picture, source in ((tanks, donor), (ships, afloat)):
        assert pasted(picture, [source], random.Random(1)) is picture
    assert pasted(ground, [], random.Random(1)) is ground


def test_a_full_picture_stays_as_it_is(ground: Picture, donor: Picture) -> None:
    full = replace(ground, things=(Thing("vehicle", (box(0, 0, 160, 120),)),))
    assert pasted(full, [donor], random.Random(1)) is full
