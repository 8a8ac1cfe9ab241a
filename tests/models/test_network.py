"""The network: encode once, ask many."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from rrsis.config import ModelConfig
from rrsis.errors import ConfigError
from rrsis.language.expression import Expression
from rrsis.learning.loss import dice
from rrsis.models.network import STAGES, Network, Pixels, Prediction
from rrsis.models.words import Reader, Tokens

if TYPE_CHECKING:
    from conftest import Unreached

TEXTS = ("the ship on the left", "all the ships", "the storage tank near a ship", "ship")


@pytest.fixture
def reader(wordpieces: str) -> Reader:
    """A reader of at most 32 tokens."""
    return Reader.parse(wordpieces, 32)


@pytest.fixture
def images() -> tuple[Tensor, Tensor]:
    """Two pictures of 64 x 96 pixels and where they lie in their scenes."""
    draw = torch.Generator().manual_seed(10)
    drawn = torch.randint(0, 256, (2, 3, 64, 96), dtype=torch.uint8, generator=draw)
    return drawn, torch.tensor([[0.0, 0.0, 1.0, 1.0], [0.5, 0.2, 1.0, 0.9]])


def read(reader: Reader, *texts: str) -> Tokens:
    return reader.read([Expression.parse(text) for text in texts])


def close(one: Prediction, other: Prediction) -> None:
    for left, right in zip(one, other, strict=True):
        torch.testing.assert_close(left, right, atol=2e-5, rtol=2e-5)


def test_one_prediction_a_sentence(network: Network, reader: Reader, images: tuple[Tensor, Tensor]) -> None:
    found = network.eval()(*images, read(reader, *TEXTS))
    assert found.logits.shape == (4, 32, 48)
    assert found.coarse.shape == (4, 8, 12)
    assert found.existence.shape == (4,)
    assert {part.dtype for part in found} == {torch.float32}


def test_encoding_once_and_asking_often_is_the_same(
    network: Network, reader: Reader, images: tuple[Tensor, Tensor]
) -> None:
    network.eval()
    pyramid = network.encode(*images)
    whole = network(*images, read(reader, *TEXTS))
    close(network.decode(pyramid, network.read(read(reader, *TEXTS))), whole)
    second = network.decode(
        network.encode(images[0][1:], images[1][1:]), network.read(read(reader, *TEXTS[2:]))
    )
    close(Prediction(*(part[2:] for part in whole)), second)


def test_asking_together_is_asking_one_by_one(
    network: Network, reader: Reader, images: tuple[Tensor, Tensor]
) -> None:
    texts = ("the ship on the left", "the tank near a ship", "a ship near the tank")  # of equally many tokens
    network.eval()
    pyramid = network.encode(images[0][:1], images[1][:1])
    together = network.decode(pyramid, network.read(read(reader, *texts)))
    for i, text in enumerate(texts):
        alone = network.decode(pyramid, network.read(read(reader, text)))
        close(Prediction(*(part[i : i + 1] for part in together)), alone)


def test_longer_company_hardly_changes_an_answer(
    network: Network, reader: Reader, images: tuple[Tensor, Tensor]
) -> None:
    """The scan meets the words more often where the batch's longest sentence is longer; see `CFSM._one`."""
    network.eval()
    pyramid = network.encode(images[0][:1], images[1][:1])
    alone = network.decode(pyramid, network.read(read(reader, "ship")))
    together = network.decode(
        pyramid, network.read(read(reader, "ship", "the ship near the tank on the left"))
    )
    for one, part in zip(alone, together, strict=True):
        torch.testing.assert_close(part[:1], one, atol=2e-2, rtol=0)


def test_no_text_enters_the_encoding(
    network: Network, images: tuple[Tensor, Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a part that reads text was called")

    for part in (
        network.text,
        *network.levels,
        network.multiscale,
        *network.deepen,
        network.existence,
        network.head,
    ):
        monkeypatch.setattr(part, "forward", refuse)
    pyramid = network.eval().encode(*images)
    assert pyramid.stem.shape == (2, 8, 32, 48) and pyramid.fine.shape == (2, 16, 16, 24)
    assert [one.shape for one in pyramid.deep] == [(2, 16, 64 // s, 96 // s) for s in (8, 16, 32)]
    assert [one.shape for one in pyramid.places] == [(2, 8, 64 // s, 96 // s) for s in (8, 16, 32)]


def test_half_precision_stays_half_and_channels_stay_last(
    network: Network, reader: Reader, images: tuple[Tensor, Tensor]
) -> None:
    """A scale of float32 or another order in memory would double what each later layer costs."""
    seen: list[Tensor] = []
    network.eval().to(memory_format=torch.channels_last)
    for part in (*network.levels, *network.merge, network.head):
        part.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        network.decode(network.encode(*images), network.read(read(reader, *TEXTS)))
    assert len(seen) == 7 and {one.dtype for one in seen} == {torch.bfloat16}
    assert all(one.is_contiguous(memory_format=torch.channels_last) for one in seen)


def test_disbelief_lowers_the_mask() -> None:
    logits = torch.ones(2, 3, 3)
    answer = Prediction(logits, logits, torch.tensor([20.0, -5.0])).answer()
    torch.testing.assert_close(answer[0], logits[0])
    assert (answer[1] < -3).all()


def test_it_scans_where_it_is_told(tiny: ModelConfig) -> None:
    network = Network(replace(tiny, scan_levels=(16,)))
    assert [level.scan is not None for level in network.levels] == [False, True, False]


@pytest.mark.parametrize("stages", [*((one,) for one in STAGES), STAGES])
def test_it_does_without_stages_and_hears_the_sentence_all_the_same(
    stages: tuple[str, ...], tiny: ModelConfig, reader: Reader, images: tuple[Tensor, Tensor]
) -> None:
    torch.manual_seed(0)
    network = Network(replace(tiny, without=stages)).eval()
    kinds = {"FIAM": "fiam", "MLAM": "mlam", "CFSM": "cfsm", "TMEM": "tmem", "WFDM": "wfdm"}
    built = {kinds[type(part).__name__] for part in network.modules() if type(part).__name__ in kinds}
    assert built == {*STAGES} - {*stages}
    found = network(*images, read(reader, *TEXTS))
    assert found.logits.shape == (4, 32, 48) and not torch.allclose(found.logits[0], found.logits[1])


def test_it_refuses_to_do_without_what_there_is_not(tiny: ModelConfig, fused: ModelConfig) -> None:
    with pytest.raises(ConfigError, match=r"no stage 'cfms'.*'cfsm'"):
        Network(replace(tiny, without=("cfms",)))
    with pytest.raises(ConfigError, match="how text enters the backbone"):
        Network(replace(fused, without=("fiam",)))


@pytest.fixture
def hearing(fused: ModelConfig) -> Network:
    """A network with text in its backbone."""
    torch.manual_seed(0)
    return Network(fused)


def test_with_text_in_the_backbone_encoding_only_normalises(
    hearing: Network, reader: Reader, images: tuple[Tensor, Tensor]
) -> None:
    encoded = hearing.eval().encode(*images)
    assert isinstance(encoded, Pixels) and encoded.pictures == 2
    torch.testing.assert_close(encoded.normal, (images[0].float() - 127) / 128)
    found = hearing.decode(encoded, hearing.read(read(reader, *TEXTS)))
    assert (found.logits.shape, found.coarse.shape, found.existence.shape) == ((4, 32, 48), (4, 8, 12), (4,))
    second = hearing(images[0][1:], images[1][1:], read(reader, *TEXTS[2:]))
    close(Prediction(*(part[2:] for part in found)), second)
    assert not torch.allclose(found.logits[0], found.logits[1])


def test_nouns_are_matched_where_pixels_are_seen_without_a_sentence(
    network: Network, hearing: Network, reader: Reader, images: tuple[Tensor, Tensor]
) -> None:
    nouns = network.read(read(reader, "ship", "tank", "house"))
    matched = network.nouns(network.encode(*images), nouns)
    assert matched is not None and matched.shape == (2, 3, 16, 24)
    assert hearing.nouns(hearing.encode(*images), hearing.read(read(reader, "ship"))) is None


def test_a_gradient_reaches_every_parameter_with_text_in_the_backbone(
    hearing: Network, reader: Reader, images: tuple[Tensor, Tensor], unreached: Unreached
) -> None:
    nn.init.normal_(hearing.head.residual.weight)
    for streams in hearing.backbone.streams[:-1]:
        nn.init.constant_(streams.modulate[1].bias, 3.0)
    found = hearing(*images, read(reader, *TEXTS))
    sum((part * torch.randn_like(part)).sum() for part in found).backward()
    silent = ("levels.1.align.choose.", "levels.2.align.choose.")  # as below
    assert [name for name in unreached(hearing) if not name.startswith(silent)] == []


def two_ships(reader: Reader, rng: random.Random) -> tuple[Tensor, Tokens, Tensor]:
    """Draw four pictures with a ship on either side, and ask each for one of the two."""
    pixels, masks = torch.full((4, 3, 64, 64), 90, dtype=torch.uint8), torch.zeros(4, 32, 32)
    sides = [rng.choice(("left", "right")) for _ in pixels]
    for picture, mask, meant in zip(pixels, masks, sides, strict=True):
        for side, start in (("left", 2), ("right", 34)):
            row, col = 2 * rng.randrange(1, 23), start + 2 * rng.randrange(0, 6)
            picture[:, row : row + 16, col : col + 16] = 220
            if side == meant:
                mask[row // 2 : row // 2 + 8, col // 2 : col // 2 + 8] = 1
    return pixels, read(reader, *(f"the ship on the {side}" for side in sides)), masks


def test_with_text_in_the_backbone_it_learns_which_of_two_is_meant(hearing: Network, reader: Reader) -> None:
    """In pictures that it has never seen; with other words the same pixels give the other."""
    rng, corners = random.Random(0), torch.tensor([[0.0, 0.0, 1.0, 1.0]]).repeat(4, 1)
    optimiser = torch.optim.AdamW(hearing.parameters(), 2e-3)
    for _ in range(60):
        pixels, tokens, masks = two_ships(reader, rng)
        logits = hearing(pixels, corners, tokens).logits
        loss = functional.binary_cross_entropy_with_logits(logits, masks)
        (loss + dice(logits, masks, torch.ones_like(masks)).mean()).backward()
        optimiser.step()
        optimiser.zero_grad()
    pixels, tokens, masks = two_ships(reader, rng)
    found = hearing(pixels, corners, tokens).logits.detach() > 0
    assert (found & (masks > 0)).sum() / (found | (masks > 0)).sum() > 0.7


@pytest.mark.parametrize("kind", ["tiny", "fused"])
def test_activations_made_anew_give_the_same_gradients(
    kind: str, reader: Reader, images: tuple[Tensor, Tensor], request: pytest.FixtureRequest
) -> None:
    torch.manual_seed(0)
    network = Network(request.getfixturevalue(kind)).eval()  # no dropout: it is drawn anew in each pass
    grads = []
    for _ in range(2):
        network.zero_grad()
        network(*images, read(reader, *TEXTS)).logits.square().mean().backward()
        grads.append([one.grad.clone() for one in network.backbone.parameters() if one.grad is not None])
        network.recompute()
    assert len(grads[0]) == len(grads[1]) > 10
    for one, other in zip(*grads, strict=True):
        torch.testing.assert_close(one, other)


def test_a_gradient_reaches_every_parameter(
    network: Network, reader: Reader, images: tuple[Tensor, Tensor], unreached: Unreached
) -> None:
    nn.init.normal_(network.head.residual.weight)  # it begins at zero and holds back what lies before it
    for level in network.levels:
        nn.init.constant_(level.streams.modulate[1].bias, 3.0)  # its two units may begin asleep
    found = network(*images, read(reader, *TEXTS))
    sum((part * torch.randn_like(part)).sum() for part in found).backward()
    silent = ("levels.1.align.choose.", "levels.2.align.choose.")  # maps this small have one scale
    assert [name for name in unreached(network) if not name.startswith(silent)] == []
