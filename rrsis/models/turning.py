"""Turning: tiles looked at four times, mirrored and upside down, their sentences turned alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from rrsis.language.expression import Expression
from rrsis.language.turned import turned
from rrsis.models.packing import Packed, keeper
from rrsis.models.segmenter import Place, Segmenter

E = TypeVar("E")

VIEWS = ((False, False), (True, False), (False, True), (True, True))
"""Whether left and right, and top and bottom, change places."""


class Turning(Generic[E]):
    """A segmenter that averages the logits of all views (test-time augmentation).

    A sentence whose direction words cannot be turned without doubt is asked of the unturned view alone, or of
    those that can be had.

    Args:
        segmenter: Who answers for each view.
    """

    def __init__(self, segmenter: Segmenter[E]) -> None:
        """Wrap a segmenter."""
        self.segmenter = segmenter
        self.config = segmenter.config

    def encode(self, pixels: Sequence[NDArray[np.uint8]], places: Sequence[Place]) -> tuple[E, ...]:
        """Encode tiles of equal size, each (h, w, 3), in each view."""
        return tuple(
            self.segmenter.encode(
                [np.ascontiguousarray(_flipped(tile, across, down)) for tile in pixels],
                [_elsewhere(place, across, down) for place in places],
            )
            for across, down in VIEWS
        )

    def decode(self, encoding: tuple[E, ...], questions: Sequence[Expression]) -> NDArray[np.float32]:
        """Answer questions about encoded tiles: mean logits (tiles, questions, h, w)."""
        total = self.segmenter.decode(encoding[0], questions)
        count = np.ones(len(questions), np.float32)
        for view, seen in zip(VIEWS[1:], encoding[1:], strict=True):
            asked = [_turned(question, *view) for question in questions]
            which = [number for number, question in enumerate(asked) if question is not None]
            if which:
                logits = self.segmenter.decode(seen, [question for question in asked if question is not None])
                total[:, which] += logits[:, :, :: -1 if view[1] else 1, :: -1 if view[0] else 1]
                count[which] += 1
        mean: NDArray[np.float32] = total / count[:, None, None]
        return mean

    def pack(self, encoding: tuple[E, ...]) -> list[Packed]:
        """Turn encoded tiles into arrays, one set a tile."""
        views = [keeper(self.segmenter).pack(seen) for seen in encoding]
        return [
            {f"{number}.{name}": array for number, view in enumerate(tile) for name, array in view.items()}
            for tile in zip(*views, strict=True)
        ]

    def unpack(self, tiles: Sequence[Packed]) -> tuple[E, ...]:
        """Turn sets of arrays back into encoded tiles."""
        return tuple(
            keeper(self.segmenter).unpack([_of_view(tile, f"{number}.") for tile in tiles])
            for number in range(len(VIEWS))
        )

    def packed_bytes(self, height: int, width: int) -> int:
        """Say how many bytes an encoded tile takes."""
        return len(VIEWS) * keeper(self.segmenter).packed_bytes(height, width)


def _of_view(tile: Mapping[str, NDArray[Any]], prefix: str) -> Packed:
    return {name.removeprefix(prefix): array for name, array in tile.items() if name.startswith(prefix)}


def _turned(question: Expression, across: bool, down: bool) -> Expression | None:
    text = turned(question.text, across, down)
    return None if text is None else question if text == question.text else Expression.parse(text)


def _flipped(tile: NDArray[np.uint8], across: bool, down: bool) -> NDArray[np.uint8]:
    return tile[:: -1 if down else 1, :: -1 if across else 1]


def _elsewhere(place: Place, across: bool, down: bool) -> Place:
    """Say where a tile lies in the scene that is turned."""
    top, bottom = (1 - place.bottom, 1 - place.top) if down else (place.top, place.bottom)
    left, right = (1 - place.right, 1 - place.left) if across else (place.left, place.right)
    return Place(top, left, bottom, right)
