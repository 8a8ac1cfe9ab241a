"""Cross-modal feature scanning."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from rrsis.models.scan import CFSM, _weave

WIDTH = 16


def inputs(height: int = 5, width: int = 7) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Make two maps and two sentences, the second of two words only."""
    torch.manual_seed(0)
    mask = torch.tensor([[True] * 4, [True, True, False, False]])
    return torch.randn(2, WIDTH, height, width), torch.randn(2, 4, WIDTH), mask, torch.randn(2, WIDTH)


def loud(scan: CFSM) -> CFSM:
    """Let the scan be heard from the start."""
    torch.nn.init.ones_(scan.gamma)
    return scan


@pytest.mark.parametrize("state", [1, 3])
@pytest.mark.parametrize("prefix_only", [False, True])
def test_a_map_keeps_its_shape_and_every_parameter_learns(state: int, prefix_only: bool) -> None:
    x, tokens, mask, sentence = inputs()
    scan = loud(CFSM(WIDTH, state, prefix_only=prefix_only))
    y = scan(x, tokens, mask, sentence)
    (y * torch.randn_like(y)).sum().backward()
    assert y.shape == x.shape
    idle = [name for name, p in scan.named_parameters() if p.grad is None or not p.grad.isfinite().all()]
    silent = [name for name, p in scan.named_parameters() if p.grad is not None and not p.grad.any()]
    assert (idle, silent) == ([], [])


def test_it_begins_near_the_identity() -> None:
    x, tokens, mask, sentence = inputs()
    assert (CFSM(WIDTH, 2)(x, tokens, mask, sentence) - x).abs().max() < 0.2


def test_back_ends_agree() -> None:
    given = inputs()
    torch.manual_seed(1)
    chunked = loud(CFSM(WIDTH, 2, backend="chunked"))
    reference = loud(CFSM(WIDTH, 2, backend="reference"))
    reference.load_state_dict(chunked.state_dict())
    assert torch.allclose(chunked(*given), reference(*given), atol=1e-5)


def test_padding_changes_nothing() -> None:
    x, tokens, mask, sentence = inputs()
    scan = loud(CFSM(WIDTH, 2))
    other = torch.where(mask[..., None], tokens, torch.randn_like(tokens) * 100)
    assert torch.equal(scan(x, tokens, mask, sentence), scan(x, other, mask, sentence))


def test_the_words_reach_every_pixel() -> None:
    x, tokens, mask, sentence = inputs()
    scan = loud(CFSM(WIDTH, 2))
    other = tokens.clone()
    other[0, 1] += 1
    moved = (scan(x, tokens, mask, sentence) - scan(x, other, mask, sentence)).abs().amax(1)
    assert (moved[0] > 0).all()
    assert not moved[1].any()


def test_a_turned_picture_gives_a_turned_answer_when_rows_and_columns_are_scanned_alike() -> None:
    x, tokens, mask, sentence = inputs()
    scan = loud(CFSM(WIDTH, 2))
    for way in (0, 2):
        scan.directions[way + 1].load_state_dict(scan.directions[way].state_dict())
    with torch.no_grad():
        scan.local.weight.copy_((scan.local.weight + scan.local.weight.transpose(2, 3)) / 2)
    turned = scan(x.transpose(2, 3), tokens, mask, sentence).transpose(2, 3)
    assert torch.allclose(turned, scan(x, tokens, mask, sentence), atol=1e-5)


def test_words_stand_before_every_segment_and_padding_does_not_count() -> None:
    pixels, words = torch.arange(5.0).view(1, 5, 1), torch.tensor([[[10.0], [11.0]]])
    values, is_word, counts = _weave(pixels, words, torch.tensor([[True, False]]), 3)
    assert values.flatten().tolist() == [10, 11, 0, 1, 2, 10, 11, 3, 4, 0]
    assert is_word.tolist() == [True, True, False, False, False] * 2
    assert counts.tolist() == [[1, 0, 1, 1, 1, 1, 0, 1, 1, 0]]
