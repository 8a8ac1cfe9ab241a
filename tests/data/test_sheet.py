"""A contact sheet shows pictures, masks and words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFont

from rrsis.data.kinds import read
from rrsis.data.sheet import CLASSES, INK, MARGIN_PX, MEANT, PANEL_PX, Panel, panels, sheet, wrapped
from rrsis.errors import DatasetError


def near(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    """Count the pixels of a colour."""
    return int((np.abs(np.asarray(picture).astype(int) - colour).max(axis=2) < 40).sum())


def panel(rows: int, cols: int, side: int, text: str = "the ship") -> Panel:
    mask = np.zeros((rows, cols), bool)
    mask[10 : 10 + side, 10 : 10 + side] = True
    return Panel(np.zeros((rows, cols, 3), np.uint8), [(mask, MEANT)], [(text, INK)])


def test_panels_stand_in_rows() -> None:
    drawn = sheet([panel(100, 200, 20)] * 5)
    assert drawn.width == 3 * (PANEL_PX + MARGIN_PX) + MARGIN_PX
    assert PANEL_PX < drawn.height < 2 * PANEL_PX  # flat pictures leave no gap below them
    assert sheet([panel(100, 200, 20)]).width == PANEL_PX + 2 * MARGIN_PX


def test_a_speck_is_framed_and_an_empty_mask_is_not() -> None:
    assert near(sheet([panel(2000, 2000, 4)]), MEANT) > 40
    assert near(sheet([panel(2000, 2000, 0)]), MEANT) == 0


def test_long_sentences_are_wrapped() -> None:
    font = ImageFont.load_default(15)
    text = "the ship that is nearest to the largest storage tank in the upper left corner of the image"
    lines = list(wrapped(text, font, 150))
    assert " ".join(lines) == text and len(lines) > 3
    assert all(font.getlength(line) <= 150 for line in lines)
    assert list(wrapped("", font, 150)) == [] and list(wrapped("x" * 99, font, 50)) == ["x" * 99]


def test_samples_and_their_splits(refsegrs_folder: Path) -> None:
    opened = read(refsegrs_folder)
    drawn = panels(opened, 24, split="test")
    assert len(drawn) == 4 and len(panels(opened, 3, seed=1)) == 3
    assert [drawn[0].lines[0][0], drawn[0].masks[0][0].any()] == ["van driving on the road", True]
    assert panels(opened, 3, seed=1)[0].lines == panels(opened, 3, seed=1)[0].lines
    with pytest.raises(DatasetError, match="there is: test, train, val"):
        panels(opened, 3, split="mine")


def test_labels_without_sentences(fleet: Path, semantic_folder: Path) -> None:
    [first] = panels(read(fleet), 24, split="val")
    assert first.lines[0] == ("2 ships", CLASSES[0]) and first.masks[0][0].sum() == 2 * 24 * 16
    [cover] = panels(read(semantic_folder), 24)
    assert [text for text, _ in cover.lines] == ["water", "one · val"]
    assert cover.masks[0][0].sum() == 60 * 20


def test_a_mask_that_is_some_pixels_off(rrsisd_folder: Path) -> None:
    drawn = panels(read(rrsisd_folder), 99)
    assert all(mask.shape == one.pixels.shape[:2] for one in drawn for mask, _ in one.masks)
    sheet(drawn)
