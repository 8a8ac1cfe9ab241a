"""Where in its scene each pixel lies."""

from __future__ import annotations

import pytest
import torch

from rrsis.models.places import PLACES, place_channels


def test_coordinates_are_those_of_the_scene() -> None:
    whole = place_channels(torch.tensor([[0.0, 0.0, 1.0, 1.0]]), 12, 12)
    assert whole.shape == (1, PLACES, 12, 12)
    corner = place_channels(torch.tensor([[0.5, 0.0, 1.0, 0.5]]), 6, 6)
    torch.testing.assert_close(corner, whole[:, :, 6:, :6])
    across, down, left, _, right, top, middle, bottom = whole[0]
    assert across[0].tolist() == pytest.approx([-1 + (2 * i + 1) / 12 for i in range(12)])
    assert torch.equal(down, across.T)
    assert left[0, 0] > 0.9 > 0.1 > left[0, 11] and right[0, 11] > 0.9 and top[0, 5] > 0.9
    torch.testing.assert_close(top + middle + bottom, torch.ones(12, 12))
