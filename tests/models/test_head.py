"""Mask head and existence."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from rrsis.models.head import Existence, MaskHead

WIDTH, STEM = 16, 6
MASK = torch.tensor([[True] * 4, [True, True, False, False]])


def inputs() -> tuple[Tensor, Tensor, Tensor]:
    """Make two maps at stride 4, stems at stride 2 and sentences."""
    torch.manual_seed(0)
    return torch.randn(2, WIDTH, 6, 5), torch.randn(2, STEM, 12, 10), torch.randn(2, WIDTH)


def test_a_mask_has_the_size_of_the_stem() -> None:
    assert MaskHead(WIDTH, STEM)(*inputs()).shape == (2, 1, 12, 10)


def test_it_begins_by_doubting_and_by_leaving_contours_alone() -> None:
    fine, stem, sentence = inputs()
    head = MaskHead(WIDTH, STEM).eval()
    logits = head(fine, stem, sentence)
    assert logits.mean() < -1
    assert torch.equal(logits, head(fine, torch.randn_like(stem), sentence)), "the refinement begins at zero"


def test_the_sentence_makes_a_kernel() -> None:
    fine, stem, sentence = inputs()
    head = MaskHead(WIDTH, STEM).eval()
    assert not torch.equal(head(fine, stem, sentence), head(fine, stem, sentence.flip(0)))


def test_the_stem_is_used_once_the_refinement_has_learned() -> None:
    fine, stem, sentence = inputs()
    head = MaskHead(WIDTH, STEM)
    optimiser = torch.optim.SGD(head.parameters(), 0.1)
    functional.softplus(head(fine, stem, sentence)).mean().backward()
    optimiser.step()
    head.eval()
    assert not torch.equal(head(fine, stem, sentence), head(fine, torch.randn_like(stem), sentence))


def test_existence_is_one_number_a_sentence_and_every_parameter_learns() -> None:
    fine, _, sentence = inputs()
    exists, tokens = Existence(WIDTH, WIDTH), torch.randn(2, 4, WIDTH)
    logits = exists(fine, tokens, MASK, sentence)
    (logits * torch.tensor([1.0, -2.0])).sum().backward()
    assert logits.shape == (2,)
    assert [n for n, p in exists.named_parameters() if p.grad is None or not p.grad.isfinite().all()] == []


def test_existence_ignores_unmarked_words() -> None:
    fine, _, sentence = inputs()
    exists, tokens = Existence(WIDTH, WIDTH), torch.randn(2, 4, WIDTH)
    other = torch.where(MASK[..., None], tokens, torch.randn_like(tokens) * 100)
    assert torch.equal(exists(fine, tokens, MASK, sentence), exists(fine, other, MASK, sentence))


def test_existence_does_not_depend_on_where_the_thing_lies() -> None:
    fine, _, sentence = inputs()
    exists, tokens = Existence(WIDTH, WIDTH), torch.randn(2, 4, WIDTH)
    assert torch.allclose(
        exists(fine, tokens, MASK, sentence), exists(fine.flip(3), tokens, MASK, sentence), atol=1e-5
    )
