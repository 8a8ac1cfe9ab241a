"""Mask head and existence."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from rrsis.models.head import Existence, MaskHead

WIDTH, STEM = 16, 6
MASK = torch.tensor([[True] * 4, [True, True, False, False]])


def inputs() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Make two maps at stride 4, stems at stride 2, matches of the ground object and sentences."""
    torch.manual_seed(0)
    fine, stem, sentence = torch.randn(2, WIDTH, 6, 5), torch.randn(2, STEM, 12, 10), torch.randn(2, WIDTH)
    return fine, stem, torch.randn(2, 1, 6, 5), sentence


def test_a_mask_has_the_size_of_the_stem() -> None:
    assert MaskHead(WIDTH, STEM)(*inputs()).shape == (2, 1, 12, 10)


def test_it_begins_by_doubting_and_by_leaving_contours_alone() -> None:
    fine, stem, match, sentence = inputs()
    head = MaskHead(WIDTH, STEM).eval()
    logits = head(fine, stem, match, sentence)
    assert logits.mean() < -1
    assert torch.equal(logits, head(fine, torch.randn_like(stem), match, sentence)), (
        "the refinement begins at zero"
    )


def test_the_sentence_makes_a_kernel() -> None:
    fine, stem, match, sentence = inputs()
    head = MaskHead(WIDTH, STEM).eval()
    assert not torch.equal(head(fine, stem, match, sentence), head(fine, stem, match, sentence.flip(0)))


def test_the_stem_is_used_once_the_refinement_has_learned() -> None:
    fine, stem, match, sentence = inputs()
    head = MaskHead(WIDTH, STEM)
    optimiser = torch.optim.SGD(head.parameters(), 0.1)
    functional.softplus(head(fine, stem, match, sentence)).mean().backward()
    optimiser.step()
    head.eval()
    assert not torch.equal(
        head(fine, stem, match, sentence), head(fine, torch.randn_like(stem), match, sentence)
    )


def test_the_refinement_sees_all_three_side_by_side_whoever_shares_a_stem() -> None:
    fine, stem, match, sentence = inputs()
    head = MaskHead(WIDTH, STEM).eval()
    torch.nn.init.normal_(head.residual.weight)
    narrow, rough = torch.randn(4, 8, 12, 10), torch.randn(4, 1, 12, 10)
    beside = torch.cat([narrow, stem.repeat_interleave(2, 0), rough], 1)
    torch.testing.assert_close(head._edge(narrow, stem, rough), head.edge(beside))
    each = [head(fine[i : i + 1], stem[:1], match[i : i + 1], sentence[i : i + 1]) for i in range(2)]
    torch.testing.assert_close(head(fine, stem[:1], match, sentence), torch.cat(each))


def test_existence_is_one_number_a_sentence_and_every_parameter_learns() -> None:
    fine, _, match, sentence = inputs()
    exists, tokens = Existence(WIDTH, WIDTH), torch.randn(2, 4, WIDTH)
    logits = exists(fine, match, tokens, MASK, sentence)
    (logits * torch.tensor([1.0, -2.0])).sum().backward()
    assert logits.shape == (2,)
    assert [n for n, p in exists.named_parameters() if p.grad is None or not p.grad.isfinite().all()] == []


def test_existence_ignores_unmarked_words() -> None:
    fine, _, match, sentence = inputs()
    exists, tokens = Existence(WIDTH, WIDTH), torch.randn(2, 4, WIDTH)
    other = torch.where(MASK[..., None], tokens, torch.randn_like(tokens) * 100)
    assert torch.equal(
        exists(fine, match, tokens, MASK, sentence), exists(fine, match, other, MASK, sentence)
    )


def test_existence_does_not_depend_on_where_the_thing_lies() -> None:
    fine, _, match, sentence = inputs()
    exists, tokens = Existence(WIDTH, WIDTH), torch.randn(2, 4, WIDTH)
    assert torch.allclose(
        exists(fine, match, tokens, MASK, sentence),
        exists(fine.flip(3), match.flip(3), tokens, MASK, sentence),
        atol=1e-5,
    )


def test_a_pixel_that_shows_the_ground_object_is_believed_more() -> None:
    fine, stem, match, sentence = inputs()
    head, exists = MaskHead(WIDTH, STEM).eval(), Existence(WIDTH, WIDTH)
    assert (head(fine, stem, match + 5, sentence) > head(fine, stem, match, sentence)).all()
    tokens = torch.randn(2, 4, WIDTH)
    assert (
        exists(fine, match + 5, tokens, MASK, sentence) > exists(fine, match, tokens, MASK, sentence)
    ).all()
