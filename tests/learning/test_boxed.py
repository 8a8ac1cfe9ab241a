"""What a box says of the pixels in it."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from rrsis.learning.boxed import affinity, alike, projection


def boxes() -> torch.Tensor:
    """Two boxes in the first sample, of 3 x 4 and 2 x 2 pixels, none in the second."""
    drawn = torch.zeros(2, 12, 12, dtype=torch.int16)
    drawn[0, 1:4, 1:5] = 1
    drawn[0, 8:10, 8:10] = 2
    return drawn


def test_every_row_and_column_of_every_box_is_asked() -> None:
    logits = torch.randn(2, 12, 12, dtype=torch.float64)
    first, second = logits[0, 1:4, 1:5], logits[0, 8:10, 8:10]
    rows = torch.cat([first.amax(1), second.amax(1)])
    cols = torch.cat([first.amax(0), second.amax(0)])
    expected = (functional.softplus(-rows).mean() + functional.softplus(-cols).mean()) / 2
    cost = projection(logits, boxes())
    assert cost[0].item() == pytest.approx(expected.item()) and cost[1] == 0


def test_its_gradient_reaches_the_best_pixels_only() -> None:
    logits = torch.zeros(2, 12, 12)
    logits[0, 1:4, 1:5] = -1.0
    logits[0, 2, 3] = 1.0
    logits.requires_grad_()
    projection(logits, boxes()).sum().backward()
    assert logits.grad is not None and logits.grad[0, 2, 3] < 0
    assert not logits.grad[1].any() and not logits.grad[0, 5:8].any() and logits.grad[0, 2, 2] < 0


def test_no_box_at_all_costs_nothing() -> None:
    logits = torch.randn(2, 5, 5, requires_grad=True)
    nothing = torch.zeros(2, 5, 5, dtype=torch.int16)
    same = torch.ones(2, 4, 5, 5, dtype=torch.bool)
    (projection(logits, nothing).sum() + affinity(logits, nothing, same).sum()).backward()
    assert logits.grad is not None and not logits.grad.any()


def test_neighbours_are_alike_by_colour() -> None:
    pixels = torch.full((1, 3, 8, 16), 90, dtype=torch.uint8)
    pixels[..., 8:] = 200
    same = alike(pixels, 8, 16)
    assert same.shape == (1, 4, 8, 16) and same.dtype == torch.bool
    right, down, falling, rising = same[0]
    assert right[:, :6].all() and not right[:, 6:8].any() and right[:, 8:14].all()
    assert not right[:, 14:].any()  # their neighbours would lie outside
    assert down[:6].all() and not down[6:].any()
    assert falling[:6, :6].all() and not falling[6:].any() and not falling[:, 6:8].any()
    assert rising[:6, 2:8].all() and not rising[:, :2].any() and not rising[:, 8:10].any()
    assert alike(pixels, 4, 8)[0, 0, :, :2].all()  # compared at any size


def test_one_colour_wants_one_answer() -> None:
    same = torch.ones(2, 4, 12, 12, dtype=torch.bool)
    even, torn = torch.full((2, 12, 12), -6.0), torch.full((2, 12, 12), -6.0)
    torn[0, 1:4, 1:3] = 6.0
    costs = [affinity(logits, boxes(), same) for logits in (even, torn)]
    assert costs[0][0] < 0.05 and costs[1][0] > 0.5 and costs[1][1] == 0
    assert affinity(torn, boxes(), torch.zeros_like(same))[0] == 0  # no two pixels have one colour
