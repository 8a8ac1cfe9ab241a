"""Multiscale linear cross-attention."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from rrsis.models.align import MLAM, LinearAttention

WIDTH = 16
MASK = torch.tensor([[True] * 5, [True, True, False, False, False]])


def inputs(height: int, width: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Make two maps and two sentences of five and two words."""
    torch.manual_seed(0)
    return torch.randn(2, WIDTH, height, width), torch.randn(2, 5, WIDTH), MASK, torch.randn(2, WIDTH)


def quadratic(layer: LinearAttention, queries: Tensor, keys: Tensor, mask: Tensor) -> Tensor:
    """Attend with all pairs written out."""
    q, k, v = (
        part.unflatten(-1, (layer.heads, -1)).transpose(1, 2)
        for part in (layer.query(queries), layer.key(keys), layer.value(keys))
    )
    likeness = (functional.elu(q) + 1) @ (functional.elu(k) + 1).transpose(2, 3) * mask[:, None, None]
    shares = likeness / likeness.sum(-1, keepdim=True)
    found: Tensor = layer.out((shares @ v).transpose(1, 2).flatten(2))
    return found


def test_linear_attention_is_normalised_attention_over_all_pairs() -> None:
    layer, queries, keys = LinearAttention(WIDTH, 4), torch.randn(2, 9, WIDTH), torch.randn(2, 5, WIDTH)
    assert torch.allclose(layer(queries, keys, MASK), quadratic(layer, queries, keys, MASK), atol=1e-5)
    everything = torch.ones_like(MASK)
    assert torch.allclose(layer(queries, keys), quadratic(layer, queries, keys, everything), atol=1e-5)


def test_pixels_and_words_keep_their_shapes_and_every_parameter_learns() -> None:
    x, tokens, mask, sentence = inputs(16, 20)
    align = MLAM(WIDTH, 4)
    pixels, words = align(x, tokens, mask, sentence)
    (pixels.square().sum() + words.square().sum()).backward()
    assert (pixels.shape, words.shape) == (x.shape, tokens.shape)
    silent = [n for n, p in align.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []


def test_unmarked_words_say_nothing_and_stay_as_they_are() -> None:
    x, tokens, mask, sentence = inputs(8, 9)
    align = MLAM(WIDTH, 4)
    other = torch.where(mask[..., None], tokens, torch.randn_like(tokens) * 100)
    (pixels, words), (same_pixels, other_words) = (align(x, t, mask, sentence) for t in (tokens, other))
    assert torch.allclose(pixels, same_pixels, atol=1e-5)
    assert torch.allclose(words[mask], other_words[mask], atol=1e-5)
    assert torch.equal(other_words[~mask], other[~mask])


def test_a_map_too_small_to_pool_is_answered_at_one_scale() -> None:
    given = inputs(5, 7)
    many, one = MLAM(WIDTH, 4, (1, 2, 4)), MLAM(WIDTH, 4, (1,))
    first = {
        name: value[:1] if name in ("scale", "choose.weight", "choose.bias") else value
        for name, value in many.state_dict().items()
    }
    one.load_state_dict(first)
    for single, several in zip(one(*given), many(*given), strict=True):
        assert torch.allclose(single, several, atol=1e-6)
