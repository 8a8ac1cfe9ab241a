"""Objects of other pictures, set onto a picture where nothing lies: more for a sentence to choose from.

After "Simple Copy-Paste" (Ghiasi et al., CVPR 2021): cut along the outline, turned and scaled, with a soft
edge. Ours: nothing is covered, and only classes are set down that the picture's annotators marked, so that
every sentence made afterwards is true and the surroundings are likely ones.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from rrsis.data.patches import draw
from rrsis.data.samples import Picture, Thing
from rrsis.data.transforms import TURNS, Cut

BOUND = {"bridge", "harbor", "ship"}  # classes that the water around them makes
MOST = 4  # objects a picture
TRIES = 6  # places tried for each
SCALES = 0.7, 1.4
LARGEST = 0.5  # of a picture's shorter side; what is larger would be the scene itself
SMALLEST = 8  # pixels
GAP = 3.0  # pixels kept free round what is there
SOFT = 0.8  # pixels; standard deviation of the edge

Box = tuple[float, float, float, float]


def pasted(picture: Picture, donors: Sequence[Picture], rng: random.Random) -> Picture:
    """Set objects of other pictures onto a picture.

    Args:
        picture: Where to; one with areas comes back as it is.
        donors: Where from; the picture itself may be among them.
        rng: Source of all choices.

    Returns:
        The picture with its pixels in memory and the objects listed behind its own; itself where there is
        nothing to take, or no room.

    Raises:
        DatasetError: A file is missing or broken.
    """
    if picture.areas is not None or not donors:
        return picture
    known = {thing.label for thing in picture.things} - BOUND
    if not known:
        return picture
    for donor in rng.choices(donors, k=TRIES):
        size = donor.size  # from the file's head, once
        offered = [one for one in donor.things if one.label in known and _whole(one, size)]
        if offered:
            break
    else:
        return picture
    ground, source = picture.open(), donor.open()
    taken = [_box(thing) for thing in picture.things]
    added: list[Thing] = []
    for _ in range(rng.randint(1, MOST)):
        thing = _set_down(ground, source, rng.choice(offered), taken, rng)
        if thing is not None:
            added.append(thing)
            taken.append(_box(thing))
    if not added:
        return picture
    return replace(picture, image=np.asarray(ground), things=(*picture.things, *added))


def _set_down(
    ground: Image.Image, source: Image.Image, thing: Thing, taken: Sequence[Box], rng: random.Random
) -> Thing | None:
    """Draw one object onto the ground where there is room; the ground is changed."""
    left, top, right, bottom = _box(thing)
    extent = max(right - left, bottom - top) + 2 * GAP
    side = round(extent * rng.uniform(*SCALES))
    if not SMALLEST <= side <= LARGEST * min(ground.size):
        return None
    cut = Cut(round(left - GAP), round(top - GAP), round(extent), side, rng.choice(TURNS))
    ring = cut.points(thing.rings[0])
    shape = _box(Thing(thing.label, (ring,)))
    for _ in range(TRIES):
        x, y = rng.randint(0, ground.width - side), rng.randint(0, ground.height - side)
        if not any(_meet((shape[0] + x, shape[1] + y, shape[2] + x, shape[3] + y), other) for other in taken):
            inside = Image.fromarray(draw([ring], side).astype(np.uint8) * 255)
            stencil = inside.filter(ImageFilter.GaussianBlur(SOFT))
            ground.paste(cut.image(source, side, Image.Resampling.BILINEAR), (x, y), stencil)
            return Thing(thing.label, ((ring + np.asarray([x, y])).astype(np.float32),))
    return None


def _whole(thing: Thing, size: tuple[int, int]) -> bool:
    """Tell whether an object has one outline, which the picture's edge does not cut."""
    left, top, right, bottom = _box(thing)
    within = left > 1 and top > 1 and right < size[0] - 1 and bottom < size[1] - 1
    return not thing.boxed and len(thing.rings) == 1 and within


def _box(thing: Thing) -> Box:
    points = np.concatenate(thing.rings)
    (left, top), (right, bottom) = points.min(0), points.max(0)
    return float(left), float(top), float(right), float(bottom)


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + GAP
        and other[0] < one[2] + GAP
        and one[1] < other[3] + GAP
        and other[1] < one[3] + GAP
    )
