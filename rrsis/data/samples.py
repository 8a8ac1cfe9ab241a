"""What a data set must give: pictures with things and areas, or samples with ready sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rrsis.errors import DatasetError

Split = Literal["train", "val"]
SampleSplit = Literal["train", "val", "test"]
IGNORE = 255


@dataclass(frozen=True)
class Thing:
    """One annotated object."""

    label: str
    """Its class, in words."""
    rings: tuple[NDArray[np.float32], ...]
    """Outlines, each (n, 2): x, y in pixels of the picture."""
    boxed: bool = False
    """Whether its outline is its box alone, which it fills in part: a weak label."""


@dataclass(frozen=True)
class Picture:
    """One picture of a data set; pixels are read when they are needed."""

    name: str
    """File name, unique within the set."""
    split: Split
    image: Path | NDArray[np.uint8]
    """The file, or the pixels themselves (h, w, 3)."""
    things: tuple[Thing, ...] = ()
    """Annotated objects."""
    areas: Path | None = None
    """Index mask of the semantic sets, one byte a pixel."""
    classes: tuple[tuple[int, str], ...] = ()
    """Value in the index mask and class, for the classes that can be asked for."""
    absent: tuple[str, ...] = ()
    """Classes that are not in the picture unless annotated."""
    source: str = ""
    """The scene that it was cut from, where several pictures share one."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, from the file's head, its pixels unread; raises what `open` raises."""
        if isinstance(self.image, np.ndarray):
            return self.image.shape[1], self.image.shape[0]
        with _reading(self.image), Image.open(self.image) as image:
            return image.size

    def open(self) -> Image.Image:
        """Read the picture as RGB.

        Raises:
            DatasetError: The file is missing or broken.
        """
        if isinstance(self.image, np.ndarray):
            return Image.fromarray(self.image)
        return _open(self.image, "RGB")

    def open_areas(self) -> Image.Image | None:
        """Read the index mask, if there is one; raises what `open` raises."""
        return None if self.areas is None else _open(self.areas, "L", ("P",))


@dataclass(frozen=True)
class Rle:
    """A mask as compressed COCO run lengths."""

    height: int
    """Rows."""
    width: int
    """Columns."""
    counts: str
    """The run lengths, column by column, in COCO's letters."""

    def mask(self) -> NDArray[np.bool_]:
        """Unpack to (height, width).

        Done here, with every length checked: pycocotools gives random pixels or crashes on letters that were
        cut short.

        Raises:
            ValueError: The letters are not run lengths of a mask of this size.
        """
        lengths = _lengths(self.counts)
        if (lengths < 0).any() or lengths.sum() != self.height * self.width:
            raise ValueError(f"its runs do not fill {self.height} x {self.width} pixels")
        filled = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths)
        return np.ascontiguousarray(filled.reshape(self.width, self.height).T)


def _lengths(counts: str) -> NDArray[np.int64]:
    """Read COCO's letters: 5 bits each, lowest first, +32 if more follow; differences from the 4th on."""
    letters = np.frombuffer(counts.encode(), np.uint8).astype(np.int64) - 48
    ends = np.flatnonzero(letters < 32)
    if not len(ends) or letters.min() < 0 or letters.max() > 63 or ends[-1] != len(letters) - 1:
        raise ValueError("its letters are no run lengths")
    starts = np.concatenate([[0], ends[:-1] + 1])
    sizes = ends - starts + 1
    if sizes.max() > 6:
        raise ValueError("its letters are no run lengths")
    places = 5 * (np.arange(len(letters)) - np.repeat(starts, sizes))
    values = np.add.reduceat((letters & 31) << places, starts)
    values -= np.where(letters[ends] & 16, np.int64(1) << 5 * sizes, 0)
    values[1::2], values[2::2] = values[1::2].cumsum(), values[2::2].cumsum()
    return values


@dataclass(frozen=True)
class Sample:
    """One picture, one referring expression, one mask: an item of a referring data set."""

    name: str
    """Unique within the set."""
    split: SampleSplit
    """What it is for."""
    image: Path
    """The picture."""
    expression: str
    """The sentence as the set has it, without surrounding white space."""
    mask: Path | Rle | None
    """A gray file (see `level`), run lengths, or None where nothing is meant."""
    label: str = ""
    """The class in words ("baseball field"); empty where the set has none."""
    level: int = 0
    """Gray values above it are foreground, in mask files."""
    source: str = ""
    """The picture that it was cut from, where several samples share one: no split may share one."""

    def open(self) -> Image.Image:
        """Read the picture as RGB.

        Raises:
            DatasetError: The file is missing or broken.
        """
        return _open(self.image, "RGB")

    def open_mask(self) -> NDArray[np.bool_]:
        """Read the mask at its own size (h, w), which may differ from the picture's by some pixels.

        Raises:
            DatasetError: It is missing or broken.
        """
        if self.mask is None:
            width, height = self.open().size
            return np.zeros((height, width), bool)
        if isinstance(self.mask, Path):
            return np.asarray(_open(self.mask, "L")) > self.level
        try:
            return self.mask.mask()
        except ValueError as error:
            raise DatasetError(
                f"{self.name}: its mask is broken: {error}.", "Unpack the data set again."
            ) from error


def _open(path: Path, mode: str, kept: tuple[str, ...] = ()) -> Image.Image:
    """Read a file whole and bring it to a mode, unless its own is among those to be kept."""
    with _reading(path), Image.open(path) as image:
        return image.copy() if image.mode in kept else image.convert(mode)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, SyntaxError, ValueError) as error:  # PIL has all three for broken files
        raise DatasetError(f"cannot read {path}: {error}.", "Unpack the data set again.") from error
