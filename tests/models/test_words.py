"""Which tokens stand for which characters."""

from __future__ import annotations

import pytest
import torch

from rrsis.language.expression import Expression
from rrsis.models.words import Reader, Tokens, Words


@pytest.fixture
def reader(wordpieces: str) -> Reader:
    """A reader of at most 32 tokens."""
    return Reader.parse(wordpieces, 32)


def read(reader: Reader, *texts: str) -> Tokens:
    return reader.read([Expression.parse(text) for text in texts])


def marked(reader: Reader, tokens: Tokens, stream: str, row: int = 0) -> list[str]:
    chosen = tokens.ids[row][getattr(tokens, stream)[row]]
    return [str(reader.tokenizer.id_to_token(int(one))) for one in chosen]


def test_each_stream_marks_its_own_words(reader: Reader) -> None:
    tokens = read(reader, "The storage tank on the left")
    assert marked(reader, tokens, "mask") == [
        *("[CLS]", "the", "stor", "##age", "tank", "on", "the", "left", "[SEP]")
    ]
    assert marked(reader, tokens, "object") == ["stor", "##age", "tank"]
    assert marked(reader, tokens, "spatial") == ["on", "the", "left"]


def test_words_in_many_pieces_shift_nothing(reader: Reader) -> None:
    tokens = read(reader, "the warehouse near the storage tank")
    assert marked(reader, tokens, "object") == ["ware", "##house"]
    assert marked(reader, tokens, "spatial") == ["near", "the", "stor", "##age", "tank"]
    spelled = read(reader, "the windmill near the ship")
    assert (
        marked(reader, spelled, "object")[:2] == ["w", "##i"] and len(marked(reader, spelled, "object")) == 8
    )
    assert marked(reader, spelled, "spatial") == ["near", "the", "ship"]


def test_a_bare_noun_has_no_spatial_words(reader: Reader) -> None:
    tokens = read(reader, "ship")
    assert marked(reader, tokens, "object") == ["ship"]
    assert not tokens.spatial.any()


def test_sentences_are_padded_to_the_longest(reader: Reader) -> None:
    tokens = read(reader, "ship", "the storage tank on the left")
    assert all(part.shape == (2, 9) for part in tokens)
    assert tokens.ids.dtype == torch.int64 and tokens.mask.dtype == torch.bool
    assert tokens.mask.sum(1).tolist() == [3, 9]
    assert not tokens.ids[0, 3:].any() and not tokens.object[0, 3:].any()
    assert torch.equal(tokens.ids[0, :3], read(reader, "ship").ids[0])


def test_an_object_that_was_cut_off_falls_back_to_all_words(wordpieces: str) -> None:
    reader = Reader.parse(wordpieces, 3)
    tokens = read(reader, "the storage tank on the left")
    assert tokens.ids.shape == (1, 3)
    assert torch.equal(tokens.object, tokens.mask)
    assert not tokens.spatial.any()


def test_tokens_move_to_a_device(reader: Reader) -> None:
    tokens = read(reader, "ship").to(torch.device("meta"))
    assert isinstance(tokens, Tokens)
    assert {part.device.type for part in tokens} == {"meta"}


def test_the_whole_batch_is_repeated(said: Words) -> None:
    twice = said.repeat(2)
    assert twice.tokens.shape == (4, 6, 16) and twice.sentence.shape == (4, 16)
    for part, once in zip(twice, said, strict=True):
        assert torch.equal(part[2:], once) and torch.equal(part[:2], once)
