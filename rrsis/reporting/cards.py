"""Cards: an answered sentence as a small picture with the truth and the answer laid over it."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rrsis.learning.metrics import Case

LONGEST = 520
"""Longer side of a card's picture in pixels."""
TRUTH, ANSWER = (0, 230, 118, 255), (255, 0, 140, 120)
"""Colours of the truth's outline and of the answer, RGBA."""
QUALITY = 78  # of JPEG
RIM = 2  # px around what is true, so that a small object stays in sight


@dataclass(frozen=True)
class Card:
    """What a gallery shows of one answer."""

    picture: str
    sentence: str
    form: str
    label: str
    iou: float
    confidence: float
    """Mean probability inside the answer; 0 where it is empty."""
    width: int
    height: int
    photo: str
    """The picture: a data URI of a JPEG."""
    truth: str
    """The truth's outline: a data URI of a transparent PNG."""
    answer: str
    """The answer: a data URI of a transparent PNG."""

    @classmethod
    def of(cls, case: Case, iou: float) -> Card:
        """Shrink a case to a card.

        Args:
            case: The answered sentence.
            iou: Its intersection over union, by the report's convention.
        """
        asked = case.answer.asked
        photo = Image.fromarray(case.pixels)
        photo.thumbnail((LONGEST, LONGEST))
        return cls(
            picture=asked.picture,
            sentence=asked.text,
            form=asked.form,
            label=asked.label,
            iou=iou,
            confidence=case.answer.confidence,
            width=photo.width,
            height=photo.height,
            photo=_jpeg(photo),
            truth=_sheet(_rim(_shrunk(case.truth, photo.size)), TRUTH),
            answer=_sheet(_shrunk(case.found, photo.size), ANSWER),
        )


def _shrunk(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    """Shrink a mask to (width, height), so that small things do not vanish."""
    gray = Image.fromarray(mask.astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
    return np.asarray(gray) > 63


def _rim(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Draw the rim just outside a mask."""
    grown = np.pad(mask, RIM)
    for axis in (0, 1):
        grown = np.any([np.roll(grown, step, axis) for step in range(-RIM, RIM + 1)], axis=0)
    rim: NDArray[np.bool_] = grown[RIM:-RIM, RIM:-RIM] & ~mask
    return rim


def _sheet(mask: NDArray[np.bool_], colour: tuple[int, int, int, int]) -> str:
    """Make a PNG that is transparent but for a mask."""
    image = Image.fromarray(mask.astype(np.uint8)).convert("P")
    image.putpalette([0, 0, 0, *colour[:3]])
    held = io.BytesIO()
    image.save(held, "PNG", transparency=bytes((0, colour[3])), bits=1, optimize=True)
    return _uri(held.getvalue(), "image/png")


def _jpeg(image: Image.Image) -> str:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=QUALITY, optimize=True)
    return _uri(held.getvalue(), "image/jpeg")


def _uri(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(data).decode('ascii')}"
