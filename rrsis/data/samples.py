"""What a data set must give: pictures with labelled things and areas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rrsis.errors import DatasetError

Split = Literal["train", "val"]
IGNORE = 255


@dataclass(frozen=True)
class Thing:
    """One annotated object."""

    label: str
    """Its class, in words."""
    rings: tuple[NDArray[np.float32], ...]
    """Outlines, each (n, 2): x, y in pixels of the picture."""


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
        return None if self.areas is None else _open(self.areas, "L")


def _open(path: Path, mode: str) -> Image.Image:
    try:
        image = Image.open(path)
        return image.convert(mode) if image.mode not in {mode, "P"} or mode == "RGB" else image
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error}.", "Unpack the data set again.") from error
