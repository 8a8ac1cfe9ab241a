"""Masks become the run lengths that pycocotools writes."""

from __future__ import annotations

import numpy as np
import pytest
from pycocotools import mask as coco_masks

from rrsis.data.runs import encode


@pytest.mark.parametrize("seed", range(40))
def test_as_pycocotools_writes_them_and_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, cols = rng.integers(1, 70, 2)
    mask = rng.random((rows, cols)) < rng.random()
    packed = encode(mask)
    assert packed.counts == coco_masks.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode()
    assert (packed.mask() == mask).all()


@pytest.mark.parametrize("value", [True, False])
def test_all_and_nothing(value: bool) -> None:
    mask = np.full((300, 200), value)
    assert (encode(mask).mask() == mask).all()
