"""A picture of what was found: the scene, the outlines in one colour an expression, and a legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from affine import Affine
from PIL import Image, ImageDraw, ImageFont
from shapely.geometry import MultiPolygon, Polygon

from rrsis.export.aside import aside
from rrsis.export.style import Colour, colours
from rrsis.export.table import Table
from rrsis.geo.grid import Window
from rrsis.geo.scene import Scene

MAX_PX = 1600
"""The longer side of the scene in a preview."""

_FILL = 0.35  # how much of a colour covers the scene inside an outline
_STRIP_PX = 2**22  # scene pixels held at once while shrinking
_TEXT = 16
_ROW = 26
_MARGIN = 10
_INK = (235, 235, 235)
_PAPER = (28, 28, 30)

Ring = list[tuple[float, float]]


def preview(scene: Scene, found: Table, path: Path, expressions: Sequence[str] = ()) -> None:
    """Write a PNG of the scene with the outlines of what was found, and a legend below it.

    Args:
        scene: The scene that was searched.
        found: What was found, in the scene's CRS.
        path: The ``.png`` file to write.
        expressions: All that was asked, in order, so that the legend also names what was not found.

    Raises:
        OutputError: If the file cannot be written.
        SceneError: If the scene cannot be read.
    """
    counts = Counter({text: 0 for text in expressions})
    counts.update(found.expressions)
    shown = colours(counts)
    with aside(path) as place:
        picture, scale = thumbnail(scene, MAX_PX)
        to_picture = Affine.scale(*scale) @ ~scene.transform
        for text, shape in zip(found.expressions, found.geometry, strict=True):
            _paint(picture, _rings(shape, to_picture), shown[text])
        _with_legend(picture, counts, shown).save(place, "PNG")


def thumbnail(scene: Scene, max_px: int) -> tuple[Image.Image, tuple[float, float]]:
    """Shrink a scene strip by strip, so that memory holds a strip and the small picture only.

    Args:
        scene: What to read.
        max_px: The longer side of the picture at most; a smaller scene keeps its size.

    Returns:
        The picture (RGB), and picture pixels a working pixel along x and along y.
    """
    rows, cols = scene.shape
    shrink = max(1.0, max(rows, cols) / max_px)
    height, width = max(1, round(rows / shrink)), max(1, round(cols / shrink))
    picture = Image.new("RGB", (width, height))
    step = max(1, int(_STRIP_PX / (cols * shrink)))
    for top in range(0, height, step):
        bottom = min(top + step, height)
        first, last = top * rows // height, -(-bottom * rows // height)
        strip = Image.fromarray(np.ascontiguousarray(scene.read(Window(first, 0, last - first, cols))))
        box = (0, top * rows / height - first, cols, bottom * rows / height - first)
        picture.paste(strip.resize((width, bottom - top), Image.Resampling.BOX, box), (0, top))
    return picture, (width / cols, height / rows)


def _rings(shape: Polygon | MultiPolygon, to_picture: Affine) -> list[list[Ring]]:
    """Bring polygons to the picture: for each part its outer ring, then its holes."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return [
        [[to_picture @ (x, y) for x, y, *_ in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in parts
        if not part.is_empty
    ]


def _paint(picture: Image.Image, parts: Sequence[Sequence[Ring]], colour: Colour) -> None:
    """Tint the inside of each part and draw its rings."""
    draw = ImageDraw.Draw(picture)
    for part in parts:
        corner, stencil = _stencil(part, picture.size)
        if stencil is not None:
            picture.paste(colour, corner, stencil)
        for ring in part:
            draw.line(ring, fill=colour, width=2, joint="curve")


def _stencil(part: Sequence[Ring], size: tuple[int, int]) -> tuple[tuple[int, int], Image.Image | None]:
    """Make the half-transparent inside of one part, no larger than the part itself."""
    xs, ys = zip(*part[0], strict=True)
    left, top = max(0, int(min(xs))), max(0, int(min(ys)))
    right, bottom = min(size[0], int(max(xs)) + 2), min(size[1], int(max(ys)) + 2)
    if right <= left or bottom <= top:
        return (left, top), None
    stencil = Image.new("L", (right - left, bottom - top))
    draw = ImageDraw.Draw(stencil)
    for number, ring in enumerate(part):
        inside = 0 if number else round(255 * _FILL)
        draw.polygon([(x - left, y - top) for x, y in ring], fill=inside)
    return (left, top), stencil


def _with_legend(picture: Image.Image, counts: Counter[str], colours: dict[str, Colour]) -> Image.Image:
    """Put the legend below the picture: a patch of colour, the expression, the number of objects."""
    font = ImageFont.load_default(_TEXT)
    width = max(picture.width, 320)
    sheet = Image.new("RGB", (width, picture.height + len(counts) * _ROW + _MARGIN), _PAPER)
    sheet.paste(picture, (0, 0))
    draw = ImageDraw.Draw(sheet)
    for number, (text, count) in enumerate(counts.items()):
        top = picture.height + _MARGIN // 2 + number * _ROW
        draw.rectangle((_MARGIN, top + 5, _MARGIN + 16, top + 21), fill=colours[text])
        line = _fitting(draw, " ".join(text.split()), f"  {count}", font, width - 4 * _MARGIN - 16)
        draw.text((_MARGIN + 26, top + 3), line, fill=_INK, font=font)
    return sheet


def _fitting(
    draw: ImageDraw.ImageDraw,
    text: str,
    end: str,
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
    width: float,
) -> str:
    """Shorten a line to a width, never its end."""
    short, line = text, text + end
    while short and draw.textlength(line, font) > width:
        short = short[:-1]
        line = f"{short}...{end}"
    return line
