"""Training batches, each determined by the seed and the step alone, so that a run resumes exactly."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from rrsis.data.items import Item, Material, draw_item
from rrsis.data.paste import pasted
from rrsis.data.samples import IGNORE, Picture
from rrsis.data.sensors import colourless, resensed
from rrsis.errors import DatasetError
from rrsis.language.expression import Expression
from rrsis.language.naming import names, plural, words_for
from rrsis.models.words import Reader, Tokens


class Batch(NamedTuple):
    """Pictures, the sentences asked of each, and the answers."""

    pixels: Tensor
    """(B, 3, S, S) uint8; S may differ from batch to batch."""
    corners: Tensor
    """(B, 4) float32: top, left, bottom, right of each view as fractions of its scene."""
    tokens: Tokens
    """B * Q sentences, picture by picture."""
    masks: Tensor
    """(B * Q, S / 2, S / 2) int16: 1 meant, 0 not, 255 not counted, -k in the k-th box that something meant
    fills in part."""
    present: Tensor
    """(B * Q,) float32: 1 where the sentence means something."""
    nouns: Tokens
    """K classes that are known to be, or not to be, in some of the pictures."""
    classes: Tensor
    """(B, K, S / 4, S / 4) int16: 1 there, 0 not there, 255 not known, -k in the k-th box of the class."""


class Drawn(Dataset[Batch]):
    """Batches drawn from several sets of pictures, or of ready sentences; the index is the step.

    Args:
        sets: The sets, each with its share.
        reader: The network's tokenizer.
        side: Side of a view.
        pictures: Pictures a batch.
        sentences: Sentences a picture.
        seed: Seed of the run.
        whole: Whether pictures with ready sentences are shown as they are, see `draw_item`.
        sides: Further sides; each batch takes one of all, with pictures for as many pixels.
        paste: Share of the labelled pictures that objects of another picture are set onto, see `pasted`.
        resense: Share of the views that are shown as another sensor might have, see `resensed`.

    Raises:
        DatasetError: There is no picture at all.
    """

    def __init__(
        self,
        sets: Sequence[tuple[float, Sequence[Material]]],
        reader: Reader,
        side: int,
        pictures: int,
        sentences: int,
        seed: int,
        *,
        whole: bool = False,
        sides: Sequence[int] = (),
        paste: float = 0.0,
        resense: float = 0.0,
    ) -> None:
        self.sets = [(weight, list(found)) for weight, found in sets if found]
        if not self.sets:
            raise DatasetError("there is no picture to learn from.", "Name sources with a train split.")
        self.reader, self.sides = reader, (side, *sides)
        self.pictures, self.sentences, self.seed, self.whole = pictures, sentences, seed, whole
        self.paste, self.resense = paste, resense
        self.labelled = [one for _, found in self.sets for one in found if isinstance(one, Picture)]
        self.donors = [one for one in self.labelled if any(not thing.boxed for thing in one.things)]

    @property
    def boxed(self) -> bool:
        """Whether some object has a box and no outline."""
        return any(thing.boxed for picture in self.labelled for thing in picture.things)

    def __getitem__(self, step: int) -> Batch:
        """Make the batch of one step."""
        rng = random.Random(f"{self.seed}/{step}")
        side = random.Random(f"{self.seed}/{step}/side").choice(self.sides)
        pictures = max(1, round(self.pictures * (self.sides[0] / side) ** 2))
        items: list[Item] = []
        while len(items) < pictures:
            _, found = rng.choices(self.sets, [weight for weight, _ in self.sets])[0]
            material = self._changed(rng.choice(found), rng)
            item = draw_item(material, side, self.sentences, rng, whole=self.whole)
            if item is not None:
                items.append(self._seen(item, random.Random(f"{self.seed}/{step}/{len(items)}")))
        return self._join(items, *self._classes([item.classes for item in items], side, rng))

    def _changed(self, material: Material, rng: random.Random) -> Material:
        if self.paste and isinstance(material, Picture) and rng.random() < self.paste:
            return pasted(material, self.donors, rng)
        return material

    def _seen(self, item: Item, rng: random.Random) -> Item:
        if rng.random() < self.resense:
            gray = all(colourless(text) for text, _ in item.asked)
            return item._replace(pixels=resensed(item.pixels, rng, gray=gray))
        return item

    def _classes(
        self, kinds: Sequence[dict[str, NDArray[np.int16]]], side: int, rng: random.Random
    ) -> tuple[Tokens, Tensor]:
        labels = sorted(label for label in set().union(*kinds) if names(label)) or ["object"]
        said = [rng.choice(words_for(names(label)[0], labels)) for label in labels]
        said = [plural(noun) if rng.random() < 0.5 else noun for noun in said]
        size = (side // 4, side // 4)
        unknown = np.full(size, IGNORE, np.int16)
        stacked = [[found.get(label, unknown) for label in labels] for found in kinds]
        nouns = self.reader.read([Expression.parse(noun) for noun in said])
        return nouns, torch.from_numpy(np.asarray(stacked))

    def _join(self, items: Sequence[Item], nouns: Tokens, classes: Tensor) -> Batch:
        asked = [pair for item in items for pair in item.asked]
        masks = np.stack([mask for _, mask in asked])
        there = (masks == 1) | (masks < 0)
        present = (there.any((1, 2)) | ~(masks != IGNORE).any((1, 2))).astype("f4")
        pixels = np.stack([item.pixels for item in items]).transpose(0, 3, 1, 2)
        return Batch(
            torch.from_numpy(np.ascontiguousarray(pixels)),
            torch.tensor([item.corners for item in items], dtype=torch.float32),
            self.reader.read([Expression.parse(text) for text, _ in asked]),
            torch.from_numpy(masks),
            torch.from_numpy(present),
            nouns,
            classes,
        )
