"""Words become features; weights and tokenizer come from a pretrained BERT."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from tokenizers.models import BPE
from transformers import BertModel

from rrsis.config import ModelConfig
from rrsis.errors import CheckpointError
from rrsis.models.text import TextEncoder, trimmed_tokenizer
from rrsis.models.words import Tokens

if TYPE_CHECKING:
    from conftest import Unreached


@pytest.fixture
def tokens() -> Tokens:
    """Two sentences of seven and four tokens."""
    mask = torch.ones(2, 7, dtype=torch.bool)
    mask[1, 4:] = False
    ids = torch.randint(0, 200, (2, 7), generator=torch.Generator().manual_seed(7))
    return Tokens(ids, mask, mask.clone(), torch.zeros_like(mask))


@pytest.fixture
def encoder(tiny: ModelConfig) -> TextEncoder:
    """An encoder of one layer, without dropout."""
    torch.manual_seed(8)
    return TextEncoder(tiny.text, 16).eval()


def test_words_and_a_sentence(encoder: TextEncoder, tokens: Tokens) -> None:
    words = encoder(tokens)
    assert words.tokens.shape == (2, 7, 16) and words.sentence.shape == (2, 16)
    assert words.mask is tokens.mask and words.spatial is tokens.spatial
    torch.testing.assert_close(words.sentence[1], words.tokens[1, :4].mean(0))


def test_padding_changes_nothing(encoder: TextEncoder, tokens: Tokens) -> None:
    words = encoder(tokens)
    other = encoder(tokens._replace(ids=torch.where(tokens.mask, tokens.ids, 9)))
    torch.testing.assert_close(other.tokens[tokens.mask], words.tokens[tokens.mask], atol=1e-6, rtol=1e-6)
    alone = encoder(Tokens(*(part[1:, :4] for part in tokens)))
    torch.testing.assert_close(alone.sentence, words.sentence[1:], atol=1e-5, rtol=1e-5)


def test_a_gradient_reaches_every_parameter(
    encoder: TextEncoder, tokens: Tokens, unreached: Unreached
) -> None:
    words = encoder(tokens)
    (words.tokens * torch.randn_like(words.tokens)).sum().backward()
    assert unreached(encoder) == []


def test_the_lowest_layers_and_first_words_are_borrowed(encoder: TextEncoder, bert_folder: Path) -> None:
    encoder.borrow(str(bert_folder))
    given = BertModel.from_pretrained(bert_folder).state_dict()
    for name, own in encoder.transformer.state_dict().items():
        assert torch.equal(own, given[name][: len(own)]), name
    assert len(given["embeddings.word_embeddings.weight"]) == 300


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"layers": 3}, "enough layers"),
        ({"hidden": 48}, "wanted"),
        ({"vocabulary": 400}, "wanted"),
        ({"heads": 4}, "has 2 heads, wanted 4"),
    ],
)
def test_a_bert_of_other_sizes_is_refused(
    change: dict[str, int], words: str, tiny: ModelConfig, bert_folder: Path
) -> None:
    with pytest.raises(CheckpointError, match=words):
        TextEncoder(replace(tiny.text, **change), 16).borrow(str(bert_folder))


def test_weights_must_be_complete(encoder: TextEncoder, bert_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(bert_folder, tmp_path / "part")
    file = tmp_path / "part/model.safetensors"
    tensors = load_file(file)
    tensors.pop("encoder.layer.0.output.dense.weight")
    save_file({**tensors, "pooler.dense.weight": torch.zeros(32, 32)}, file, {"format": "pt"})
    with pytest.raises(CheckpointError, match=r"lacks encoder\.layer\.0\.output\.dense\.weight\."):
        encoder.borrow(str(tmp_path / "part"))
    file.write_bytes(b"no weights")
    with pytest.raises(CheckpointError, match="cannot load"):
        encoder.borrow(str(tmp_path / "part"))


def test_a_folder_without_weights_is_refused(encoder: TextEncoder, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot load"):
        encoder.borrow(str(tmp_path))


def test_the_first_entries_of_a_tokenizer_are_kept(bert_folder: Path) -> None:
    whole, part = Tokenizer.from_file(str(bert_folder / "tokenizer.json")), None
    kept = whole.token_to_id("ship")
    part = Tokenizer.from_str(trimmed_tokenizer(bert_folder, kept))
    assert part.get_vocab_size() == kept
    assert whole.encode("ship").tokens == ["[CLS]", "ship", "[SEP]"]
    assert part.encode("ship").tokens == ["[CLS]", "s", "##h", "##i", "##p", "[SEP]"]
    assert part.encode("the").ids == whole.encode("the").ids


def test_a_folder_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no tokenizer can be read") as told:
        trimmed_tokenizer(tmp_path, 100)
    assert "tokenizer.json" in told.value.hint


def test_the_vocabulary_of_googles_folders_is_a_tokenizer(bert_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(bert_folder, tmp_path / "bert", ignore=shutil.ignore_patterns("tokenizer.json"))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "ship", "##s", "storage", "##tank"]
    (tmp_path / "bert/vocab.txt").write_text("\n".join(words) + "\n")
    read = Tokenizer.from_str(trimmed_tokenizer(tmp_path / "bert", 9))
    assert read.encode("A Ships").tokens == ["[CLS]", "a", "ship", "##s", "[SEP]"]
    assert read.encode("storagetank").tokens == ["[CLS]", "[UNK]", "[SEP]"], "the tenth entry is left out"
    assert read.encode("A Ships").offsets[1:4] == [(0, 1), (2, 6), (6, 7)]


def test_another_kind_of_tokenizer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text(Tokenizer(BPE({"a": 0}, [])).to_str())
    with pytest.raises(CheckpointError, match="is BPE, not WordPiece"):
        trimmed_tokenizer(tmp_path, 100)
