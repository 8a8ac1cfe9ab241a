"""Index masks become pictures with areas."""

from __future__ import annotations

from pathlib import Path

import pytest

from rrsis.data.semantic import load
from rrsis.errors import DatasetError


def test_classes_that_nobody_asks_for_are_left_out(semantic_folder: Path) -> None:
    (picture,) = load(semantic_folder)
    assert picture.split == "val"
    assert picture.classes == ((1, "vegetation"), (2, "water"))
    areas = picture.open_areas()
    assert areas is not None and areas.getpixel((5, 5)) == 2


def test_a_missing_mask_is_named(semantic_folder: Path) -> None:
    (semantic_folder / "masks" / "one.png").unlink()
    with pytest.raises(DatasetError, match=r"one of split\.tsv lacks"):
        load(semantic_folder)
    (semantic_folder / "split.tsv").unlink()
    with pytest.raises(DatasetError, match="not a semantic set"):
        load(semantic_folder)
