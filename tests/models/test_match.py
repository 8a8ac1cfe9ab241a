"""Nouns against pixels."""

from __future__ import annotations

import torch
from torch import Tensor

from rrsis.models.match import NounMatch
from rrsis.models.words import Words


def words(count: int, length: int = 5) -> Words:
    """Sentences of which the second and third token are the ground object."""
    tokens = torch.randn(count, length, 8, generator=torch.Generator().manual_seed(3))
    mask = torch.ones(count, length, dtype=torch.bool)
    object_ = torch.zeros_like(mask)
    object_[:, 1:3] = True
    return Words(tokens, mask, object_, ~object_, tokens.mean(1))


def pixels(count: int) -> Tensor:
    return torch.randn(count, 8, 6, 4, generator=torch.Generator().manual_seed(4))


def test_every_noun_is_matched_with_every_picture() -> None:
    match = NounMatch(8)
    together = match(pixels(3), words(2))
    assert together.shape == (3, 2, 6, 4)
    alone = match(pixels(3)[1:2], words(2))
    torch.testing.assert_close(together[1:2], alone)


def test_own_sentences_are_the_diagonal_of_all() -> None:
    match = NounMatch(8)
    every = match(pixels(2), words(6))
    own = match.each(pixels(2), words(6))
    assert own.shape == (6, 1, 6, 4)
    expected = torch.stack([every[i // 3, i] for i in range(6)])[:, None]
    torch.testing.assert_close(own, expected)


def test_only_the_ground_object_is_read() -> None:
    match, said = NounMatch(8), words(2)
    other = said.tokens.clone()
    other[:, 3:] += 1
    torch.testing.assert_close(match.nouns(said), match.nouns(said._replace(tokens=other)))
    other[:, 1] += 1
    assert not torch.allclose(match.nouns(said), match.nouns(said._replace(tokens=other)))


def test_it_begins_in_doubt_and_learns_everywhere() -> None:
    match = NounMatch(8)
    logits = match(pixels(2), words(3))
    assert logits.mean() < -2
    logits.square().sum().backward()
    assert all(p.grad is not None and p.grad.any() for p in match.parameters())
