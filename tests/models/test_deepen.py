"""Word-guided semantic deepening."""

from __future__ import annotations

import torch
from torch import Tensor

from rrsis.models.deepen import WFDM

WIDTH = 16
MASK = torch.tensor([[True] * 4, [True, True, False, False]])


def inputs() -> tuple[Tensor, Tensor, Tensor]:
    """Make two maps, two sentences' words and their summaries."""
    torch.manual_seed(0)
    return torch.randn(2, WIDTH, 5, 6), torch.randn(2, 4, WIDTH), torch.randn(2, WIDTH)


def test_a_map_keeps_its_shape_and_every_parameter_learns() -> None:
    m, words, sentence = inputs()
    deepen = WFDM(WIDTH, WIDTH)
    deeper = deepen(m, words, MASK, sentence)
    (deeper * torch.randn_like(m)).sum().backward()
    assert deeper.shape == m.shape
    assert [n for n, p in deepen.named_parameters() if p.grad is None or not p.grad.isfinite().all()] == []


def test_unmarked_words_say_nothing() -> None:
    m, words, sentence = inputs()
    deepen = WFDM(WIDTH, WIDTH)
    other = torch.where(MASK[..., None], words, torch.randn_like(words) * 100)
    assert torch.equal(deepen(m, words, MASK, sentence), deepen(m, other, MASK, sentence))


def test_marked_words_and_the_sentence_are_heard() -> None:
    m, words, sentence = inputs()
    deepen = WFDM(WIDTH, WIDTH)
    plain = deepen(m, words, MASK, sentence)
    assert not torch.equal(plain, deepen(m, words.flip(0), MASK, sentence))
    assert not torch.equal(plain, deepen(m, words, MASK, sentence.flip(0))), "it weighs the words"


def test_each_pixel_is_deepened_on_its_own() -> None:
    m, words, sentence = inputs()
    deepen = WFDM(WIDTH, WIDTH)
    whole = deepen(m, words, MASK, sentence)
    assert torch.allclose(whole[..., 1:4, 2:], deepen(m[..., 1:4, 2:], words, MASK, sentence), atol=1e-6)
