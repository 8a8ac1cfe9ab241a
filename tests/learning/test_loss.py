"""What is minimised."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from rrsis.data.samples import IGNORE
from rrsis.learning.loss import Weights, boundary, contrast, dice, matching, objective
from rrsis.models.network import Prediction


def square() -> Tensor:
    """Two masks of 16 x 16: a square, and nothing."""
    masks = torch.zeros(2, 16, 16, dtype=torch.int16)
    masks[0, 4:12, 4:12] = 1
    return masks


def answering(masks: Tensor, present: Tensor, strength: float = 8.0) -> Prediction:
    """Predict these masks; a negative strength predicts their opposite."""
    logits = (masks == 1).float() * 2 - 1
    coarse = functional.avg_pool2d((masks == 1).float()[:, None], 4)[:, 0] * 2 - 1
    return Prediction(logits * strength, coarse * strength, (present * 2 - 1) * strength)


PRESENT = torch.tensor([1.0, 0.0])


def cost(answer: Prediction, masks: Tensor, present: Tensor, existence: float) -> Tensor:
    """Sum the terms that every run has."""
    same = torch.ones(len(masks), 4, *masks.shape[1:], dtype=torch.bool)
    terms = objective(answer, masks, present, Weights(existence), same)
    assert set(terms) == {"masks", "existence"}
    return torch.stack(list(terms.values())).sum()


PLAIN = Weights(0.0, 1.0)


def matched(logits: Tensor, classes: Tensor, weights: Weights = PLAIN) -> Tensor:
    """Match with every pair of neighbours of one colour."""
    same = torch.ones(len(classes), 4, *classes.shape[2:], dtype=torch.bool)
    return matching(logits, classes, weights, same)


def test_a_perfect_answer_costs_least() -> None:
    costs = [
        float(cost(answering(square(), PRESENT, s), square(), PRESENT, 0.2)) for s in (12, 2, 0, -2, -12)
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
    assert float(cost(wrong, masks, PRESENT, 0.2)) == float(cost(right, masks, PRESENT, 0.2))
    assert float(cost(wrong, square(), PRESENT, 0.2)) > float(cost(right, square(), PRESENT, 0.2))


def test_a_mask_of_which_nothing_counts_gives_a_finite_loss() -> None:
    masks = torch.full((2, 16, 16), IGNORE, dtype=torch.int16)
    answer = Prediction(torch.randn(2, 16, 16), torch.randn(2, 4, 4), torch.randn(2)).logits.requires_grad_()
    loss = cost(Prediction(answer, torch.randn(2, 4, 4), torch.zeros(2)), masks, torch.zeros(2), 0.0)
    loss.backward()
    assert loss == 0 and answer.grad is not None and not answer.grad.any()


def test_absent_things_cost_no_dice() -> None:
    masks, nothing = torch.zeros(1, 16, 16, dtype=torch.int16), torch.zeros(1)
    answer = Prediction(torch.full((1, 16, 16), -2.0), torch.full((1, 4, 4), -2.0), torch.tensor([-2.0]))
    cross = float(functional.softplus(torch.tensor(-2.0)))
    assert float(cost(answer, masks, nothing, 0.2)) == pytest.approx(cross * (1 + 0.4 + 0.2), rel=1e-4)


def test_existence_has_its_weight() -> None:
    answer = answering(square(), PRESENT)._replace(existence=torch.tensor([-1.0, 1.0]))
    costs = [float(cost(answer, square(), PRESENT, weight)) for weight in (0.0, 0.5, 1.0)]
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


def test_what_spills_over_a_box_is_weighed_against_what_lies_in_it() -> None:
    """And not against the picture: a mean over its pixels forgives it."""
    boxes = torch.zeros(1, 40, 40)
    boxes[0, 10:20, 10:20] = 1
    nothing, counted = torch.zeros(1, 40, 40), 1 - boxes
    logits = torch.full((1, 40, 40), -12.0)
    logits[0, 12:18, 12:18] = 12
    assert float(dice(logits, nothing, counted, boxes)) < 0.01
    spilt = logits.clone()
    spilt[0, 12:18, 20:26] = 12  # as much beside the box as in it
    cost = float(dice(spilt, nothing, counted, boxes))
    assert cost == pytest.approx(1 - (2 * 36 + 1) / (3 * 36 + 1), abs=0.01)
    larger = torch.nn.functional.pad(torch.stack([spilt, nothing, counted, boxes]), (0, 60), value=-12.0)
    wide = larger[0], larger[1].clamp(min=0), larger[2].clamp(min=0), larger[3].clamp(min=0)
    assert float(dice(*wide)) == pytest.approx(cost, abs=0.01)


def test_nothing_is_asked_of_the_pixels_in_a_box() -> None:
    boxes = torch.zeros(1, 8, 8)
    boxes[0, 2:6, 2:6] = 1
    logits = torch.randn((1, 8, 8), generator=torch.Generator().manual_seed(1)).requires_grad_()
    dice(logits, torch.zeros(1, 8, 8), 1 - boxes, boxes).sum().backward()
    assert logits.grad is not None
    assert (logits.grad[boxes > 0] == 0).all() and (logits.grad[boxes == 0] > 0).all()


def test_classes_that_are_there_and_not_there_weigh_the_same() -> None:
    classes = torch.zeros(1, 4, 8, 8, dtype=torch.int16)
    classes[:, 0, 2:6, 2:6] = 1
    right = (classes.float() * 2 - 1) * 20
    assert float(matched(right, classes)) == pytest.approx(0, abs=1e-5)
    missed, seen = right.clone(), right.clone()
    missed[:, 0] = -20.0
    seen[:, 1:] = 20.0
    cost = float(matched(missed, classes))
    assert cost == pytest.approx(20 * 16 / 64 + 1 - 1 / 17, rel=1e-3)
    assert float(matched(seen, classes)) == pytest.approx(20, rel=1e-3)


def test_classes_that_are_not_known_do_not_count() -> None:
    classes = torch.full((2, 3, 8, 8), IGNORE, dtype=torch.int16)
    logits = torch.randn(2, 3, 8, 8, requires_grad=True)
    loss = matched(logits, classes)
    loss.backward()
    assert loss == 0 and logits.grad is not None and not logits.grad.any()
    classes[0, 0, :, :4] = 1
    logits = logits.detach()
    one = float(matched(logits, classes))
    assert one > 0
    changed = logits.clone()
    changed[0, 0, :, 4:] += 3
    changed[1] += 3
    assert float(matched(changed, classes)) == pytest.approx(one, rel=1e-5)


def test_contours_cost_what_they_miss_and_not_the_more_the_larger() -> None:
    masks, counted = (square() == 1).float(), torch.ones(2, 16, 16)
    right, blurred, wrong = (
        boundary(logits, masks, counted)
        for logits in ((masks * 2 - 1) * 20, (masks * 2 - 1), torch.zeros_like(masks))
    )
    assert right.shape == (2,) and right.tolist() == pytest.approx([0, 0], abs=1e-5)
    assert right[0] < blurred[0] < wrong[0] < 1
    small = torch.zeros(1, 16, 16)
    small[0, 6:9, 6:9] = 1
    cost_of_small = boundary(torch.zeros_like(small), small, counted[:1])
    assert cost_of_small.item() == pytest.approx(wrong[0].item(), rel=0.1)


def test_contours_of_what_is_not_counted_are_free() -> None:
    masks = (square() == 1).float()
    counted = torch.ones_like(masks)
    counted[0] = 0
    assert boundary(torch.randn(2, 16, 16), masks, counted)[0] == 0


def test_contrast_sees_the_most_deceptive_background() -> None:
    masks, counted = (square() == 1).float(), torch.ones(2, 16, 16)
    clear, mistaken = (masks * 2 - 1) * 8, (masks * 2 - 1) * 8
    mistaken[0, 0, 0] = 8.0
    costs = [contrast(logits, masks, counted) for logits in (clear, mistaken)]
    assert costs[0].tolist() == pytest.approx([0, 0], abs=1e-4) and costs[1][0] > 0.3
    assert costs[1][1] == 0  # nothing is meant
    assert contrast(mistaken + 5, masks, counted)[0].item() == pytest.approx(costs[1][0].item(), rel=1e-5)


def test_further_terms_have_their_weights() -> None:
    masks, same = square(), torch.ones(2, 4, 16, 16, dtype=torch.bool)
    answer = answering(masks, PRESENT, 0.5)
    terms = objective(answer, masks, PRESENT, Weights(0.2, 0, 1.0, 0.5, 0.3, 0.1), same)
    assert set(terms) == {"masks", "existence", "boxes", "boundary", "contrast"}
    meant, counted = (masks == 1).float(), torch.ones(2, 16, 16)
    assert terms["boxes"] == 0  # there are none
    assert terms["boundary"].item() == pytest.approx(
        0.3 * boundary(answer.logits, meant, counted).mean().item()
    )
    assert terms["contrast"].item() == pytest.approx(
        0.1 * contrast(answer.logits, meant, counted).mean().item()
    )


def test_a_box_asks_for_something_in_it_and_nothing_outside() -> None:
    masks = torch.zeros(1, 16, 16, dtype=torch.int16)
    masks[0, 4:12, 4:12] = -1
    same = torch.zeros(1, 4, 16, 16, dtype=torch.bool)
    present = torch.ones(1)

    def of(logits: Tensor) -> float:
        answer = Prediction(logits, torch.full((1, 4, 4), -20.0), torch.full((1,), 20.0))
        terms = objective(answer, masks, present, Weights(0.0, 0.0, 1.0, 0.5), same)
        return float(torch.stack(list(terms.values())).sum())

    nothing = torch.full((1, 16, 16), -8.0)
    cross, outside = nothing.clone(), nothing.clone()
    for i in range(8):
        cross[0, 4 + i, 4 + i] = 8.0  # touches every row and column of the box
    outside[0, 0, :] = 8.0
    assert of(cross) < 0.1 < of(nothing) < of(outside)


def test_classes_with_boxes_are_there() -> None:
    classes = torch.zeros(1, 2, 8, 8, dtype=torch.int16)
    classes[0, 0, 2:6, 2:6] = -1
    weights = Weights(0.0, 1.0, 1.0, 0.0)
    logits = torch.full((1, 2, 8, 8), -8.0)
    found = logits.clone()
    found[0, 0, 2:6, 2:6] = 8.0
    assert float(matched(found, classes, weights)) < 0.01 < 4 < float(matched(logits, classes, weights))
