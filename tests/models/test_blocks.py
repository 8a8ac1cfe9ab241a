"""Layers that more than one part of the network uses."""

from __future__ import annotations

import torch
from torch.nn import functional

from rrsis.models.blocks import (
    ConvNormAct,
    FeedForward,
    LayerNorm2d,
    WordAttention,
    flat,
    layer_scale,
    pooled,
    unflat,
)


def test_a_map_survives_being_laid_flat() -> None:
    x = torch.randn(2, 5, 3, 4)
    assert torch.equal(unflat(flat(x), x), x)
    assert torch.equal(flat(x)[:, 4 + 2], x[:, :, 1, 2]), "rows come first"


def test_a_pixel_is_normalised_by_its_own_channels_alone() -> None:
    x, norm = torch.randn(1, 8, 6, 6), LayerNorm2d(8)
    assert torch.allclose(norm(x)[..., :3, :2], norm(x[..., :3, :2]), atol=1e-6)


def test_only_marked_tokens_are_averaged() -> None:
    tokens = torch.tensor([[[1.0], [3.0], [100.0]], [[7.0], [8.0], [9.0]]])
    mask = torch.tensor([[True, True, False], [False, False, False]])
    assert pooled(tokens, mask).tolist() == [[2.0], [0.0]]


def test_convolutions_keep_the_size_of_a_map() -> None:
    x = torch.randn(2, 6, 5, 7)
    assert ConvNormAct(6, 4)(x).shape == (2, 4, 5, 7)
    assert ConvNormAct(6, 4, 3)(x).shape == (2, 4, 5, 7)
    assert ConvNormAct(6, 4, 5, depthwise=True)(x).shape == (2, 4, 5, 7)
    assert FeedForward(6)(x).shape == x.shape


def test_a_batch_of_one_is_normalised_as_any_other_when_it_answers() -> None:
    x, layer = torch.randn(3, 4, 5, 5), ConvNormAct(4, 4, 3).eval()
    assert torch.allclose(layer(x)[1:2], layer(x[1:2]), atol=1e-6)


def test_attention_ignores_what_unmarked_words_say() -> None:
    attend, x, mask = (
        WordAttention(8, 6),
        torch.randn(2, 8, 3, 3),
        torch.tensor([[True, True, False, False]] * 2),
    )
    words = torch.randn(2, 4, 6)
    other = torch.where(mask[..., None], words, torch.randn_like(words) * 50)
    assert torch.equal(attend(x, words, mask), attend(x, other, mask))


def test_attention_to_no_word_is_zero_and_so_are_its_gradients() -> None:
    attend, x = WordAttention(8, 6), torch.randn(1, 8, 3, 3, requires_grad=True)
    found = attend(x, torch.randn(1, 4, 6), torch.zeros(1, 4, dtype=torch.bool))
    found.square().sum().backward()
    assert not found.any()
    assert x.grad is not None and not x.grad.any()


def test_a_layer_scale_begins_as_asked() -> None:
    assert torch.equal(layer_scale(3, 0.5), torch.full((1, 3, 1, 1), 0.5))


def test_attention_at_a_pixel_does_not_depend_on_pixels_far_away() -> None:
    torch.manual_seed(0)
    attend, x, words = WordAttention(8, 6), torch.randn(2, 8, 9, 12), torch.randn(2, 5, 6)
    mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], dtype=torch.bool)
    whole, part = attend(x, words, mask), attend(x[:, :, 2:6, 3:11], words, mask)
    torch.testing.assert_close(part, whole[:, :, 2:6, 3:11], atol=1e-6, rtol=1e-6)


def test_attention_to_words_is_that_of_torch() -> None:
    attend, words = WordAttention(8, 6), torch.randn(2, 4, 6)
    x, mask = torch.randn(2, 8, 3, 5), torch.tensor([[True, True, False, True], [True, False, False, False]])
    allowed = mask[:, None].expand(-1, 15, -1)
    found = functional.scaled_dot_product_attention(
        flat(attend.query(x)), attend.key(words), attend.value(words), attn_mask=allowed
    )
    torch.testing.assert_close(attend(x, words, mask), attend.norm(unflat(found, x)))
