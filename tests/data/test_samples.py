"""Pictures are read when they are needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rrsis.data.samples import Picture
from rrsis.errors import DatasetError


def test_pixels_come_from_memory_or_a_file(tmp_path: Path) -> None:
    Image.new("L", (6, 4), 9).save(tmp_path / "grey.png")
    assert Picture("g", "train", tmp_path / "grey.png").open().mode == "RGB"
    assert Picture("m", "train", np.zeros((4, 6, 3), np.uint8)).open().size == (6, 4)
    assert Picture("m", "train", np.zeros((4, 6, 3), np.uint8)).open_areas() is None


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match=r"bad\.jpg"):
        Picture("b", "train", tmp_path / "bad.jpg").open()
