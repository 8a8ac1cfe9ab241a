"""A picture under a cut: pixels, what is drawn on it, and the masks that sentences ask for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rrsis.data.colours import colour_words
from rrsis.data.geometry import Geometry
from rrsis.data.patches import draw
from rrsis.data.samples import IGNORE, Picture, Thing
from rrsis.data.transforms import Cut, jitter
from rrsis.language.phrase import Described, Frame, Referral

SEEN = 0.4  # of an object's area must be in view before a sentence may single it out
COVER = 0.004  # of the view must be of a land-cover class before it is spoken of
SMALLEST = 6  # pixels of the mask grid before an object is spoken of


@dataclass(frozen=True)
class View:
    """One picture as the network sees it.

    Masks are drawn at half the view's resolution, where the loss is taken.
    """

    pixels: NDArray[np.uint8]
    """(side, side, 3)."""
    objects: tuple[Described, ...]
    """What sentences can speak of, in the view's pixels."""
    masks: NDArray[np.bool_]
    """(len(objects), side / 2, side / 2)."""
    unsure: NDArray[np.bool_]
    """(side / 2, side / 2): pixels whose label is not known."""
    slivers: tuple[tuple[str, NDArray[np.bool_]], ...]
    """Objects cut off or too small to be spoken of: label and mask."""
    frame: Frame
    """The whole scene in the view's pixels."""
    boxed: frozenset[int] = frozenset()
    """Which of the objects are boxes that something fills in part."""
    clipped: frozenset[str] = frozenset()
    """Classes of the slivers that are boxes."""
    outlines: tuple[tuple[NDArray[np.float32], ...], ...] = ()
    """The rings of each object, in the view's pixels; empty where some object is known by pixels alone."""

    @property
    def layout(self) -> Geometry | None:
        """How the objects lie to each other, where all have outlines."""
        return Geometry(self.outlines, self.pixels.shape) if self.outlines else None

    @property
    def weak(self) -> frozenset[str]:
        """Classes of which some object is a box."""
        return self.clipped | {self.objects[index].label for index in self.boxed}

    def corners(self) -> tuple[float, float, float, float]:
        """Give the view as fractions of the scene: top, left, bottom, right."""
        side, frame = self.pixels.shape[0], self.frame
        return frame.down(0), frame.across(0), frame.down(side), frame.across(side)

    def outlined(self) -> View:
        """Leave out every class of which some object is a box: no outline says what is right."""
        kept = [i for i, one in enumerate(self.objects) if one.label not in self.weak]
        return replace(
            self,
            objects=tuple(self.objects[i] for i in kept),
            masks=self.masks[kept],
            slivers=tuple(one for one in self.slivers if one[0] not in self.weak),
            boxed=frozenset(),
            clipped=frozenset(),
            outlines=tuple(self.outlines[i] for i in kept) if self.outlines else (),
        )

    def target(self, referral: Referral) -> NDArray[np.int16]:
        """Draw the answer to a sentence.

        Returns:
            (side / 2, side / 2) int16: 1 meant, 0 not meant, 255 not counted, -k in the k-th box that
            something meant fills in part.
        """
        answer = self.filled(referral.members)
        labels = {self.objects[member].label for member in referral.members}
        whole = referral.form in {"group", "class"}
        for label, mask in self.slivers:
            if label in labels or not referral.members:
                answer[mask & (answer == 0)] = 1 if whole and label not in self.weak else IGNORE
        answer[self.unsure & (answer == 0)] = IGNORE
        return answer

    def filled(self, members: Sequence[int]) -> NDArray[np.int16]:
        """Draw objects: 1 where there is one, -k in the k-th box (the smaller lies on top), else 0."""
        answer = np.zeros(self.unsure.shape, np.int16)
        weak = [member for member in members if member in self.boxed]
        for number, member in enumerate(sorted(weak, key=lambda i: -self.objects[i].area), 1):
            answer[self.masks[member]] = -number
        for member in members:
            if member not in self.boxed:
                answer[self.masks[member]] = 1
        return answer


def _shape(mask: NDArray[np.bool_]) -> str:
    rows, cols = np.nonzero(mask)
    if len(rows) < 60:
        return ""
    spread = np.linalg.eigvalsh(np.cov(np.stack([rows, cols])))
    return "long" if spread[1] > 9 * max(spread[0], 1e-6) else ""


def _describe(
    label: str, mask: NDArray[np.bool_], pixels: NDArray[np.uint8], countable: bool, boxed: bool = False
) -> Described:
    rows, cols = np.nonzero(mask)
    colours = colour_words(pixels[::2, ::2][mask]) if countable and not boxed else ()
    box = (float(rows.min()) * 2, float(cols.min()) * 2, float(rows.max()) * 2 + 2, float(cols.max()) * 2 + 2)
    shape = _shape(mask) if countable and not boxed and label in {"ship", "building", "bridge"} else ""
    centre = (float(rows.mean()) * 2 + 1, float(cols.mean()) * 2 + 1)
    return Described(label, *centre, *box, float(len(rows)) * 4, colours, shape, countable)


def _fraction(thing: Thing, mask: NDArray[np.bool_], cut: Cut) -> float:
    scale = cut.side / cut.extent / 2
    whole = 0.0
    for ring in thing.rings:
        x, y = ring[:, 0].astype("f8"), ring[:, 1].astype("f8")
        whole += abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
    return float(mask.sum()) / max(whole * scale * scale, 1e-6)


def frame_of(picture: Image.Image, cut: Cut, whole: bool) -> Frame:
    """Give the scene in the view's pixels: the whole picture, or the part of it that is in view."""
    ends = cut.points(np.asarray([[0, 0], [picture.width, picture.height]], "f4"))
    low, high = ends.min(0), ends.max(0)
    if not whole:
        low, high = np.maximum(low, 0), np.minimum(high, cut.side)
    return Frame(float(low[1]), float(low[0]), float(high[1] - low[1]), float(high[0] - low[0]))


def look(picture: Picture, cut: Cut, rng: random.Random | None, whole: bool) -> View:
    """Cut a view out of a picture.

    Args:
        picture: A labelled picture.
        cut: Where to look.
        rng: Draws the colour jitter; None for none.
        whole: Whether the scene is the whole picture rather than the part in view.

    Raises:
        DatasetError: A file is missing or broken.
    """
    source = picture.open()
    half = cut.side // 2
    seen = cut.image(source, cut.side, Image.Resampling.BILINEAR)
    pixels = np.asarray(seen)
    objects: list[Described] = []
    masks: list[NDArray[np.bool_]] = []
    slivers = []
    boxed, clipped = set[int](), set[str]()
    outlines = list[tuple[NDArray[np.float32], ...]]()
    for thing in picture.things:
        rings = tuple(cut.points(ring) for ring in thing.rings)
        mask = draw([ring * np.float32(0.5) for ring in rings], half)
        if mask.sum() < SMALLEST or _fraction(thing, mask, cut) < SEEN:
            if mask.any():
                slivers.append((thing.label, mask))
                clipped |= {thing.label} if thing.boxed else set()
            continue
        if thing.boxed:
            boxed.add(len(objects))
        objects.append(_describe(thing.label, mask, pixels, True, thing.boxed))
        masks.append(mask)
        outlines.append(rings)
    unsure = np.zeros((half, half), bool)
    areas = picture.open_areas()
    if areas is not None:
        index = np.asarray(cut.image(areas, half, Image.Resampling.NEAREST))
        unsure = index == IGNORE
        for value, name in picture.classes:
            mask = index == value
            if mask.mean() > COVER:
                objects.append(_describe(name, mask, pixels, False))
                masks.append(mask)
            elif mask.any():
                slivers.append((name, mask))
    if rng is not None:
        pixels = np.asarray(jitter(seen, rng))
    stacked = np.stack(masks) if masks else np.zeros((0, half, half), bool)
    frame = frame_of(source, cut, whole)
    weak = frozenset(boxed), frozenset(clipped)
    known = tuple(outlines) if len(outlines) == len(objects) else ()
    return View(pixels, tuple(objects), stacked, unsure, tuple(slivers), frame, *weak, known)
