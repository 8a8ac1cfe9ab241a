"""What is minimised."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from rrsis.data.samples import IGNORE
from rrsis.learning.loss import dice, matching, objective
from rrsis.models.network import Prediction


def square() -> Tensor:
    """Two masks of 16 x 16: a square, and nothing."""
    masks = torch.zeros(2, 16, 16, dtype=torch.uint8)
    masks[0, 4:12, 4:12] = 1
    return masks


def answering(masks: Tensor, present: Tensor, strength: float = 8.0) -> Prediction:
    """Predict these masks; a negative strength predicts their opposite."""
    logits = (masks == 1).float() * 2 - 1
    coarse = functional.avg_pool2d((masks == 1).float()[:, None], 4)[:, 0] * 2 - 1
    return Prediction(logits * strength, coarse * strength, (present * 2 - 1) * strength)


PRESENT = torch.tensor([1.0, 0.0])


def test_a_perfect_answer_costs_least() -> None:
    costs = [
        float(objective(answering(square(), PRESENT, s), square(), PRESENT, 0.2)) for s in (12, 2, 0, -2, -12)
    ]
    assert costs == sorted(costs)
    assert costs[0] < 0.01 and costs[-1] > 5


def test_pixels_that_are_not_counted_do_not_count() -> None:
    masks = square()
    masks[0, :, 12:] = IGNORE
    right = answering(masks, PRESENT)
    wrong = Prediction(*(part.clone() for part in right))
    wrong.logits[0, :, 12:] *= -1
    wrong.coarse[0, :, 3:] *= -1
    assert float(objective(wrong, masks, PRESENT, 0.2)) == float(objective(right, masks, PRESENT, 0.2))
    assert float(objective(wrong, square(), PRESENT, 0.2)) > float(objective(right, square(), PRESENT, 0.2))


def test_a_mask_of_which_nothing_counts_gives_a_finite_loss() -> None:
    masks = torch.full((2, 16, 16), IGNORE, dtype=torch.uint8)
    answer = Prediction(torch.randn(2, 16, 16), torch.randn(2, 4, 4), torch.randn(2)).logits.requires_grad_()
    loss = objective(Prediction(answer, torch.randn(2, 4, 4), torch.zeros(2)), masks, torch.zeros(2), 0.0)
    loss.backward()
    assert loss == 0 and answer.grad is not None and not answer.grad.any()


def test_absent_things_cost_no_dice() -> None:
    masks, nothing = torch.zeros(1, 16, 16, dtype=torch.uint8), torch.zeros(1)
    answer = Prediction(torch.full((1, 16, 16), -2.0), torch.full((1, 4, 4), -2.0), torch.tensor([-2.0]))
    cross = float(functional.softplus(torch.tensor(-2.0)))
    assert float(objective(answer, masks, nothing, 0.2)) == pytest.approx(cross * (1 + 0.4 + 0.2), rel=1e-4)


def test_existence_has_its_weight() -> None:
    answer = answering(square(), PRESENT)._replace(existence=torch.tensor([-1.0, 1.0]))
    costs = [float(objective(answer, square(), PRESENT, weight)) for weight in (0.0, 0.5, 1.0)]
    assert costs[2] - costs[1] == pytest.approx(costs[1] - costs[0], rel=1e-4)
    assert costs[1] - costs[0] == pytest.approx(0.5 * float(functional.softplus(torch.tensor(1.0))), rel=1e-4)


def test_dice_measures_overlap() -> None:
    masks = (square() == 1).float()
    counted = torch.ones_like(masks)
    right, wrong = (dice((masks * 2 - 1) * s, masks, counted) for s in (20.0, -20.0))
    assert right.shape == (2,)
    assert right.tolist() == pytest.approx([0, 0], abs=1e-5)
    assert wrong[0] > 0.99
    half = masks.clone()
    half[0, :, 8:] = 0
    assert float(dice((half * 2 - 1) * 20, masks, counted)[0]) == pytest.approx(1 - 65 / 97, abs=1e-4)


def test_classes_that_are_there_and_not_there_weigh_the_same() -> None:
    classes = torch.zeros(1, 4, 8, 8, dtype=torch.uint8)
    classes[:, 0, 2:6, 2:6] = 1
    right = (classes.float() * 2 - 1) * 20
    assert float(matching(right, classes)) == pytest.approx(0, abs=1e-5)
    missed, seen = right.clone(), right.clone()
    missed[:, 0] = -20.0
    seen[:, 1:] = 20.0
    cost = float(matching(missed, classes))
    assert cost == pytest.approx(20 * 16 / 64 + 1 - 1 / 17, rel=1e-3)
    assert float(matching(seen, classes)) == pytest.approx(20, rel=1e-3)


def test_classes_that_are_not_known_do_not_count() -> None:
    classes = torch.full((2, 3, 8, 8), IGNORE, dtype=torch.uint8)
    logits = torch.randn(2, 3, 8, 8, requires_grad=True)
    loss = matching(logits, classes)
    loss.backward()
    assert loss == 0 and logits.grad is not None and not logits.grad.any()
    classes[0, 0, :, :4] = 1
    logits = logits.detach()
    one = float(matching(logits, classes))
    assert one > 0
    changed = logits.clone()
    changed[0, 0, :, 4:] += 3
    changed[1] += 3
    assert float(matching(changed, classes)) == pytest.approx(one, rel=1e-5)
