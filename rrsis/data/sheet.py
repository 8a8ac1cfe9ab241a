"""A contact sheet: pictures of a data set with their masks over them and their sentences below."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from rrsis.data.kinds import Opened
from rrsis.data.patches import fill
from rrsis.data.samples import Picture, Sample
from rrsis.errors import DatasetError
from rrsis.language.naming import plural

Colour = tuple[int, int, int]
INK: Colour = (240, 240, 240)
DIM: Colour = (150, 150, 155)
PAPER: Colour = (28, 28, 30)
MEANT: Colour = (255, 40, 160)
CLASSES: tuple[Colour, ...] = (
    *((255, 40, 160), (0, 200, 255), (255, 210, 0), (120, 255, 60), (255, 125, 30), (170, 110, 255)),
    *((0, 230, 180), (255, 110, 110)),
)
PANEL_PX, MARGIN_PX, TEXT_PX, LINE_PX = 300, 12, 15, 19
COVER = 0.35  # how much of a colour lies over a mask
SPECK_PX = 14  # a mask that looks smaller than this gets a frame around it


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture of the sheet.

    Attributes:
        pixels: (h, w, 3) uint8.
        masks: Masks (h, w) with their colours, drawn in this order.
        lines: What stands below, with its colour.
    """

    pixels: NDArray[np.uint8]
    masks: Sequence[tuple[NDArray[np.bool_], Colour]]
    lines: Sequence[tuple[str, Colour]]


def panels(opened: Opened, count: int, seed: int = 0, split: str | None = None) -> list[Panel]:
    """Draw pictures of a set at random.

    Args:
        opened: A set that was read.
        count: How many, at most.
        seed: Equal seeds draw equally.
        split: Of this split only; None draws from all.

    Raises:
        DatasetError: The split is empty, or a drawn file is broken.
    """
    every: Sequence[Sample | Picture] = opened.samples or opened.pictures
    wanted = [one for one in every if split in (None, one.split)]
    if not wanted:
        known = ", ".join(sorted({one.split for one in every})) or "none"
        raise DatasetError(
            f"there is nothing in the split {split!r}; there is: {known}.", "Choose with --split."
        )
    places = sorted(random.Random(seed).sample(range(len(wanted)), min(count, len(wanted))))
    names = sorted({name for one in opened.pictures for name in _classes(one)})
    colours = dict(zip(names, cycle(CLASSES), strict=False))
    return [_panel(wanted[place], colours) for place in places]


def sheet(drawn: Sequence[Panel]) -> Image.Image:
    """Lay panels out in rows, as wide as they are high or a little wider."""
    columns = max(1, math.ceil(math.sqrt(len(drawn) * 1.3)))
    rows = [_row(drawn[start : start + columns]) for start in range(0, len(drawn), columns)]
    heights = [max(cell.height for cell in row) for row in rows]
    width = min(columns, len(drawn)) * (PANEL_PX + MARGIN_PX) + MARGIN_PX
    whole = Image.new("RGB", (width, sum(heights) + MARGIN_PX * (len(rows) + 1)), PAPER)
    top = MARGIN_PX
    for row, height in zip(rows, heights, strict=True):
        for number, cell in enumerate(row):
            whole.paste(cell, (MARGIN_PX + number * (PANEL_PX + MARGIN_PX), top))
        top += height + MARGIN_PX
    return whole


def _classes(picture: Picture) -> set[str]:
    return {thing.label for thing in picture.things} | {name for _, name in picture.classes}


def _panel(one: Sample | Picture, colours: Mapping[str, Colour]) -> Panel:
    pixels = np.asarray(one.open())
    if isinstance(one, Sample):
        nothing = [] if one.mask is not None else [("means nothing here", DIM)]
        facts = " · ".join(part for part in (one.name, one.split, one.label) if part)
        masks = [] if one.mask is None else [(_fitted(one.open_mask(), pixels.shape), MEANT)]
        return Panel(pixels, masks, [(one.expression, INK), *nothing, (facts, DIM)])
    return _labelled(one, pixels, colours)


def _labelled(picture: Picture, pixels: NDArray[np.uint8], colours: Mapping[str, Colour]) -> Panel:
    """Show a picture without sentences: every class in a colour of its own."""
    drawn: dict[str, NDArray[np.bool_]] = {}
    counts = Counter(thing.label for thing in picture.things)
    for thing in picture.things:
        patch = fill(thing.rings, pixels.shape)
        if patch is not None:
            patch.paint(drawn.setdefault(thing.label, np.zeros(pixels.shape[:2], bool)))
    areas = picture.open_areas()
    if areas is not None:
        index = np.asarray(areas)
        for value, name in picture.classes:
            if (index == value).any():
                drawn[name] = _fitted(index == value, pixels.shape)
    lines = [(_counted(counts[name], name), colours[name]) for name in sorted({*drawn, *counts})]
    facts = f"{picture.name} · {picture.split}"
    masks = [(mask, colours[name]) for name, mask in drawn.items()]
    return Panel(pixels, masks, [*(lines or [("nothing labelled", DIM)]), (facts, DIM)])


def _counted(count: int, name: str) -> str:
    """Tell how many; only the name for a land cover, which is not counted."""
    return f"{count} {plural(name) if count > 1 else name}" if count else name


def _fitted(mask: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Cut or fill a mask that is some pixels off its picture."""
    if mask.shape == shape[:2]:
        return mask
    fitted = np.zeros(shape[:2], bool)
    rows, cols = min(mask.shape[0], shape[0]), min(mask.shape[1], shape[1])
    fitted[:rows, :cols] = mask[:rows, :cols]
    return fitted


def _row(drawn: Sequence[Panel]) -> list[Image.Image]:
    """Draw panels that stand side by side: their pictures share a height, so that the texts line up."""
    pictures = []
    for panel in drawn:
        rows, cols = panel.pixels.shape[:2]
        scale = PANEL_PX / max(rows, cols)
        size = max(1, round(cols * scale)), max(1, round(rows * scale))
        picture = Image.fromarray(panel.pixels).resize(size, Image.Resampling.LANCZOS)
        for mask, colour in panel.masks:
            _tint(picture, mask, colour)
        pictures.append(picture)
    height = max(picture.height for picture in pictures)
    return [_cell(picture, height, panel.lines) for picture, panel in zip(pictures, drawn, strict=True)]


def _cell(picture: Image.Image, height: int, texts: Sequence[tuple[str, Colour]]) -> Image.Image:
    font = ImageFont.load_default(TEXT_PX)
    lines = [(part, colour) for text, colour in texts for part in wrapped(text, font, PANEL_PX)]
    cell = Image.new("RGB", (PANEL_PX, height + 4 + LINE_PX * len(lines)), PAPER)
    cell.paste(picture, ((PANEL_PX - picture.width) // 2, (height - picture.height) // 2))
    draw = ImageDraw.Draw(cell)
    for number, (text, colour) in enumerate(lines):
        draw.text((0, height + 4 + number * LINE_PX), text, fill=colour, font=font)
    return cell


def _tint(picture: Image.Image, mask: NDArray[np.bool_], colour: Colour) -> None:
    """Lay a colour over a mask, draw its edge, and frame it where it would be overlooked."""
    if not mask.any():
        return
    cover = Image.fromarray(mask.astype(np.uint8) * 255).resize(picture.size, Image.Resampling.BOX)
    picture.paste(colour, (0, 0), cover.point([round(value * COVER) for value in range(256)]))
    inside = cover.point([255 if value >= 96 else 0 for value in range(256)])
    around = np.asarray(inside.filter(ImageFilter.MaxFilter(3))) > np.asarray(inside)
    picture.paste(colour, (0, 0), Image.fromarray(around.astype(np.uint8) * 255))
    box = cover.getbbox()
    if box is not None and max(box[2] - box[0], box[3] - box[1]) < SPECK_PX:
        left, top = max(0, box[0] - 6), max(0, box[1] - 6)
        right, bottom = min(picture.width - 1, box[2] + 5), min(picture.height - 1, box[3] + 5)
        ImageDraw.Draw(picture).rectangle((left, top, right, bottom), outline=colour, width=2)


def wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: float) -> Iterable[str]:
    """Break a text into lines of at most a width in pixels; a word that is longer gets a line of its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line
