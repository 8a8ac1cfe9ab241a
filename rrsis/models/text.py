"""Tokens -> word features: a BERT-shaped encoder (transformers) and a projection to the common width."""

from __future__ import annotations

import json
from pathlib import Path

from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel

from rrsis.config import TextConfig
from rrsis.errors import CheckpointError
from rrsis.models.words import Tokens, Words


class TextEncoder(nn.Module):
    """Word and sentence features of an expression; one pass serves all three streams.

    Args:
        config: Sizes of the transformer.
        width: The common width d.
    """

    def __init__(self, config: TextConfig, width: int) -> None:
        super().__init__()
        self.transformer = BertModel(
            BertConfig(
                vocab_size=config.vocabulary,
                hidden_size=config.hidden,
                num_hidden_layers=config.layers,
                num_attention_heads=config.heads,
                intermediate_size=config.intermediate,
                max_position_embeddings=config.longest,
            ),
            add_pooling_layer=False,
        )
        self.project = nn.Sequential(nn.Linear(config.hidden, width), nn.LayerNorm(width))

    def forward(self, tokens: Tokens) -> Words:
        """Encode a batch of B sentences of at most L tokens."""
        hidden = self.transformer(input_ids=tokens.ids, attention_mask=tokens.mask.long()).last_hidden_state
        words: Tensor = self.project(hidden)  # (B, L, d)
        weight = tokens.mask.unsqueeze(-1).to(words.dtype)
        sentence = (words * weight).sum(1) / weight.sum(1)
        return Words(words, tokens.mask, tokens.object, tokens.spatial, sentence)

    def borrow(self, source: str) -> None:
        """Take the lowest layers and the first rows of the vocabulary of a pretrained BERT.

        Args:
            source: A folder in transformers' format, or a hub name.

        Raises:
            CheckpointError: It cannot be loaded or its sizes differ.
        """
        given, own = _pretrained(source, self.transformer.config), self.transformer.state_dict()
        taken = {}
        for name, tensor in own.items():
            if name not in given:
                raise CheckpointError(
                    f"the text encoder {source} has no {name}.", "It must be a BERT with enough layers."
                )
            taken[name] = given[name][: len(tensor)]
            if taken[name].shape != tensor.shape:
                raise CheckpointError(
                    f"{name} of {source} is {tuple(given[name].shape)}, wanted {tuple(tensor.shape)}.",
                    "Name another text encoder, or set model.text to its sizes.",
                )
        self.transformer.load_state_dict(taken)


def _pretrained(source: str, wanted: BertConfig) -> dict[str, Tensor]:
    """Load all tensors of a BERT, none of them made up."""
    try:
        model, told = AutoModel.from_pretrained(source, output_loading_info=True)
    except Exception as error:  # a hub, or a damaged file, makes transformers fail in any way
        raise CheckpointError(
            f"cannot load the text encoder {source}: {error}.",
            "Give a folder in transformers' format, --init-from FOLDER, or go online for a name on its hub.",
        ) from error
    heads = getattr(model.config, "num_attention_heads", 0)
    if heads != wanted.num_attention_heads:
        raise CheckpointError(
            f"the text encoder {source} has {heads} heads, wanted {wanted.num_attention_heads}.",
            "Name another text encoder, or set model.text to its sizes.",
        )
    absent = sorted(name for name in told["missing_keys"] if not name.startswith("pooler."))
    if absent:
        raise CheckpointError(
            f"the text encoder {source} lacks {', '.join(absent[:5])}.", "Its weights must be complete."
        )
    tensors: dict[str, Tensor] = model.state_dict()
    return tensors


def trimmed_tokenizer(source: str | Path, vocabulary: int) -> str:
    """Read a WordPiece tokenizer and keep its first entries (BERT's are ordered by frequency).

    Whatever a word's pieces are, its letters stay, so every word can still be written.

    Args:
        source: Folder with a `tokenizer.json`, or with a `vocab.txt` and the config of a BERT, or a hub name.
        vocabulary: Entries kept.

    Returns:
        The tokenizer as JSON text.

    Raises:
        CheckpointError: There is no such tokenizer.
    """
    path = Path(source) / "tokenizer.json"
    try:
        if path.exists():
            spec = json.loads(path.read_text())
        else:
            spec = json.loads(AutoTokenizer.from_pretrained(source).backend_tokenizer.to_str())
        kind, entries = spec["model"]["type"], spec["model"]["vocab"]
    except Exception as error:  # a hub, or a damaged file, makes transformers fail in any way
        raise CheckpointError(
            f"no tokenizer can be read from {source}: {error}.",
            "A folder must hold tokenizer.json, or vocab.txt and config.json.",
        ) from error
    if kind != "WordPiece":
        raise CheckpointError(
            f"the tokenizer of {source} is {kind}, not WordPiece.", "Name a BERT with its own tokenizer."
        )
    spec["model"]["vocab"] = {word: i for word, i in entries.items() if i < vocabulary}
    spec["truncation"] = spec["padding"] = None
    return json.dumps(spec)
