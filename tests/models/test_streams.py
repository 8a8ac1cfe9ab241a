"""Context, object and spatial streams."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from rrsis.models.streams import FIAM, SpatialMask

WIDTH, TEXT, PLACES = 16, 12, 8
MASK = torch.tensor([[True] * 5, [True, True, True, False, False]])
OBJECT = torch.tensor([[False, True, True, False, False], [True, False, False, False, False]])
SPATIAL = torch.tensor([[False, False, False, True, True], [False, False, True, False, False]])
NONE = torch.zeros_like(MASK)


def inputs() -> tuple[Tensor, Tensor, Tensor]:
    """Make two maps, two sentences and places."""
    torch.manual_seed(0)
    return torch.randn(2, WIDTH, 6, 7), torch.randn(2, 5, TEXT), torch.rand(2, PLACES, 6, 7)


def test_both_maps_keep_their_shape_and_every_parameter_learns() -> None:
    x, tokens, places = inputs()
    streams = FIAM(WIDTH, TEXT, PLACES, reduction=2)  # narrower, and a ReLU may be silent by chance
    following, decoded = streams(x, tokens, MASK, OBJECT, SPATIAL, places)
    (following * torch.randn_like(x) + decoded * torch.randn_like(x)).sum().backward()
    assert following.shape == decoded.shape == x.shape
    silent = [n for n, p in streams.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []


def test_without_a_next_stage_nothing_is_handed_on_and_every_parameter_learns() -> None:
    x, tokens, places = inputs()
    streams = FIAM(WIDTH, TEXT, PLACES, onward=False)
    following, decoded = streams(x, tokens, MASK, OBJECT, SPATIAL, places)
    assert following is x and decoded.shape == x.shape
    (decoded * torch.randn_like(x)).sum().backward()
    assert [n for n, p in streams.named_parameters() if p.grad is None or not p.grad.any()] == []


def test_unmarked_words_say_nothing() -> None:
    x, tokens, places = inputs()
    streams = FIAM(WIDTH, TEXT, PLACES)
    other = torch.where(MASK[..., None], tokens, torch.randn_like(tokens) * 100)
    for one, two in zip(
        *(streams(x, t, MASK, OBJECT, SPATIAL, places) for t in (tokens, other)), strict=True
    ):
        assert torch.equal(one, two)


def test_each_stream_hears_its_own_words() -> None:
    x, tokens, places = inputs()
    spatial = SpatialMask(WIDTH, TEXT, PLACES)
    other = torch.where(SPATIAL[..., None], tokens, torch.randn_like(tokens))
    assert torch.equal(spatial(x, tokens, SPATIAL, places), spatial(x, other, SPATIAL, places))
    assert not torch.equal(
        spatial(x, tokens, SPATIAL, places), spatial(x, tokens.roll(1, 1), SPATIAL, places)
    )


def test_a_sentence_without_spatial_words_points_everywhere() -> None:
    x, tokens, places = inputs()
    assert torch.equal(SpatialMask(WIDTH, TEXT, PLACES)(x, tokens, NONE, places), torch.ones(2, 1, 6, 7))


def test_sentences_in_a_batch_do_not_mix() -> None:
    x, tokens, places = inputs()
    streams = FIAM(WIDTH, TEXT, PLACES)
    spatial = SPATIAL & torch.tensor([[True], [False]])  # the second has none
    both = streams(x, tokens, MASK, OBJECT, spatial, places)
    alone = streams(x[1:], tokens[1:], MASK[1:], OBJECT[1:], spatial[1:], places[1:])
    for one, two in zip(both, alone, strict=True):
        assert torch.allclose(one[1:], two, atol=1e-6)


def test_without_object_words_places_do_not_reach_the_object_response() -> None:
    x, tokens, places = inputs()
    streams = FIAM(WIDTH, TEXT, PLACES)
    torch.nn.init.zeros_(streams.place.weight)  # what is left of the places is the spatial mask
    one, two = (streams(x, tokens, MASK, NONE, SPATIAL, p)[1] for p in (places, places.flip(3)))
    assert torch.equal(one, two)
    one, two = (streams(x, tokens, MASK, OBJECT, SPATIAL, p)[1] for p in (places, places.flip(3)))
    assert not torch.equal(one, two)


def test_left_is_learned_from_places_alone() -> None:
    torch.manual_seed(0)
    across = torch.linspace(-1, 1, 8).expand(1, 1, 8, 8)
    places = torch.cat([across, across.transpose(2, 3)], 1).expand(2, -1, -1, -1)
    tokens, mask = torch.randn(2, 1, TEXT), torch.ones(2, 1, dtype=torch.bool)  # "left", "right"
    wanted = torch.cat([across < 0, across > 0]).float()
    spatial = SpatialMask(WIDTH, TEXT, 2)
    optimiser = torch.optim.Adam(spatial.parameters(), 1e-2)
    for _ in range(60):
        optimiser.zero_grad()
        found = spatial(torch.randn(2, WIDTH, 8, 8), tokens, mask, places)
        functional.binary_cross_entropy(found, wanted).backward()
        optimiser.step()
    right = (
        ((spatial(torch.randn(2, WIDTH, 8, 8), tokens, mask, places) > 0.5) == (wanted > 0.5)).float().mean()
    )
    assert right > 0.9
