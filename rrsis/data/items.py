"""One picture of a training batch: a view, the sentences asked of it, and the answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rrsis.data.inventory import inventory
from rrsis.data.samples import Picture, Sample
from rrsis.data.transforms import FLIPS, SWAPS, Cut, jitter, random_cut
from rrsis.data.views import View, frame_of, look
from rrsis.language.phrase import Referral, refer
from rrsis.language.turned import turned

CLOSEST = 0.7  # of a picture's longer side is in view at least where sentences are ready; ours


class Item(NamedTuple):
    """One picture as a batch needs it."""

    pixels: NDArray[np.uint8]
    """(side, side, 3)."""
    corners: tuple[float, float, float, float]
    """The view as fractions of its scene: top, left, bottom, right."""
    asked: tuple[tuple[str, NDArray[np.int16]], ...]
    """Sentences and their answers (side / 2, side / 2) as `View.target` draws them."""
    classes: dict[str, NDArray[np.int16]]
    """What `inventory` knows."""


Material = Picture | tuple[Sample, ...]
"""A picture whose labels sentences are made from, or the ready sentences of one picture."""


def grouped(samples: Sequence[Sample]) -> list[tuple[Sample, ...]]:
    """Bring the sentences of each picture together, in the order of their first."""
    found: dict[str, list[Sample]] = {}
    for sample in samples:
        found.setdefault(str(sample.image), []).append(sample)
    return [tuple(group) for group in found.values()]


def draw_item(
    material: Material, side: int, count: int, rng: random.Random, *, whole: bool = False
) -> Item | None:
    """Draw a view and `count` sentences about it.

    Args:
        material: What there is to draw from.
        side: Side of the view in pixels.
        count: Sentences; where there are fewer, some are asked again.
        rng: Source of all choices.
        whole: Whether pictures with ready sentences are shown as they are, stretched to the view.

    Returns:
        None where nothing can be said of the view.

    Raises:
        DatasetError: A file is missing or broken.
    """
    if isinstance(material, Picture):
        return _made(material, side, count, rng)
    return (_whole if whole else _ready)(material, side, count, rng)


def _made(picture: Picture, side: int, count: int, rng: random.Random) -> Item | None:
    cut = random_cut(*picture.size, side, rng)
    view = look(picture, cut, rng, whole=rng.random() < 0.5)
    referrals = _ask(view, picture.absent, count, rng)
    if not referrals:
        return None
    asked = tuple((one.text, view.target(one)) for one in referrals)
    return Item(view.pixels, view.corners(), asked, inventory(view, picture))


def _ask(view: View, absent: Sequence[str], count: int, rng: random.Random) -> list[Referral]:
    hidden = {label for label, _ in view.slivers}
    allowed = [label for label in absent if label not in hidden]
    asked = refer(view.objects, view.frame, rng, count, allowed, layout=view.layout)
    return asked and [asked[i % len(asked)] for i in range(count)]


def _whole(samples: Sequence[Sample], side: int, count: int, rng: random.Random) -> Item:
    """Stretch a picture and its masks, each from its own size, as RMSIN and FIANet do."""
    chosen = rng.sample(samples, min(count, len(samples)))
    pixels = chosen[0].open().resize((side, side), Image.Resampling.BILINEAR)
    masks = [_fitted(one.open_mask(), (side // 2, side // 2)) for one in chosen]
    pairs = [(one.expression, np.asarray(m).astype(np.int16)) for one, m in zip(chosen, masks, strict=True)]
    asked = tuple(pairs[i % len(pairs)] for i in range(count))
    return Item(np.asarray(pixels), (0.0, 0.0, 1.0, 1.0), asked, {})


def _ready(samples: Sequence[Sample], side: int, count: int, rng: random.Random) -> Item:
    chosen = rng.sample(samples, min(count, len(samples)))
    source = chosen[0].open()
    masks = [_fitted(one.open_mask(), source.size) for one in chosen]
    turn = rng.choice(FLIPS)
    said = [turned(one.expression, *SWAPS[turn]) for one in chosen]
    if None in said:  # a word that may or may not be a direction forbids the turn
        turn, said = None, [one.expression for one in chosen]
    cut = _keeping(source, masks, side, turn, rng)
    pixels = np.asarray(jitter(cut.image(source, side, Image.Resampling.BILINEAR), rng))
    answers = [np.asarray(cut.image(mask, side // 2, Image.Resampling.NEAREST)) for mask in masks]
    pairs = [(text or "", answer.astype(np.int16)) for text, answer in zip(said, answers, strict=True)]
    frame = frame_of(source, cut, whole=True)
    corners = frame.down(0), frame.across(0), frame.down(side), frame.across(side)
    return Item(pixels, corners, tuple(pairs[i % len(pairs)] for i in range(count)), {})


def _fitted(mask: NDArray[np.bool_], size: tuple[int, int]) -> Image.Image:
    """Bring a mask to a size, say its picture's: some sets' pictures are a pixel longer than their masks."""
    image = Image.fromarray(mask.astype(np.uint8))
    return image if image.size == size else image.resize(size, Image.Resampling.NEAREST)


def _keeping(
    source: Image.Image,
    masks: Sequence[Image.Image],
    side: int,
    turn: Image.Transpose | None,
    rng: random.Random,
) -> Cut:
    """Draw a window that holds everything meant; half of the time, the whole picture."""
    longest = max(source.size)
    extent = longest * rng.uniform(CLOSEST, 1.0) if rng.random() < 0.5 else float(longest)
    boxes = [box for mask in masks if (box := mask.getbbox())]
    low = [min((box[i] for box in boxes), default=0) for i in (0, 1)]
    high = [max((box[i] for box in boxes), default=0) for i in (2, 3)]
    if any(end - start > extent for start, end in zip(low, high, strict=True)):
        extent = float(longest)
    starts = []
    for first, last, length in zip(low, high, source.size, strict=True):
        least, most = max(min(0.0, length - extent), last - extent), min(max(0.0, length - extent), first)
        starts.append(rng.uniform(min(least, most), max(least, most)))
    return Cut(starts[0], starts[1], extent, side, turn)
