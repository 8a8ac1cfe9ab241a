"""A labelled picture at its full size: what sentences can speak of, and the mask of each sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rrsis.data.colours import main_colours
from rrsis.data.geometry import Geometry
from rrsis.data.outlined import shape_word
from rrsis.data.patches import Patch, fill
from rrsis.data.samples import Picture, Thing
from rrsis.language.expression import Expression
from rrsis.language.lexicon import STUFF
from rrsis.language.phrase import Described, Frame, Referral
from rrsis.language.readback import covers
from rrsis.language.relations import Compared, Extreme, Reference

SMALLEST_PX = 12  # ours: an object of fewer pixels is not spoken of on its own
SEEN = 0.4  # ours: share of an object in view before a sentence may single it out
OUTSIDE_PX = 2.0  # ours: an outline may reach so far over a whole picture's edge, by rounding
WHOLE = 0.9  # ours: share of an object in view before its size can be compared
SPREAD = frozenset(("within", "along", "lined", "with", "around"))
"""Relations to what may be cut off: a car on the road is on it wherever the road ends."""


@dataclass(frozen=True, eq=False)
class Annotated:
    """A picture with its objects drawn.

    Attributes:
        pixels: (h, w, 3) uint8.
        objects: What sentences can speak of.
        patches: The mask of each object.
        partial: Objects of which most is out of the picture; never singled out, never a landmark.
        cut: Objects of which some is out of the picture, those included; their sizes are not known.
        slivers: Specks: class and mask of what is too small to be spoken of.
        outlines: The rings of each object.
    """

    pixels: NDArray[np.uint8]
    objects: tuple[Described, ...]
    patches: tuple[Patch, ...]
    partial: frozenset[int]
    cut: frozenset[int]
    slivers: tuple[tuple[str, Patch], ...]
    outlines: tuple[tuple[NDArray[np.float32], ...], ...] = ()

    @classmethod
    def of(cls, picture: Picture) -> Annotated:
        """Draw the things of a picture.

        Raises:
            DatasetError: Its file is missing or broken.
        """
        pixels = np.asarray(picture.open())
        objects, patches = list[Described](), list[Patch]()
        partial, cut, slivers = set[int](), set[int](), list[tuple[str, Patch]]()
        outlines = list[tuple[NDArray[np.float32], ...]]()
        for thing in picture.things:
            patch = fill(thing.rings, pixels.shape[:2])
            if patch is None:
                continue
            if patch.bits.sum() < SMALLEST_PX:
                slivers.append((thing.label, patch))
                continue
            whole = _inside(thing, pixels.shape[:2])
            separate = Expression.parse(thing.label).noun not in STUFF
            if whole < SEEN and separate:
                partial.add(len(objects))
            if whole < WHOLE:
                cut.add(len(objects))
            objects.append(_described(thing, patch, pixels, whole < 1.0, separate))
            patches.append(patch)
            outlines.append(thing.rings)
        edges = frozenset(partial), frozenset(cut)
        return cls(pixels, tuple(objects), tuple(patches), *edges, tuple(slivers), tuple(outlines))

    @cached_property
    def frame(self) -> Frame:
        """The picture, as the scene that sentences speak of."""
        rows, cols = self.pixels.shape[:2]
        return Frame(0.0, 0.0, float(rows), float(cols))

    @cached_property
    def layout(self) -> Geometry:
        """How the objects lie to each other."""
        return Geometry(self.outlines, self.pixels.shape)

    def settles(self, referral: Referral) -> bool:
        """Say whether a mask can be given for a sentence: nothing cut off or too small is in question."""
        if referral.form in ("class", "group"):
            return True
        read = Expression.parse(referral.text)
        if self.partial & set(referral.members) or any(covers(read, label) for label, _ in self.slivers):
            return False
        marks = [one.landmark for one in read.relations if isinstance(one, Reference)]
        single = [mark for mark in marks if mark.relations or referral.relation not in SPREAD]
        if any(covers(mark, self.objects[i].label) for mark in single for i in self.partial):
            return False
        sized = [one for one in (read, *marks) if _about_size(one)]
        sized += [*marks, read] if any(isinstance(one, Compared) for one in read.relations) else []
        return not any(covers(one, self.objects[i].label) for one in sized for i in self.cut)

    def mask(self, referral: Referral) -> NDArray[np.bool_]:
        """Draw the answer (h, w) to a sentence that is settled; specks belong to their whole class."""
        answer = np.zeros(self.pixels.shape[:2], bool)
        for member in referral.members:
            self.patches[member].paint(answer)
        labels = {self.objects[member].label for member in referral.members}
        if referral.form in ("class", "group"):
            for label, patch in self.slivers:
                if label in labels:
                    patch.paint(answer)
        return answer


def _about_size(read: Expression) -> bool:
    ranks = (one for one in read.relations if isinstance(one, Extreme))
    return bool(read.attributes.sizes) or any(one.measure == "area" for one in ranks)


def strays(thing: Thing, shape: tuple[int, ...]) -> bool:
    """Say whether a thing reaches over the edge of a picture that is whole: it was drawn on another size."""
    points = np.concatenate(thing.rings)
    low, high = points.min(0), points.max(0)
    return bool(min(low) < -OUTSIDE_PX or high[0] > shape[1] + OUTSIDE_PX or high[1] > shape[0] + OUTSIDE_PX)


def _inside(thing: Thing, shape: tuple[int, ...]) -> float:
    """Return which share of a thing's box lies in the picture; 1 where all of it does."""
    points = np.concatenate(thing.rings).astype("f8")
    low, high = points.min(0), points.max(0)
    seen = np.clip(high, 0, (shape[1], shape[0])) - np.clip(low, 0, (shape[1], shape[0]))
    return float(np.prod(seen) / max(np.prod(high - low), 1e-9))


def _described(thing: Thing, patch: Patch, pixels: NDArray[np.uint8], cut: bool, separate: bool) -> Described:
    rows, cols = np.nonzero(patch.bits)
    row, col = float(rows.mean()) + patch.row + 0.5, float(cols.mean()) + patch.col + 0.5
    top, left = float(rows.min() + patch.row), float(cols.min() + patch.col)
    bottom, right = float(rows.max() + patch.row + 1), float(cols.max() + patch.col + 1)
    colours = main_colours(patch.of(pixels))
    shape = "" if cut else shape_word(thing.rings)
    box = top, left, bottom, right
    return Described(thing.label, row, col, *box, float(len(rows)), colours, shape, countable=separate)
